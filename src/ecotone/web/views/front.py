"""The way in: the bare address, the front page, and the shortest way to an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, ngettext
from django.utils.translation import gettext as _

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.answers import queries as answers
from ecotone.apps.answers.model import Level
from ecotone.apps.catalogue import queries as catalogue
from ecotone.apps.hubs import queries as hubs
from ecotone.kernel.errors import BadInput
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import countries, gbf
from ecotone.vocab.sources import source
from ecotone.web import errors, languages, sorting
from ecotone.web.cache import public_page
from ecotone.web.maps import pictures, svg

NEW = 5
#: Upper ends of the classes of the map: targets out of 23 with data or records to report with.
CLASSES = (11, 13, 15, 18, 23)
_MOST_OF_THEM = 14


@dataclass(frozen=True, slots=True)
class Row:
    """One country in the table behind the map."""

    code: str
    name: str
    party: bool
    ready: int
    partly: int

    @property
    def together(self) -> int:
        """Return how many targets have data or records to report with."""
        return self.ready + self.partly


def door(request: HttpRequest) -> HttpResponse:
    """Send a visitor of the bare address to the front page in the browser's language."""
    response = redirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


@public_page
def home(request: HttpRequest) -> HttpResponse:
    """Show the front page: search, the way to an answer, the map, what is new."""
    language = languages.current()
    viewer = viewer_of(request)
    rows = _rows(language, answers.world(viewer=viewer, purpose=Purpose.READ))
    return render(
        request,
        "home.html",
        {
            "targets": gbf.targets(),
            "records": catalogue.visible_count(viewer=viewer, purpose=Purpose.READ),
            "hubs": hubs.count(),
            **_map(rows),
            "map_says": _finding(rows),
            "legend": _legend(),
            "rows": rows,
            "new": _new(viewer, language),
            "source": source("gbf_indicators"),
            "boundaries": pictures.source(),
        },
    )


def _rows(language: str, levels: Mapping[str, Mapping[Level, int]]) -> list[Row]:
    key = sorting.by_name(language)
    named = [(one, one.name(language)) for one in countries.countries()]
    return [
        Row(
            one.iso3,
            name.text,
            one.party,
            levels[one.iso3][Level.DATA_READY],
            levels[one.iso3][Level.PARTLY],
        )
        for one, name in sorted(named, key=lambda pair: key(pair[1]))
    ]


def _map(rows: Sequence[Row]) -> dict[str, str]:
    """Return the picture, or the problem when an operator's boundaries cannot be read.

    Only Parties are coloured: of other areas the map has nothing to say.
    """
    try:
        lands = pictures.world_map()
    except BadInput as error:
        return {"problem": error.for_keeper}
    marks = {
        row.code: svg.Mark(
            _class(row.together) if row.party else 0,
            _tip(row),
            reverse("country", args=(row.code,)),
        )
        for row in rows
    }
    return {"picture": svg.world(lands, marks)}


def _tip(row: Row) -> str:
    return f"{row.name}: {row.together}" if row.party else row.name


def _class(targets: int) -> int:
    """Return the class of the map, from 1; 0 for a country with nothing at all."""
    if not targets:
        return 0
    return next(step for step, upper in enumerate(CLASSES, 1) if targets <= upper)


def _legend() -> list[tuple[int, str]]:
    """Return (class, its range of targets) for the legend."""
    lower = [1, *(upper + 1 for upper in CLASSES[:-1])]
    return [
        (step, f"{low}–{high}")
        for step, (low, high) in enumerate(zip(lower, CLASSES, strict=True), 1)
    ]


def _finding(rows: Sequence[Row]) -> str:
    """Say in one sentence what the map shows."""
    parties = [row for row in rows if row.party]
    many = sum(row.together >= _MOST_OF_THEM for row in parties)
    return ngettext(
        "%(many)d of %(all)d Parties has data or records for at least %(targets)d of 23 targets.",
        "%(many)d of %(all)d Parties have data or records for at least %(targets)d of 23 targets.",
        many,
    ) % {"many": many, "all": len(parties), "targets": _MOST_OF_THEM}


def _new(viewer: Viewer, language: str) -> list[catalogue.Card]:
    return catalogue.recent(NEW, viewer=viewer, purpose=Purpose.READ, language=language)


def go(request: HttpRequest) -> HttpResponse:
    """Send on to the answer for the country and the target chosen on the front page."""
    asked = request.GET.get("country", ""), request.GET.get("target", "")
    if not all(asked):
        return errors.page(request, 400, _("Choose a country and a target."))
    return redirect("answer", countries.country(asked[0]).iso3, gbf.target(asked[1]).number)
