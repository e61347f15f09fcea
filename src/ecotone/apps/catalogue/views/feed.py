"""Any search as an Atom feed."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.catalogue import addresses, facets, feeds, forms
from ecotone.apps.catalogue.published import full, record_address
from ecotone.apps.catalogue.queries import Card
from ecotone.apps.catalogue.search import search as find
from ecotone.apps.hubs import queries as hubs
from ecotone.rights.visibility import Purpose
from ecotone.search.query import Facet, Query, Sort

ENTRIES = 50


def feed(request: HttpRequest) -> HttpResponse:
    """Answer a search as Atom; a filter that does not exist is refused in words."""
    asked = forms.question(
        request.GET,
        viewer=viewer_of(request),
        purpose=Purpose.FEED,
        language=get_language() or "en",
        size=ENTRIES,
    )
    if asked.hand_edited:
        sentences = "\n".join(asked.problems)
        return HttpResponse(sentences, status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(_atom(asked.query), content_type=feeds.MEDIA_TYPE)


def _atom(query: Query) -> bytes:
    latest = replace(query, sort=Sort.CHANGED, page=1, facets=())
    same_search = addresses.address(replace(query, sort=Sort.RELEVANCE))
    found = find(latest)
    # Whoever follows a search wants exactly it: what was found by asking for less is left out.
    cards = () if found.results.relaxed else found.cards
    return feeds.atom(
        map(_entry, cards),
        title=_title(query),
        subtitle=_("New and changed records that this search finds."),
        page=full(reverse("search") + same_search),
        feed=full(reverse("search-feed") + same_search),
        language=query.language,
        publisher=_("Ecotone"),
    )


def _title(query: Query) -> str:
    """Return the search in words: what was typed, then each chosen filter value."""
    names = hubs.names(query.filters.get(Facet.HUB, ()))
    said = [chip.name for chip in facets.chips(query, names)]
    search = " · ".join([query.words, *said] if query.words else said)
    if not search:
        return _("Ecotone: all records")
    return _("Ecotone: %(search)s") % {"search": search}


def _entry(card: Card) -> feeds.Entry:
    return feeds.Entry(
        uid=card.uid,
        title=card.title or card.uid,
        language=card.title_language,
        summary=card.description,
        address=record_address(card.uid),
        changed_at=card.changed_at,
        authors=tuple(hub.name for hub in card.hubs),
        categories=(*card.targets, *card.countries),
    )
