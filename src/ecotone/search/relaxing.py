"""When nothing is found: ask again with less, one step at a time, and say what was dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ecotone.search.query import Facet, Query

#: Name of the step that asks for any of the words instead of all of them.
WORDS = "words"

#: Which filter goes first: what a person chose in passing before what they came for.
_ORDER = (
    Facet.YEAR,
    Facet.LICENCE,
    Facet.LANGUAGE,
    Facet.HUB,
    Facet.TYPE,
    Facet.THEME,
    Facet.TARGET,
    Facet.COUNTRY,
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A question that asks for less; ``dropped`` names what was given up, in that order."""

    query: Query
    any_word: bool = False
    dropped: tuple[str, ...] = ()


def relax(query: Query, count: Callable[[Attempt], int]) -> Attempt:
    """Return the first attempt that ``count`` finds something for, else the question itself.

    All words with one filter less comes first, then with ever fewer filters; then any of the
    words, with all filters and with ever fewer.
    """
    asked = Attempt(query)
    return next((one for one in (asked, *_attempts(query)) if count(one)), asked)


def _attempts(query: Query) -> Iterator[Attempt]:
    chosen = [facet for facet in _ORDER if query.filters.get(facet)]
    for any_word in (False, True) if query.words.strip() else (False,):
        start = Attempt(query, any_word=any_word, dropped=(WORDS,) if any_word else ())
        if any_word:
            yield start
        yield from (_without(start, [facet]) for facet in chosen)
        yield from (_without(start, chosen[:number]) for number in range(2, len(chosen) + 1))


def _without(start: Attempt, facets: list[Facet]) -> Attempt:
    kept = {facet: codes for facet, codes in start.query.filters.items() if facet not in facets}
    query = replace(start.query, filters=kept)
    return Attempt(query, start.any_word, (*start.dropped, *(facet.value for facet in facets)))
