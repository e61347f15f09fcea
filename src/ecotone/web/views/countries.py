"""The list of countries, and the page of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.answers import queries as answers
from ecotone.apps.answers.model import Readiness
from ecotone.rights.visibility import Purpose
from ecotone.vocab import countries as vocab
from ecotone.vocab.said import Said
from ecotone.vocab.sources import source
from ecotone.web import languages, sorting
from ecotone.web.cache import public_page
from ecotone.web.levels import Level, level, levels
from ecotone.web.trail import Step, countries_step, trail
from ecotone.web.values import chosen, lines

#: The continents of M49, as the list shows them.
CONTINENTS = ("002", "019", "142", "150", "009")


@dataclass(frozen=True, slots=True)
class Group:
    """A region with its countries, sorted by their names in the language of the page."""

    code: str
    name: Said
    countries: tuple[tuple[vocab.Country, Said], ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """One target of a country: how ready it is, with reasons."""

    ready: Readiness
    level: Level


@public_page
def countries(request: HttpRequest) -> HttpResponse:
    """List all countries and areas by region; ``?q=`` keeps those whose name has these words."""
    language = languages.current()
    words = request.GET.get("q", "").strip()[:100]
    groups = _groups(language, words)
    if words and (only := _only(groups)) is not None:
        return redirect("country", only.iso3)
    return render(
        request,
        "countries.html",
        {
            "trail": trail(Step(_("Countries"))),
            "section": "countries",
            "groups": groups,
            "words": words,
            "found": sum(len(group.countries) for group in groups),
            "source": source("countries"),
        },
    )


def _groups(language: str, words: str) -> list[Group]:
    key = sorting.by_name(language)
    placed: set[str] = set()
    groups = []
    for code in CONTINENTS:
        members = [vocab.country(iso3) for iso3 in vocab.members(code)]
        placed.update(one.iso3 for one in members)
        groups.append((code, vocab.area_name(code, language), members))
    rest = [one for one in vocab.countries() if one.iso3 not in placed]
    groups.append(("", Said(_("Other areas"), language, official=True), rest))
    return [
        Group(code, name, listed)
        for code, name, members in groups
        if (listed := _listed(members, language, words, key))
    ]


def _listed(
    members: list[vocab.Country],
    language: str,
    words: str,
    key: Callable[[Said], tuple[bool, bytes]],
) -> tuple[tuple[vocab.Country, Said], ...]:
    wanted = sorting.order("en")(words)
    found = [
        (one, one.name(language))
        for one in members
        if not words or any(wanted in sorting.order("en")(name) for name in one.names.values())
    ]
    return tuple(sorted(found, key=lambda pair: key(pair[1])))


def _only(groups: list[Group]) -> vocab.Country | None:
    """Return the country when exactly one is left."""
    left = [one for group in groups for one, _name in group.countries]
    return left[0] if len(left) == 1 else None


@public_page
def country(request: HttpRequest, code: str) -> HttpResponse:
    """Show one country: its groups, what BES-Net does there, and its 23 targets by readiness."""
    language = languages.current()
    one = vocab.country(code)
    if code != one.iso3:
        return redirect("country", one.iso3, permanent=True)
    viewer = viewer_of(request)
    ready = answers.readiness(one.iso3, viewer=viewer, purpose=Purpose.READ, language=language)
    tiles = [Tile(each, level(each.level)) for each in ready]
    return render(
        request,
        "country.html",
        {
            "trail": trail(countries_step(), Step(one.name(language).text)),
            "section": "countries",
            "country": one,
            "name": one.name(language),
            "other_names": _other_names(one, language),
            "areas": [vocab.area_name(area, language) for area in one.areas],
            "facts": answers.country_facts(one.iso3, language=language),
            "tiles": tiles,
            "values": lines.side_by_side(
                chosen.stored(one.iso3, viewer=viewer, purpose=Purpose.READ)
            ),
            "counts": [
                (step, sum(tile.level == step for tile in tiles)) for step in levels()[::-1]
            ],
            "near": _near(one, language),
            "source": source("countries"),
            "tile_source": ready[0].source,
            "search": f"{reverse('search')}?country={one.iso3}",
        },
    )


def _other_names(one: vocab.Country, language: str) -> list[Said]:
    """Return the name in the other five languages, as far as the UN list has it."""
    names = [one.name(other) for other in languages.codes() if other != language]
    return [name for name in names if name.language != language]


def _near(one: vocab.Country, language: str) -> list[tuple[str, Said]]:
    """Return the other countries of the narrowest region, in order of their names."""
    if not one.areas:
        return []
    key = sorting.by_name(language)
    others = [vocab.country(code) for code in vocab.members(one.areas[0]) if code != one.iso3]
    named = [(other.iso3, other.name(language)) for other in others]
    return sorted(named, key=lambda pair: key(pair[1]))
