"""The goals and targets, and the page of one target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.catalogue import queries as catalogue
from ecotone.apps.hubs import queries as hubs
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import countries, gbf, lists
from ecotone.vocab.sources import source
from ecotone.web import languages, sorting
from ecotone.web.cache import public_page
from ecotone.web.trail import Step, targets_step, trail
from ecotone.web.values import elements
from ecotone.web.views import methods

RECORDS = 8
HUBS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Kind:
    """The indicators of one kind, with the name of the kind."""

    id: str
    name: str
    indicators: Sequence[gbf.Indicator]


@dataclass(frozen=True, slots=True)
class Place:
    """A country with records under the target."""

    code: str
    name: str
    records: int


@public_page
def targets(request: HttpRequest) -> HttpResponse:
    """List the four goals and the 23 targets."""
    return render(
        request,
        "targets.html",
        {
            "trail": trail(Step(_("Targets"))),
            "section": "targets",
            "goals": gbf.goals(),
            "groups": _groups(),
            "source": source("gbf_goals_targets"),
        },
    )


def _groups() -> list[tuple[str, list[gbf.Target]]]:
    """Return the targets by their thematic group, in order."""
    grouped = groupby(gbf.targets(), key=lambda one: one.group)
    return [(group, list(members)) for group, members in grouped]


@dataclass(frozen=True, slots=True)
class Compared:
    """The values of one indicator over all places, in a sentence."""

    code: str
    told: str
    places: int
    source: str


@public_page
def target(request: HttpRequest, number: int) -> HttpResponse:
    """Show one target: its words, its indicators, who serves it, which countries have records."""
    one = gbf.target(number)
    language = languages.current()
    viewer = viewer_of(request)
    serving = [hub for hub in hubs.hubs() if one.id in hub.targets]
    return render(
        request,
        "target.html",
        {
            "trail": trail(targets_step(), Step(_("Target %(number)d") % {"number": one.number})),
            "section": "targets",
            "target": one,
            "official": one.title("en"),
            "title": one.title(language),
            "name": one.name(language),
            "others": [
                said
                for other in languages.codes()
                if (said := one.title(other)).language not in ("en", language)
            ],
            "kinds": _kinds(one, language),
            "hubs": serving[:HUBS_SHOWN],
            "more_hubs": serving[HUBS_SHOWN:],
            "compared": _compared(one, viewer),
            "measured": elements.of_target(one.number),
            "places": _places(one, viewer, language),
            "records": catalogue.recent(
                RECORDS, viewer=viewer, purpose=Purpose.READ, language=language, target=one.id
            ),
            "total": catalogue.visible_count(viewer=viewer, purpose=Purpose.READ, target=one.id),
            "search": f"{reverse('search')}?{urlencode({'target': one.id})}",
            "previous": _other(one.number - 1),
            "next": _other(one.number + 1),
            "source": source("gbf_goals_targets"),
            "element_source": source("elements"),
            "indicator_source": source("gbf_indicators"),
        },
    )


def _kinds(one: gbf.Target, language: str) -> list[Kind]:
    found = gbf.indicators_of(one.id)
    return [
        Kind(kind.value, lists.label("indicator_kinds", kind.value, language).text, listed)
        for kind in gbf.Kind
        if (listed := [each for each in found if each.kind is kind])
    ]


def _compared(one: gbf.Target, viewer: Viewer) -> list[Compared]:
    """Return, for each headline indicator with values, how far they reach from place to place."""
    headline = [each for each in gbf.indicators_of(one.id) if each.kind is gbf.Kind.HEADLINE]
    found = []
    for each in headline:
        values = methods.by_place(each.code, viewer, Purpose.READ)
        chart = methods.chart_of(values)
        if chart is not None:
            found.append(Compared(each.code, chart.words.title, len(values), chart.words.source))
    return found


def _places(one: gbf.Target, viewer: Viewer, language: str) -> list[Place]:
    """Return the countries with records of their own under the target, most records first."""
    counts = catalogue.counts_by_place(viewer=viewer, purpose=Purpose.READ)
    key = sorting.order(language)
    found = [
        Place(place.iso3, place.name(language).text, counts[place.iso3][one.number - 1])
        for place in countries.countries()
        if place.iso3 in counts and counts[place.iso3][one.number - 1]
    ]
    return sorted(found, key=lambda place: (-place.records, key(place.name)))


def _other(number: int) -> gbf.Target | None:
    return next((one for one in gbf.targets() if one.number == number), None)
