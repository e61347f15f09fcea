"""The search page: words and filters in the address, and never a dead end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.catalogue import addresses, facets, forms, queries
from ecotone.apps.catalogue.queries import Card
from ecotone.apps.catalogue.reasons import SCHEMES, Reason, reason
from ecotone.apps.catalogue.search import Found
from ecotone.apps.catalogue.search import search as find
from ecotone.apps.catalogue.words import (
    SORTS,
    area_label,
    facet_label,
    target_label,
)
from ecotone.apps.hubs import queries as hubs
from ecotone.apps.hubs.words import not_searched_sentence
from ecotone.records.model import Tag
from ecotone.rights.visibility import Purpose
from ecotone.search.query import NOTE_PAGES, Facet, Hit, Query, Results
from ecotone.vocab import countries, gbf

#: What a reason's field is called for people.
FIELDS = {
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("Description"),
    "subject": gettext_lazy("Keywords"),
    "contributor": gettext_lazy("Authors and bodies"),
    "place": gettext_lazy("Places"),
    "identifier": gettext_lazy("Identifiers"),
}
#: What a search may add to its answer. What ``forms`` says already is not said again.
NOTES = {
    NOTE_PAGES: gettext_lazy(
        "Only the first 10,000 results can be leafed through; narrow the search to see others."
    ),
}
#: Headings that are named as the reason for one result.
HEADINGS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One result as the page shows it.

    ``parts`` are pieces of the snippet, marked or not; ``language`` is that of the snippet,
    empty where it is not known. ``words`` and ``headings`` say why it is a result.
    """

    card: Card
    parts: tuple[tuple[str, bool], ...]
    language: str
    words: tuple[tuple[str, tuple[str, ...]], ...]
    headings: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Another search that may give more: what it is called, and its address."""

    name: str
    address: str


def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, how to narrow or widen it, and what was not searched."""
    asked = forms.question(
        request.GET,
        viewer=viewer_of(request),
        purpose=Purpose.SEARCH,
        language=get_language() or "en",
    )
    query, found, late = _find(asked.query)
    notes = [str(NOTES[note]) for note in found.results.notes if note in NOTES]
    context = _context(query, found) | {"problems": (*asked.problems, *late, *notes)}
    return render(
        request, "catalogue/search.html", context, status=400 if asked.hand_edited else 200
    )


def _find(query: Query) -> tuple[Query, Found, tuple[str, ...]]:
    """Search; a page beyond the last becomes the last, and a sentence says so."""
    found = find(query)
    last = _pages(query, found)
    if query.page <= last:
        return query, found, ()
    query = replace(query, page=last)
    sentence = _("There are fewer pages than that: this is the last one.")
    return query, find(query), (sentence,)


