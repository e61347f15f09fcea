"""One indicator in one country: all years, the national figure and the global one side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.monitoring import queries
from ecotone.apps.monitoring.shown import ShownSeries, ShownSource, ShownValue
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import countries, gbf
from ecotone.web import languages
from ecotone.web.cache import public_page
from ecotone.web.charts import show
from ecotone.web.charts.model import Chart, Dots, Series
from ecotone.web.trail import Step, countries_step, trail
from ecotone.web.values import charts, chosen, files, lines, table, words

ROWS = 80
#: Further measures drawn below the main one.
OTHERS = 3


@public_page
def series(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    """Show the values of one indicator in one country."""
    place, one = countries.country(code), gbf.indicator(indicator)
    if (code, indicator) != (place.iso3, one.code):
        return redirect("series", place.iso3, one.code, permanent=True)
    viewer = viewer_of(request)
    found = _found(place.iso3, one.code, viewer, Purpose.READ)
    values = _values(found)
    main = _main(found)
    name = place.name(languages.current()).text
    return render(
        request,
        "series.html",
        {
            "section": "countries",
            "trail": trail(
                countries_step(), Step(name, reverse("country", args=(place.iso3,))), Step(one.code)
            ),
            "place": place,
            "name": name,
            "indicator": one,
            "found": found,
            "may_be_entered": one.kind in (gbf.Kind.HEADLINE, gbf.Kind.BINARY),
            "told": words.sentence(main[0].last)
            if main
            else _("No value of indicator %(code)s for %(country)s is stored here.")
            % {"code": one.code, "country": name},
            "newest": lines.indicator(one.code, [*main, *_beside(found, main)]) if main else None,
            "charts": (drawn := _shown(found, place.iso3, one.code)),
            "files": [] if drawn else _forms(place.iso3, one.code, pictures=False),
            "sources": _sources(values),
            "releases": queries.releases(indicator=one.code, place=place.iso3),
            "table": table.table(values[:ROWS]) if values else None,
            "shown": min(len(values), ROWS),
            "count": len(values),
            "more": len(values) > ROWS,
            "runs": queries.runs(
                viewer=viewer, purpose=Purpose.READ, code=one.code, place=place.iso3
            ),
        },
    )


def _found(place: str, code: str, viewer: Viewer, purpose: Purpose) -> list[ShownSeries]:
    """Return the series, the main measure of all groups together first, then by origin."""
    found = queries.series(viewer=viewer, purpose=purpose, place=place, indicator=code)
    return sorted(
        found,
        key=lambda one: (
            not one.measure.main,
            bool(words.group(one.group)),
            chosen.OWNERS.index(one.origin),
            one.measure.name,
            one.group,
        ),
    )


def _main(found: Sequence[ShownSeries]) -> list[ShownSeries]:
    """Return what stands for the indicator: its own measure, as a whole or in largest parts."""
    own = [one for one in found if one.measure.main]
    numbers = [one for one in own if one.last.value is not None]
    return chosen.largest(numbers or own)[: charts.LINES] or list(found[:1])


def _beside(found: Sequence[ShownSeries], main: Sequence[ShownSeries]) -> list[ShownSeries]:
    """Return other measures with a number, where the indicator's own has none."""
    if any(one.last.value is not None for one in main):
        return []
    others = (one for one in found if not one.measure.main and not words.group(one.group))
    return [one for one in others if one.last.value is not None]


def _sources(values: Sequence[ShownValue]) -> list[ShownSource]:
    """Return the datasets behind values, each once."""
    return list(dict.fromkeys(source for one in values for source in one.sources))


def _values(found: Sequence[ShownSeries]) -> list[ShownValue]:
    return [value for one in found for value in reversed(one.values)]


def _charts(found: Sequence[ShownSeries]) -> list[Chart]:
    """Return the main measure over the years, its groups, and a few further measures."""
    if not found:
        return []
    main = _main(found)
    whole, parts = charts.over_years(main), charts.parts(found, main[0])
    alone = isinstance(whole, Dots) and len(whole.rows) == 1
    drawn: list[Chart | None] = [parts] if alone and parts else [whole, parts]
    others = [one for one in found if not one.measure.main and not words.group(one.group)]
    for _name, members in groupby(others, key=lambda one: one.measure.name):
        chart = charts.over_years(list(members))
        drawn.append(chart if isinstance(chart, Series) else None)
    return [chart for chart in drawn if chart][: OTHERS + 2]


def _shown(found: Sequence[ShownSeries], place: str, code: str) -> list[show.Shown]:
    return [
        show.shown(chart, f"chart-{number}", () if number else _forms(place, code))
        for number, chart in enumerate(_charts(found))
    ]


def _forms(place: str, code: str, *, pictures: bool = True) -> list[tuple[str, str]]:
    return [
        (name, reverse("series-file", args=(place, code, form)))
        for form, name in files.forms(pictures=pictures)
    ]


def series_file(request: HttpRequest, code: str, indicator: str, form: str) -> HttpResponse:
    """Give the values of one indicator in one country, or their chart, as a file."""
    place, one = countries.country(code), gbf.indicator(indicator)
    found = _found(place.iso3, one.code, viewer_of(request), Purpose.EXPORT)
    if not found:
        raise Http404
    name = f"{place.iso3}-{one.code}"
    drawn = _charts(found)
    return files.response(files.Wanted(name, _values(found), drawn[0] if drawn else None), form)
