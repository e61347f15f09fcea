"""The index follows the change log, and its counts are those of the database."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ecotone.apps.catalogue import actions, index
from ecotone.apps.catalogue.models import Copy, Record, Tagging
from ecotone.apps.catalogue.queries import latest_change
from ecotone.apps.hubs import actions as hubs
from ecotone.kernel import clock
from ecotone.kernel.digest import short_name
from ecotone.records.model import Draft, Place, Subject, from_json
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.search.query import Facet, Query
from ecotone.vocab import countries

STAFF = Viewer("keeper", staff=True)


@pytest.fixture
def own_index(tmp_path, settings):
    settings.ECOTONE_INDEX = tmp_path / "index"


def found(words: str = "", **asked) -> set[str]:
    hits = index.index().search(Query(words=words, size=100, **asked)).hits
    return {hit.uid for hit in hits}


def uid(key: str, hub: str = "north") -> str:
    return short_name(hub, key)


@pytest.mark.django_db
@pytest.mark.usefixtures("two_hubs", "own_index")
class TestCatchingUp:
    def test_the_index_follows_what_comes_changes_and_goes(self, draft) -> None:
        actions.put("north", [draft("a"), draft("b", title="Forests of Peru", text="")], by="test")
        assert index.behind()
        assert index.catch_up() == 2
        assert not index.behind()
        assert found("protected areas") == {uid("a")}
        actions.put("north", [draft("b", title="Lakes of Peru", text="")], by="test")
        actions.withdraw("north", ["a"], reason="The hub took it away.", by="test")
        assert index.catch_up() == 2
        assert (found("forests"), found("lakes"), found()) == (set(), {uid("b")}, {uid("b")})
        assert found(viewer=STAFF) == {uid("a"), uid("b")}

    def test_nothing_new_writes_nothing(self, draft) -> None:
        actions.put("north", [draft("a")], by="test")
        index.catch_up()
        actions.put("north", [draft("a")], by="test")
        assert not index.behind()
        assert index.catch_up() == 0

    def test_a_record_that_turned_out_to_be_another_is_found_once(self, draft) -> None:
        doi = "10.5281/zenodo.3553579"
        actions.put("north", [draft("a", doi=doi)], by="test")
        actions.put("south", [draft("b", doi=doi)], by="test")
        index.catch_up()
        assert len(found("protected areas")) == 1
        counts = index.index().search(Query()).facets[Facet.HUB]
        assert {(count.code, count.records) for count in counts} == {("north", 1), ("south", 1)}

    def test_an_index_that_knows_more_than_the_database_is_built_anew(self, draft) -> None:
        actions.put("north", [draft("a")], by="test")
        index.index().put([], (), latest_change() + 1000)
        assert index.behind()
        assert index.catch_up() == 1
        assert (found("kenya"), index.index().upto()) == ({uid("a")}, latest_change())

    def test_building_anew_says_how_far_it_is(self, draft) -> None:
        actions.put("north", [draft(str(n), title=f"Reef {n}", text="") for n in range(3)], by="t")
        told = []
        assert index.rebuild(lambda done, total: told.append((done, total))) == len(found())
        assert told[-1][0] == told[-1][1] == len(found())

    @pytest.mark.parametrize("number", [1, 3])
    def test_catching_up_asks_as_often_for_three_records_as_for_one(
        self, draft, number, django_assert_num_queries
    ) -> None:
        actions.put("south", [draft("first")], by="test")
        index.catch_up()
        many = [draft(str(n), title=f"Reef number {n}", text="Corals.") for n in range(number)]
        actions.put("north", many, by="test")
        with django_assert_num_queries(7):
            index.catch_up()


drafts = st.builds(
    lambda key, title, places, language, subject, published: actions.Arrived(
        Draft(
            key=str(key),
            titles={language: f"{title} {key}"},
            descriptions={language: f"{title} in {' and '.join(places)}."},
            places=tuple(Place(name=place) for place in places),
            languages=(language,),
            subjects=(Subject(text=subject),),
            published=published,
        )
    ),
    st.integers(0, 12),
    st.sampled_from(["Protected areas", "Invasive alien species", "Pollinators", "Coral reefs"]),
    st.lists(st.sampled_from(["Kenya", "Uganda", "France", "Africa"]), max_size=3, unique=True),
    st.sampled_from(["en", "fr", "es"]),
    st.sampled_from(["pollination", "restoration", "wetlands"]),
    st.sampled_from(["", "2019", "2020-05", "2021-01-02"]),
)
QUESTIONS = (
    Query(size=100),
    Query(size=100, words="species"),
    Query(size=100, viewer=STAFF),
    Query(size=100, viewer=STAFF, purpose=Purpose.FEED),
    Query(size=100, filters={Facet.COUNTRY: ("KEN",)}),
    Query(size=100, filters={Facet.COUNTRY: ("002",), Facet.YEAR: ("2019-2020",)}),
)


class TestCounts(TestCase):
    @given(st.lists(drafts, max_size=10), st.lists(drafts, max_size=4), st.sets(st.integers(0, 12)))
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def test_facet_counts_equal_a_plain_count_over_the_database(self, north, south, gone) -> None:
        for name in ("north", "south"):
            hubs.add_hub(hubs.NewHub(id=name, name=name.title()), by="test")
        with tempfile.TemporaryDirectory() as folder, self.settings(ECOTONE_INDEX=folder):
            actions.put("north", north, by="test")
            index.catch_up()
            actions.put("south", south, by="test")
            held = {arrived.draft.key for arrived in north}
            for number in gone & {int(key) for key in held}:
                _put_out_of_sight(str(number))
            index.catch_up()
            for query in QUESTIONS:
                _compare(query)


def _put_out_of_sight(key: str) -> None:
    """Withdraw, hide or embargo a record, by its number."""
    record = Copy.objects.get(uid=uid(key)).record_id
    if int(key) % 3 == 0:
        actions.withdraw("north", [key], reason="The hub took it away.", by="test")
    elif int(key) % 3 == 1:
        actions.hide_record(record, reason="It holds personal data.", by="keeper")
    else:
        until = clock.today() + timedelta(days=int(key) - 4)
        actions.embargo_record(record, until=until, by="keeper")


def _compare(query: Query) -> None:
    results = index.index().search(query)
    if results.relaxed:
        return
    here = set(Record.objects.visible_to(query.viewer, query.purpose).values_list("uid", flat=True))
    if not query.words and not query.filters:
        assert {hit.uid for hit in results.hits} == here
    for facet in Facet:
        others = {one: codes for one, codes in query.filters.items() if one is not facet}
        kept = {
            one
            for one in here
            if query.words in _text(one)
            and all(_codes(one, other) & _spread(codes) for other, codes in others.items())
        }
        by_hand = Counter(code for one in kept for code in _codes(one, facet))
        counted = {count.code: count.records for count in results.facets[facet]}
        assert counted == dict(by_hand), (facet, query)


def _text(one: str) -> str:
    record = from_json(Record.objects.get(uid=one).body)
    return " ".join([*record.titles.values(), *record.descriptions.values()]).lower()


def _spread(codes: tuple[str, ...]) -> set[str]:
    return {"2019", "2020"} if codes == ("2019-2020",) else set(codes)


def _codes(one: str, facet: Facet) -> set[str]:
    """Return the codes of a record straight from the tables."""
    record = Record.objects.get(uid=one)
    if facet in {Facet.TARGET, Facet.THEME}:
        tags = Tagging.objects.filter(record=record, scheme=facet.value)
        return set(tags.values_list("code", flat=True))
    if facet is Facet.COUNTRY:
        tags = Tagging.objects.filter(record=record, scheme="country")
        stated = set(tags.values_list("code", flat=True))
        return stated | {region for code in stated for region in _regions_of(code)}
    if facet is Facet.HUB:
        living = Copy.objects.filter(record=record, withdrawn_on=None)
        return set(living.values_list("hub_id", flat=True))
    if facet is Facet.YEAR:
        return {str(record.year)} if record.year else set()
    if facet is Facet.LANGUAGE:
        return set(from_json(record.body).languages)
    return {record.type if facet is Facet.TYPE else record.licence}


def _regions_of(code: str) -> set[str]:
    regions = {region.code for region in countries.regions()} - {"001"}
    if code in regions:
        inside = set(countries.members(code))
        return {one for one in regions if inside < set(countries.members(one))}
    return {one for one in regions if code in countries.members(one)}
