"""The answer page: one country, one target, everything that is known to be known or missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.answers import queries
from ecotone.apps.answers.model import Answer, HubLine, Resource, ToReport
from ecotone.apps.monitoring.shown import ShownSeries
from ecotone.rights.visibility import Purpose
from ecotone.vocab import countries, gbf
from ecotone.web import errors, languages
from ecotone.web.cache import public_page
from ecotone.web.charts import show
from ecotone.web.charts.model import Series
from ecotone.web.levels import level
from ecotone.web.trail import Step, countries_step, trail
from ecotone.web.values import charts, chosen, elements, lines

#: Hubs beyond these are folded away; they are in the page all the same.
HUBS_SHOWN = 8
REQUIRED = ("headline", "binary")
OPTIONAL = ("component", "complementary")


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the page; ``says`` is one sentence under its heading."""

    id: str
    name: str
    says: str
    count: int
    role: str
    icon: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The records of one reach; ``more`` is the address of the same question in search."""

    name: str
    total: int
    lines: Sequence[Resource]
    more: str


@public_page
def answer(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show the answer for one country and one target."""
    place, target = countries.country(code), gbf.target(number)
    if code != place.iso3:
        return redirect("answer", place.iso3, number, permanent=True)
    language = languages.current()
    viewer = viewer_of(request)
    found = queries.answer(
        place.iso3, number, viewer=viewer, purpose=Purpose.READ, language=language
    )
    stored = chosen.stored(place.iso3, number, viewer=viewer, purpose=Purpose.READ)
    ready = queries.readiness_of(found)
    return render(
        request,
        "answer.html",
        {
            "section": "countries",
            "trail": _trail(found),
            "answer": found,
            "ready": ready,
            "level": level(ready.level),
            "parts": parts(found),
            "report": _report(found),
            "shelves": _shelves(found),
            "hub_lines": _hub_lines(found.hubs),
            "empty": _empty(found),
            "measured": elements.of_target(number),
            "values": lines.side_by_side(stored),
            "value_chart": _chart(stored),
            "previous": _target(target.number - 1),
            "next": _target(target.number + 1),
        },
    )


def _chart(stored: Sequence[ShownSeries]) -> show.Shown | None:
    """Return the first indicator over the years, when there are several; one is enough here."""
    same = [one for one in stored if one.indicator == stored[0].indicator]
    drawn = charts.over_years(same) if same else None
    return show.shown(drawn, "values-chart") if isinstance(drawn, Series) else None


def _trail(found: Answer) -> list[Step]:
    country = found.country
    return trail(
        countries_step(),
        Step(country.name, reverse("country", args=(country.code,))),
        Step(_("Target %(number)d") % {"number": found.target.number}),
    )


def parts(found: Answer) -> list[Part]:
    """Return the sections of the page in their order, each with what it says."""
    return [
        Part(
            "to-report", _("What must be reported"), "", len(found.to_report), "numbers", "report"
        ),
        Part("known", _("What is known"), "", len(found.known), "knowledge", "knowledge"),
        Part("gaps", _("What is missing, and why"), "", len(found.gaps), "action", "gap"),
        Part(
            "resources",
            _("Data, tools and guidance that can help"),
            _resources_say(found),
            len(found.resources),
            "knowledge",
            "numbers",
        ),
        Part("hubs", _("Hubs that serve this target"), "", len(found.hubs), "knowledge", "hub"),
        Part("peers", _("Countries worth asking"), "", len(found.peers), "action", "people"),
        Part("money", _("Money"), "", len(found.money), "action", "money"),
    ]


def _resources_say(found: Answer) -> str:
    counts = found.target.records
    total = counts.national + counts.regional + counts.worldwide
    if total <= len(found.resources):
        return ""
    return _("Shown are the best of each reach; the headings say how many there are.")


def _report(found: Answer) -> dict[str, object]:
    """Return what must be reported in groups: duties, required and optional indicators, words."""
    required, optional = _of(found, *REQUIRED), _of(found, *OPTIONAL)
    words = _of(found, "narrative")
    return {
        "duties": _of(found, "duty", "deadline"),
        "required": required,
        "required_title": _required_title(required),
        "optional": optional,
        "optional_title": ngettext(
            "%(n)d indicator that a report may add",
            "%(n)d indicators that a report may add",
            len(optional),
        )
        % {"n": len(optional)},
        "narrative": words,
        "narrative_title": ngettext(
            "%(n)d question to answer in words", "%(n)d questions to answer in words", len(words)
        )
        % {"n": len(words)},
    }


def _of(found: Answer, *kinds: str) -> list[ToReport]:
    return [line for line in found.to_report if line.kind in kinds]


def _required_title(required: Sequence[ToReport]) -> str:
    if any(line.must for line in required):
        return _("Indicators that every national report has to answer")
    return _("Indicators that the reports of Parties have to answer")


def _shelves(found: Answer) -> list[Shelf]:
    counts = found.target.records
    place, target = found.country, found.target
    reaches = (
        ("national", _("About the country"), counts.national, (place.code,)),
        ("regional", _("About its regions"), counts.regional, place.areas),
        ("worldwide", _("About the whole world"), counts.worldwide, (countries.GLOBAL,)),
    )
    shelves = []
    for reach, name, total, codes in reaches:
        lines = [line for line in found.resources if line.reach == reach]
        if lines:
            more = _search(codes, target.id) if total > len(lines) else ""
            shelves.append(Shelf(name, total, lines, more))
    return shelves


def _search(codes: Sequence[str], target: str) -> str:
    asked = [("country", code) for code in codes] + [("target", target)]
    return f"{reverse('search')}?{urlencode(asked)}"


def _hub_lines(hubs: Sequence[HubLine]) -> dict[str, Sequence[HubLine]]:
    if len(hubs) <= HUBS_SHOWN + 1:
        return {"shown": hubs, "folded": ()}
    return {"shown": hubs[:HUBS_SHOWN], "folded": hubs[HUBS_SHOWN:]}


def _empty(found: Answer) -> dict[str, str]:
    """Return what an empty section says instead of nothing."""
    return {
        "known": _("Nothing is known here yet. What is missing stands below, with the reason."),
        "gaps": _("No gap is known. That does not mean that there is none."),
        "resources": _("The catalogue has no record under this target yet."),
        "resources_link": _("Search all connected knowledge"),
        "resources_address": f"{reverse('search')}?country={found.country.code}&wider=1",
        "hubs": _("No hub that we know serves this target here."),
        "peers": _("No country with the same groups and more records was found."),
        "money": _("No funding source for this target is known here yet."),
    }


def _target(number: int) -> gbf.Target | None:
    return next((one for one in gbf.targets() if one.number == number), None)


def elsewhere(request: HttpRequest, number: int) -> HttpResponse:
    """Send on to the same target in the country chosen in the form at the foot of the page."""
    asked = request.GET.get("country", "")
    if not asked:
        return errors.page(request, 400, _("Choose a country and a target."))
    place = countries.country(asked)
    return redirect("answer", place.iso3, gbf.target(number).number)
