"""Searching the catalogue: hits with cards and reasons, nothing out of sight."""

from __future__ import annotations

import pytest

from ecotone.apps.catalogue import actions, index
from ecotone.apps.catalogue.search import search, suggest
from ecotone.kernel.digest import short_name
from ecotone.search.query import Query, Reason
from ecotone.search.testing import PROTECTED_AREAS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_hubs", "own_index")]


@pytest.fixture
def own_index(tmp_path, settings):
    settings.ECOTONE_INDEX = tmp_path / "index"


def test_a_hit_comes_with_its_card_its_reasons_and_a_marked_snippet(draft) -> None:
    actions.put("north", [draft("a")], by="test")
    index.catch_up()
    found = search(Query(words="marine protected area"))
    (hit,), (card,) = found.results.hits, found.cards
    assert hit.uid == card.uid == short_name("north", "a")
    assert Reason(field="title", words=("Protected", "areas")) in hit.reasons
    marked = [hit.snippet[start:end] for start, end in hit.marks]
    assert marked == ["Marine", "protected", "areas"]


def test_the_same_record_is_found_in_six_languages(draft) -> None:
    titles = {language: forms[0] for language, forms in PROTECTED_AREAS.items()}
    one = draft("a")
    whole = actions.Arrived(type(one.draft)(key="whole", titles=titles))
    actions.put("north", [whole, draft("b", title="Forests of Peru", text="Trees.")], by="test")
    index.catch_up()
    for language, questions in PROTECTED_AREAS.items():
        for words in questions:
            found = search(Query(words=words, language=language))
            assert [card.uid for card in found.cards] == [short_name("north", "whole")], words
            assert found.results.hits[0].reasons


def test_what_went_out_of_sight_since_it_was_indexed_is_left_out(draft) -> None:
    actions.put("north", [draft("a"), draft("b", title="Lakes of Kenya", text="")], by="test")
    index.catch_up()
    actions.hide_record(short_name("north", "a"), reason="Under review.", by="keeper")
    found = search(Query(words="kenya"))
    assert [hit.uid for hit in found.results.hits] == [short_name("north", "b")]
    assert [card.uid for card in found.cards] == [short_name("north", "b")]
    assert found.results.total == 1


def test_titles_are_suggested_and_hidden_ones_are_not(draft) -> None:
    actions.put("north", [draft("a"), draft("b", title="Protein banks", text="")], by="test")
    actions.hide_record(short_name("north", "b"), reason="Under review.", by="keeper")
    index.catch_up()
    assert suggest("prot", Query()) == ("Protected areas of Kenya: how well they are managed",)


@pytest.mark.parametrize("number", [1, 3])
def test_a_search_asks_as_often_for_three_results_as_for_one(
    draft, number, django_assert_num_queries
) -> None:
    many = [draft(str(n), title=f"Reef number {n}", text="Corals.") for n in range(number)]
    actions.put("north", many, by="test")
    index.catch_up()
    with django_assert_num_queries(5):
        search(Query(words="reef"))
