"""Search the catalogue: the index finds, the database decides once more what may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ecotone.apps.catalogue.index import index
from ecotone.apps.catalogue.models import Record
from ecotone.apps.catalogue.queries.cards import Card, cards
from ecotone.apps.hubs import queries as hubs
from ecotone.records.model import Record as Knowledge
from ecotone.records.model import from_json
from ecotone.search import question
from ecotone.search.explain import explained
from ecotone.search.query import Query, Results


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search gives: hits with their reasons, a card for each, and who was not asked."""

    results: Results
    cards: tuple[Card, ...]
    not_searched: tuple[hubs.NotSearched, ...]


def search(query: Query) -> Found:
    """Return a page of results that ``query.viewer`` may see; every string is a question.

    A record that went out of sight since it was indexed is left out, and the total is lowered.
    """
    results = index().search(query)
    uids = [hit.uid for hit in results.hits]
    shown = cards(uids, viewer=query.viewer, purpose=query.purpose, language=query.language)
    bodies = _bodies([card.uid for card in shown], query)
    asked = question.read(query.words, query.language)
    hits = tuple(
        explained(hit, bodies[hit.uid], asked, query.language)
        for hit in results.hits
        if hit.uid in bodies
    )
    lost = len(results.hits) - len(hits)
    return Found(
        results=replace(results, hits=hits, total=results.total - lost),
        cards=tuple(card for card in shown if card.uid in bodies),
        not_searched=tuple(hubs.not_searched()),
    )


def suggest(beginning: str, query: Query, limit: int = 8) -> tuple[str, ...]:
    """Return titles of visible records that go on from ``beginning``."""
    return index().suggest(beginning, query, limit)


def _bodies(uids: list[str], query: Query) -> Mapping[str, Knowledge]:
    rows = Record.objects.filter(uid__in=uids).visible_to(query.viewer, query.purpose)
    return {uid: from_json(body) for uid, body in rows.values_list("uid", "body")}
