"""Suggestions while one types: pages that are meant, then titles of visible records."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.catalogue import forms
from ecotone.apps.catalogue.search import suggest as find
from ecotone.apps.catalogue.words import target_label
from ecotone.kernel.text import fold
from ecotone.rights.visibility import Purpose
from ecotone.vocab import countries, gbf

SHOWN = 8
PAGES = 3


def suggest(request: HttpRequest) -> JsonResponse:
    """Answer ``{"suggestions": [{"text": …, "address": …}]}``; a text alone is a search."""
    asked = forms.question(
        request.GET,
        viewer=viewer_of(request),
        purpose=Purpose.SEARCH,
        language=get_language() or "en",
        size=SHOWN,
    )
    query = asked.query
    if len(query.words) < 2:  # one letter begins everything
        return JsonResponse({"suggestions": []})
    pages = [*_countries(query.words, query.language), *_targets(query.words, query.language)]
    found: list[dict[str, str]] = pages[:PAGES]
    found += [{"text": text} for text in find(query.words, query)]
    return JsonResponse({"suggestions": found[:SHOWN]})


def _countries(words: str, language: str) -> Iterator[dict[str, str]]:
    beginning = fold(words)
    for country in countries.countries():
        name = country.name(language).text
        if fold(name).startswith(beginning):
            yield {"text": name, "address": reverse("country", args=(country.iso3,))}


def _targets(words: str, language: str) -> Iterator[dict[str, str]]:
    beginning = fold(words)
    for target in gbf.targets():
        name = target_label(target.id, language)
        short = fold(target.name(language).text)
        if short.startswith(beginning) or fold(name).startswith(beginning):
            yield {"text": name, "address": reverse("target", args=(target.number,))}
