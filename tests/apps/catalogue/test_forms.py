"""Whatever stands in an address is a question; what cannot be used is named in a sentence."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from ecotone.apps.catalogue import forms
from ecotone.apps.hubs.actions import NewHub, add_hub
from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.search.query import MAX_WORDS_LENGTH, Facet, Query


def ask(written: str) -> forms.Asked:
    return forms.question(QueryDict(written), viewer=PUBLIC, purpose=Purpose.SEARCH, language="en")


@pytest.mark.parametrize(
    ("written", "filters"),
    [
        ("country=ke&country=KEN&country=404", {Facet.COUNTRY: ("KEN",)}),
        ("country=001", {Facet.COUNTRY: ("GLOBAL",)}),
        ("country=global", {Facet.COUNTRY: ("GLOBAL",)}),
        ("country=014", {Facet.COUNTRY: ("014",)}),
        ("target=3&target=GBF-TARGET-03", {Facet.TARGET: ("GBF-TARGET-03",)}),
        ("from=2015&to=2021", {Facet.YEAR: ("2015-2021",)}),
        ("from=2015&to=", {Facet.YEAR: ("2015-",)}),
        ("to=2015", {Facet.YEAR: ("-2015",)}),
        ("country=&target=%20", {}),
    ],
)
def test_filters_are_read_in_every_way_people_write_them(written: str, filters) -> None:
    asked = ask(written)
    assert asked.problems == ()
    assert asked.query.filters == filters


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("country=XXX", "“XXX” is not known under “Country or region”, so it was left out."),
        ("target=99", "“99” is not known under “Target”, so it was left out."),
        ("type=poem", "“poem” is not known under “Type”, so it was left out."),
        ("theme=joy", "“joy” is not known under “Theme”, so it was left out."),
        ("licence=mine", "“mine” is not known under “Licence”, so it was left out."),
        (
            "language=%3Cb%3E",
            "“<b>” is not known under “Language of the record”, so it was left out.",
        ),
        ("year=abc", "“abc” is not known under “Year”, so it was left out."),
        ("year=2021-2015", "“2021-2015” is not known under “Year”, so it was left out."),
        ("from=x", "“x-” is not known under “Year”, so it was left out."),
        ("page=-3", "There is no page “-3”: this is the first page."),
        ("page=0", "There is no page “0”: this is the first page."),
        ("page=9999999999999", "There is no page “9999999999999”: this is the first page."),
        ("page=%D9%A3", "There is no page “٣”: this is the first page."),
        ("sort=best", "Results cannot be sorted by “best”: the best ones come first."),
    ],
)
def test_what_cannot_be_used_is_left_out_and_said(written: str, problem: str) -> None:
    asked = ask(written)
    assert asked.problems == (problem,)
    assert asked.hand_edited
    assert asked.query == Query()


@pytest.mark.django_db
def test_a_hub_is_known_by_its_name() -> None:
    assert ask("hub=marsh").problems == ("“marsh” is not known under “Hub”, so it was left out.",)
    add_hub(NewHub(id="marsh", name="Marsh"), by="test")
    assert ask("hub=marsh").query.filters == {Facet.HUB: ("marsh",)}


def test_a_very_long_question_is_cut_and_that_is_no_fault() -> None:
    asked = ask("q=" + "a" * 100_000)
    assert asked.query.words == "a" * MAX_WORDS_LENGTH
    assert asked.problems == (
        "The question was very long: only its first 300 characters were used.",
    )
    assert not asked.hand_edited


def test_one_filter_takes_a_limited_number_of_values() -> None:
    asked = ask("&".join(f"year={year}" for year in range(1000, 1900)))
    assert len(asked.query.filters[Facet.YEAR]) == forms.MAX_VALUES


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [*(f for f in Facet if f is not Facet.HUB), "q", "page", "sort", "from", "to"]
            ),
            st.text(max_size=30),
        ),
        max_size=6,
    )
)
def test_no_address_is_an_error(pairs: list[tuple[str, str]]) -> None:
    params = QueryDict(mutable=True)
    for name, value in pairs:
        params.appendlist(name, value)
    asked = forms.question(params, viewer=PUBLIC, purpose=Purpose.SEARCH, language="en")
    assert 1 <= asked.query.page <= forms.LAST_PAGE
