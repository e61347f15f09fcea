"""A search as an address, so that it can be kept, sent and linked: the way out of ``forms``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

from ecotone.search.query import Facet, Query, Sort

_TARGET = "GBF-TARGET-"


def short(facet: Facet, code: str) -> str:
    """Return ``code`` as it stands in an address: targets by number, the rest as they are."""
    if facet is Facet.TARGET and code.startswith(_TARGET):
        return str(int(code.removeprefix(_TARGET)))
    return code


def parameters(query: Query, *, page: int = 1) -> list[tuple[str, str]]:
    """Return the address parameters of ``query``, in one order, defaults left out."""
    said = [("q", query.words)] if query.words else []
    for facet in Facet:
        said += [(facet.value, short(facet, code)) for code in query.filters.get(facet, ())]
    if query.wider:
        said.append(("wider", "1"))
    if query.sort is not Sort.RELEVANCE:
        said.append(("sort", query.sort.value))
    if page > 1:
        said.append(("page", str(page)))
    return said


def address(query: Query, *, page: int = 1) -> str:
    """Return ``?q=…&country=…`` for ``query``; a lone ``?`` when nothing is asked."""
    return "?" + urlencode(parameters(query, page=page))


def without(query: Query, facet: Facet, codes: Iterable[str] | None = None) -> Query:
    """Return ``query`` without these codes of one filter; without the whole filter when None."""
    gone = set(query.filters.get(facet, ()) if codes is None else codes)
    left = tuple(code for code in query.filters.get(facet, ()) if code not in gone)
    filters = {name: kept for name, kept in query.filters.items() if name is not facet}
    return replace(query, filters=filters | ({facet: left} if left else {}), page=1)


def narrowed(query: Query, facet: Facet, code: str) -> Query:
    """Return ``query`` with one more alternative in one filter."""
    held = query.filters.get(facet, ())
    return replace(query, filters=query.filters | {facet: tuple(dict.fromkeys((*held, code)))})
