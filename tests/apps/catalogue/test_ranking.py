"""What should come first, asked of the catalogue that every installation has."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from ecotone.apps.catalogue import index, starter
from ecotone.apps.catalogue.search import search
from ecotone.apps.countries.actions import load_countries
from ecotone.apps.hubs.actions import load_hubs
from ecotone.search.query import Query

ROWS = Path(__file__).parents[2] / "search" / "ranking.csv"
#: A reader looks at three titles before doubting the search.
LOOKED_AT = 3


@pytest.mark.django_db
def test_the_best_result_comes_first_or_nearly(tmp_path, settings) -> None:
    settings.ECOTONE_INDEX = tmp_path / "index"
    load_countries(by="test")
    load_hubs(by="test")
    starter.load(by="test")
    index.rebuild()
    with ROWS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = {row["words"]: _titles(row["words"], row["language"]) for row in rows}
    english = {row["words"]: row["best"] for row in rows if row["language"] == "en"}
    late = {words for words, best in english.items() if best not in found[words][:LOOKED_AT]}
    assert late == set()
    first = {words for words, best in english.items() if found[words][0] == best}
    assert len(first) >= len(english) - 1
    protected = [
        set(_uids(row["words"], row["language"])) for row in rows if "Target 3" in row["best"]
    ]
    assert set.intersection(*protected)  # the same record, whatever the language
    assert all(found.values())
    target_3 = _uids("protected areas", "en")[0]
    misplaced = {
        row["words"]
        for row in rows
        if row["best"].startswith("Target 3")
        and target_3 not in _uids(row["words"], row["language"])[:2]
    }
    assert misplaced == set()


def _titles(words: str, language: str) -> list[str]:
    return [card.title for card in search(Query(words=words, language=language)).cards]


def _uids(words: str, language: str) -> list[str]:
    found = search(Query(words=words, language=language))
    return [card.uid for card in found.cards[:LOOKED_AT]]
