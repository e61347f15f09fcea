"""A search and its address are the same thing in two forms."""

from __future__ import annotations

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from ecotone.apps.catalogue import forms
from ecotone.apps.catalogue.addresses import address, narrowed, without
from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.search.query import Facet, Query, Sort

CODES = {
    Facet.COUNTRY: ("KEN", "FRA", "002", "GLOBAL"),
    Facet.TARGET: ("GBF-TARGET-03", "GBF-TARGET-23"),
    Facet.TYPE: ("report", "dataset"),
    Facet.THEME: ("pollination", "nexus"),
    Facet.LANGUAGE: ("en", "ar"),
    Facet.LICENCE: ("CC-BY-4.0", "unknown"),
    Facet.YEAR: ("2019", "2015-2021", "2015-", "-2015"),
}


def chosen(facet: Facet):
    return st.lists(st.sampled_from(CODES[facet]), unique=True, min_size=1).map(tuple)


queries = st.builds(
    Query,
    words=st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), max_size=40),
    filters=st.fixed_dictionaries({}, optional={facet: chosen(facet) for facet in CODES}),
    wider=st.booleans(),
    sort=st.sampled_from(Sort),
    page=st.integers(1, forms.LAST_PAGE),
)


def read(written: str) -> forms.Asked:
    params = QueryDict(written.removeprefix("?"))
    return forms.question(params, viewer=PUBLIC, purpose=Purpose.SEARCH, language="en")


@given(queries)
def test_what_is_written_is_read_back(query: Query) -> None:
    asked = read(address(query, page=query.page))
    assert asked.problems == ()
    assert asked.query == query


def test_an_address_leaves_out_what_is_usual() -> None:
    assert address(Query()) == "?"
    assert address(Query(words="marsh")) == "?q=marsh"
    query = Query(
        words="marsh",
        filters={Facet.TARGET: ("GBF-TARGET-03",), Facet.COUNTRY: ("KEN",)},
        wider=True,
        sort=Sort.NEWEST,
    )
    assert address(query, page=2) == "?q=marsh&country=KEN&target=3&wider=1&sort=newest&page=2"


def test_a_filter_value_is_added_once_and_taken_away() -> None:
    kenya = narrowed(Query(), Facet.COUNTRY, "KEN")
    both = narrowed(narrowed(kenya, Facet.COUNTRY, "KEN"), Facet.COUNTRY, "FRA")
    assert both.filters == {Facet.COUNTRY: ("KEN", "FRA")}
    assert without(both, Facet.COUNTRY, ("KEN",)).filters == {Facet.COUNTRY: ("FRA",)}
    assert without(both, Facet.COUNTRY).filters == {}
