"""The list of hubs; the page of one hub gathers higher rooms and lives in ``web/views/hub.py``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ecotone.apps.hubs import picture, queries
from ecotone.apps.hubs.queries import HubView
from ecotone.apps.hubs.words import STANDINGS, Standing, standing
from ecotone.kernel.errors import NotFound
from ecotone.vocab import countries, gbf, lists

PER_PAGE = 60
REGIONS = ("GLOBAL", "002", "019", "142", "150", "009")  # the world, and the continents of M49


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A hub as the list shows it."""

    hub: HubView
    standing: Standing
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The filters of the list; empty is all. ``problems`` are sentences on what was left out."""

    words: str
    type: str
    coverage: str
    target: str
    state: str
    problems: tuple[str, ...]

    def takes(self, line: Line) -> bool:
        """Tell whether a hub passes every filter."""
        hub = line.hub
        said = f"{hub.name} {hub.operator} {hub.offers} {hub.id}".casefold()
        return (
            all(word in said for word in self.words.casefold().split())
            and (not self.type or self.type in hub.types)
            and (not self.target or self.target in hub.targets)
            and (not self.state or self.state == line.standing.key)
            and (not self.coverage or _covers(hub, self.coverage))
        )


def hubs(request: HttpRequest) -> HttpResponse:
    """List the hubs with how they stand, and draw the whole network."""
    every = [
        Line(hub=hub, standing=standing(hub), look=picture.look(hub)) for hub in queries.hubs()
    ]
    chosen = _chosen(request.GET)
    found = [line for line in every if chosen.takes(line)]
    pages = Paginator(found, PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "section": "hubs",
        "trail": ({"name": _("Home"), "address": reverse("home")}, {"name": _("Hubs")}),
        "chosen": chosen,
        "lines": page.object_list,
        "total": len(found),
        "all": len(every),
        "read": sum(line.standing.key == "good" for line in every),
        "readable": sum(line.standing.key in {"never", "failing", "paused"} for line in every),
        "records": sum(line.hub.records for line in every),
        "rows": picture.rows(line.hub for line in every),
        "page": page.number,
        "pages": pages.num_pages,
        "previous_page": page.number - 1,
        "next_page": page.number + 1,
        "types": lists.items("hub_types"),
        "targets": gbf.targets(),
        "coverages": REGIONS if chosen.coverage in ("", *REGIONS) else (*REGIONS, chosen.coverage),
        "standings": STANDINGS.items(),
    }
    return render(request, "hubs/hubs.html", context, status=400 if chosen.problems else 200)


def _covers(hub: HubView, code: str) -> bool:
    """Tell whether a hub is about ``code`` or, for a region, about a place inside it."""
    if code in hub.coverage:
        return True
    return countries.is_region(code) and any(_inside(one, code) for one in hub.coverage)


def _inside(code: str, region: str) -> bool:
    """Tell whether a country or region lies in ``region``; the world lies in none."""
    if code == countries.GLOBAL:
        return False
    if countries.is_region(code):
        inner = countries.members(code)
        return bool(inner) and set(inner) <= set(countries.members(region))
    return code in countries.members(region)


def _chosen(asked: QueryDict) -> Chosen:
    problems: list[str] = []

    def one_of(name: str, label: str, known: Iterable[str]) -> str:
        value = asked.get(name, "").strip()
        if not value or value in known:
            return value
        problems.append(_left_out(value, label))
        return ""

    return Chosen(
        words=asked.get("q", "")[:200].strip(),
        type=one_of("type", _("Type"), [item.id for item in lists.items("hub_types")]),
        coverage=_coverage(asked.get("coverage", "").strip(), problems),
        target=_target(asked.get("target", "").strip(), problems),
        state=one_of("state", _("State"), STANDINGS),
        problems=tuple(problems),
    )


def _coverage(typed: str, problems: list[str]) -> str:
    if not typed or typed == countries.GLOBAL or countries.is_region(typed):
        return typed
    try:
        return countries.country(typed).iso3
    except NotFound:
        problems.append(_left_out(typed, _("Country or region")))
        return ""


def _target(typed: str, problems: list[str]) -> str:
    if not typed:
        return ""
    try:
        return gbf.target(typed).id
    except NotFound:
        problems.append(_left_out(typed, _("Target")))
        return ""


def _left_out(value: str, label: str) -> str:
    return _("“%(value)s” is not known under “%(filter)s”, so it was left out.") % {
        "value": value[:60],
        "filter": label,
    }
