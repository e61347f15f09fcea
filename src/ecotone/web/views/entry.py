"""Entering values and answers of an indicator for a country: the workbook out, and back in."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.monitoring.actions import entering
from ecotone.apps.monitoring.forms import EntryForm
from ecotone.apps.monitoring.rules import may_change
from ecotone.kernel.errors import BadInput
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import countries, gbf, writing
from ecotone.vocab.countries import Country
from ecotone.vocab.gbf import Indicator, Kind
from ecotone.web import languages
from ecotone.web.templatetags.ecotone import translated
from ecotone.web.trail import Step, countries_step, trail

if TYPE_CHECKING:  # loads pyarrow, which the web server must not at its start
    from ecotone.indicators.entry.taking import Entered

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ENTERED = (Kind.HEADLINE, Kind.BINARY)


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was stored: figures given, those that are new, and what the checks found."""

    entered: Entered
    new: int


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """Explain how values are entered; take a filled-in workbook from a member of staff."""
    place, one = _asked(code, indicator)
    if (code, indicator) != (place.iso3, one.code):
        return redirect("entry", place.iso3, one.code, permanent=True)
    viewer = viewer_of(request)
    allowed = may_change(viewer)
    form = EntryForm(request.POST or None, request.FILES or None) if allowed else None
    taken, problems, more = None, (), 0
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            taken = _take(form.cleaned_data["workbook"], one.code, place.iso3, viewer)
        except BadInput as error:
            told = getattr(error, "problems", ())
            problems = tuple(part.sentence for part in told) or (error.for_keeper,)
            more = getattr(error, "more", 0)
    name = place.name(languages.current()).text
    context = {
        "section": "countries",
        "trail": _trail(place, name, one),
        "place": place,
        "name": name,
        "indicator": one,
        "allowed": allowed,
        "sign_in": f"{reverse('admin:login')}?next={request.path}",
        "form": form,
        "taken": taken,
        "problems": problems,
        "more": more,
    }
    return render(request, "entry.html", context, status=422 if problems else 200)


@require_safe
def entry_sheet(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """Return the workbook, filled with what everybody may see of what was entered."""
    place, one = _asked(code, indicator)
    body = entering.blank_entry(
        one.code,
        place=place.iso3,
        viewer=viewer_of(request),
        purpose=Purpose.EXPORT,
        say=lambda line: translated(line) or line,
        mirrored=languages.current() in writing.RIGHT_TO_LEFT,
    )
    response = HttpResponse(body, content_type=_WORKBOOK)
    response["Content-Disposition"] = f'attachment; filename="{one.code}-{place.iso3}.xlsx"'
    return response


def _asked(code: str, indicator: str) -> tuple[Country, Indicator]:
    place, one = countries.country(code), gbf.indicator(indicator)
    if one.kind not in _ENTERED:
        raise Http404(_("Values are entered for headline and binary indicators only."))
    return place, one


def _take(given: UploadedFile, code: str, place: str, viewer: Viewer) -> _Taken:
    # Imported here: the shelf loads pyarrow, which the web server must not at its start.
    from ecotone.datasets.snapshot import Shelf  # noqa: PLC0415  see above

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{code}-{place}.xlsx"  # the name a stranger gave is not used
        with path.open("wb") as file:
            for part in given.chunks():
                file.write(part)
        shelf = Shelf(Path(settings.ECOTONE_HOME) / "datasets")
        return _Taken(*entering.take_entry(path, code, place=place, shelf=shelf, by=viewer))


def _trail(place: Country, name: str, one: Indicator) -> list[Step]:
    return trail(
        countries_step(),
        Step(name, reverse("country", args=(place.iso3,))),
        Step(one.code, reverse("series", args=(place.iso3, one.code))),
        Step(_("Enter values")),
    )
