"""How many results each code of a facet has."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import tantivy

from ecotone.search.backends.tantivy_query import Clauses
from ecotone.search.query import Count, Facet
from ecotone.search.question import Question
from ecotone.search.relaxing import Attempt

#: No facet has more codes than this; all are counted.
_MOST_CODES = 10_000
#: Above this many results the counting is split over two threads (Tantivy works without the
#: interpreter's lock); below it, handing over costs more than it gives.
_MANY = 4_000


def counted(
    clauses: Clauses, attempt: Attempt, question: Question, total: int
) -> dict[Facet, tuple[Count, ...]]:
    """Return the counts of each facet; a chosen facet is counted without its own filter.

    So a count always says how many results there would be with that code chosen instead.
    """
    query = attempt.query
    chosen = [facet for facet in query.facets if query.filters.get(facet)]
    free = [facet for facet in query.facets if facet not in chosen]
    found: dict[Facet, tuple[Count, ...]] = dict.fromkeys(query.facets, ())
    if total:
        asked = clauses.ask(attempt, question)
        for facet, buckets in _aggregated(clauses.searcher, asked, free, total):
            found[facet] = _counts(facet, buckets)
    for facet in chosen:
        asked = clauses.ask(attempt, question, without=facet)
        found[facet] = _counts(facet, dict(_aggregate(clauses.searcher, asked, [facet]))[facet])
    return found


def _aggregated(
    searcher: tantivy.Searcher, asked: tantivy.Query, facets: Sequence[Facet], total: int
) -> Iterator[tuple[Facet, Any]]:
    """Yield the buckets of facets; countries, which cost as much as all others, on their own."""
    others = [facet for facet in facets if facet is not Facet.COUNTRY]
    if total < _MANY or Facet.COUNTRY not in facets or not others:
        yield from _aggregate(searcher, asked, facets)
        return
    countries = _pool().submit(_aggregate, searcher, asked, [Facet.COUNTRY])
    yield from _aggregate(searcher, asked, others)
    yield from countries.result()


def _aggregate(
    searcher: tantivy.Searcher, asked: tantivy.Query, facets: Sequence[Facet]
) -> list[tuple[Facet, Any]]:
    if not facets:
        return []
    request = {
        facet.value: {"terms": {"field": facet.value, "size": _MOST_CODES}} for facet in facets
    }
    found = searcher.aggregate(asked, request)
    return [(facet, found[facet.value]["buckets"]) for facet in facets]


def _counts(facet: Facet, buckets: Any) -> tuple[Count, ...]:
    """Return counts, the most frequent first, then by code; years from the latest back."""
    if facet is Facet.YEAR:
        years = sorted(((int(one["key"]), one["doc_count"]) for one in buckets), reverse=True)
        return tuple(Count(code=str(year), records=records) for year, records in years)
    pairs = sorted((-one["doc_count"], one["key"]) for one in buckets)
    return tuple(Count(code=code, records=-records) for records, code in pairs)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="counts")


# Threads do not survive a fork: a worker process makes its own.
os.register_at_fork(after_in_child=_pool.cache_clear)