def _pages(query: Query, found: Found) -> int:
    return min(max(1, -(-found.results.total // query.size)), forms.LAST_PAGE)


def _context(query: Query, found: Found) -> dict[str, Any]:
    names = _hub_names(query, found)
    results = found.results
    hidden = [pair for pair in addresses.parameters(query) if pair[0] not in {"q", "page"}]
    return {
        "trail": ({"name": _("Home"), "address": reverse("home")}, {"name": _("Search")}),
        "query": query,
        "asked_something": bool(query.words or query.filters),
        "hidden": hidden,
        "results": results,
        "lines": tuple(_lines(query, found)),
        "chips": facets.chips(query, names),
        "filters": facets.filters(query, results.facets, names),
        "wider": _wider(query),
        "sorts": _sorts(query),
        "spelling": _spelling(query, results.spelling),
        "relaxed": [_filter_name(name) for name in results.relaxed],
        "offers": _offers(query, results),
        "page": query.page,
        "pages": _pages(query, found),
        "previous_page": query.page - 1,
        "next_page": query.page + 1,
        "feed": reverse("search-feed") + addresses.address(query),
        "api": "/api/v1/search" + addresses.address(query),
        "gaps": [(gap, not_searched_sentence(gap)) for gap in found.not_searched],
    }


def _hub_names(query: Query, found: Found) -> dict[str, str]:
    """Return the names of the hubs that filters and counts speak of, in one question."""
    ids = {count.code for count in found.results.facets.get(Facet.HUB, ())}
    return hubs.names(ids | set(query.filters.get(Facet.HUB, ())))


def _lines(query: Query, found: Found) -> Iterator[Line]:
    cards = {card.uid: card for card in found.cards}
    schemes = [scheme for scheme, facet in SCHEMES.items() if query.filters.get(facet)]
    tags = queries.tags_under(cards, schemes) if schemes else {}
    for hit in found.results.hits:
        if hit.uid in cards:  # it may have gone out of sight since it was indexed
            yield Line(
                card=cards[hit.uid],
                parts=tuple(_parts(hit)),
                language=_snippet_language(hit, cards[hit.uid]),
                words=tuple(
                    (str(FIELDS.get(reason.field, reason.field)), reason.words)
                    for reason in hit.reasons
                ),
                headings=tuple(
                    reason(tag, query.language) for tag in _telling(query, tags.get(hit.uid, ()))
                ),
            )


def _telling(query: Query, tags: Iterable[Tag]) -> list[Tag]:
    """Return the tags that answer the filters: those asked for by code, else the surest ones."""
    asked = {code for codes in query.filters.values() for code in codes}
    held = list(tags)
    return ([tag for tag in held if tag.code in asked] or held)[:HEADINGS]


def _parts(hit: Hit) -> Iterator[tuple[str, bool]]:
    """Cut the snippet where its marks begin and end."""
    place = 0
    for start, end in sorted(hit.marks):
        if start < place:
            continue
        yield hit.snippet[place:start], False
        yield hit.snippet[start:end], True
        place = end
    yield hit.snippet[place:], False


def _snippet_language(hit: Hit, card: Card) -> str:
    known = hit.snippet.strip("…") in card.description and card.description_language != "und"
    return card.description_language if known else ""


def _wider(query: Query) -> Offer | None:
    """Return the switch for regional and global records; None when no country is chosen."""
    if Facet.COUNTRY not in query.filters:
        return None
    name = (
        _("Only records on the country itself")
        if query.wider
        else _("Include records on its region and on the whole world")
    )
    return Offer(name=name, address=addresses.address(replace(query, wider=not query.wider)))


def _sorts(query: Query) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "address": addresses.address(replace(query, sort=sort)),
            "current": sort is query.sort,
        }
        for sort, name in SORTS.items()
    ]


def _spelling(query: Query, better: str) -> Offer | None:
    if not better:
        return None
    return Offer(name=better, address=addresses.address(replace(query, words=better)))


def _filter_name(name: str) -> str:
    """Return what a relaxed filter is called; ``words`` are no filter but can be relaxed too."""
    return facet_label(Facet(name)) if name in set(Facet) else _("Words")


def _offers(query: Query, results: Results) -> list[Offer]:
    """Return other questions worth a try; asking for less was tried before nothing was said."""
    offers = list(_pages_on(query))
    if query.words and query.filters and (results.relaxed or not results.total):
        without_words = replace(query, words="", page=1)
        offers.append(Offer(name=_("Without words"), address=addresses.address(without_words)))
    return offers


def _pages_on(query: Query) -> Iterator[Offer]:
    """Yield the answer page where one country and one target are chosen, else their own pages."""
    places = query.filters.get(Facet.COUNTRY, ())
    country = places[0] if len(places) == 1 and places[0].isalpha() else ""
    country = "" if country == countries.GLOBAL else country
    targets = query.filters.get(Facet.TARGET, ())
    number = gbf.target(targets[0]).number if len(targets) == 1 else 0
    if country and number:
        yield Offer(
            name=_("%(country)s and Target %(number)d: the whole answer")
            % {"country": area_label(country, query.language), "number": number},
            address=reverse("answer", args=(country, number)),
        )
    elif country:
        name = _("The page of %(name)s") % {"name": area_label(country, query.language)}
        yield Offer(name=name, address=reverse("country", args=(country,)))
    elif number:
        name = _("The page of %(name)s") % {"name": target_label(targets[0], query.language)}
        yield Offer(name=name, address=reverse("target", args=(number,)))
