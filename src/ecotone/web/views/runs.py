"""Runs: what was computed, from which data, by which steps, and how to repeat it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.monitoring import queries
from ecotone.apps.monitoring.shown import ShownRun, ShownSeries, ShownValue
from ecotone.kernel.errors import NotFound
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import writing
from ecotone.web import languages
from ecotone.web.charts import show
from ecotone.web.charts.model import Chart, Series
from ecotone.web.charts.show import manner
from ecotone.web.trail import Step, trail
from ecotone.web.values import accounts, charts, files, lines, repeating, table, words

#: Values in the table of the page; files hold all.
ROWS = 80
TABLE_ROWS = 60
#: Series of one measure drawn for each place of its own; with more places they stand in dots.
OWN_CHARTS = 3


def runs(request: HttpRequest) -> HttpResponse:
    """List the newest runs that the visitor may see."""
    found = queries.runs(viewer=viewer_of(request), purpose=Purpose.READ)
    step = Step(_("Computations"))
    context = {
        "section": "indicators",
        "trail": trail(_indicators_step(), step),
        "runs": found,
        "releases": queries.releases(),
    }
    return render(request, "runs.html", context)


def _indicators_step() -> Step:
    return Step(_("Indicators"), reverse("indicators"))


def run(request: HttpRequest, run_id: str) -> HttpResponse:
    """Show one run with its values, charts, data, steps, and the command that repeats it."""
    viewer = viewer_of(request)
    found = queries.run(run_id, viewer=viewer, purpose=Purpose.READ)
    series = _series(found, viewer, Purpose.READ)
    drawn = [*_charts(series), *accounts.of_tables(found.tables, words.sources(found.values))]
    return render(
        request,
        "run.html",
        {
            "section": "indicators",
            "trail": trail(_indicators_step(), *_steps(found)),
            "run": found,
            "told": words.sentence(series[0].last) if series else _("No value is public."),
            "charts": [show.shown(chart, f"chart-{n}") for n, chart in enumerate(drawn)],
            "table": table.table(_ordered(found.values)[:ROWS]) if found.values else None,
            "shown": min(len(found.values), ROWS),
            "more": len(found.values) > ROWS,
            "first": _first(series),
            "checks_told": _checks_told(found),
            "from_files": repeating.from_files(found),
            "settings": sorted((name, str(value)) for name, value in found.settings.items()),
            "passed_words": ",".join((_("passed"), _("failed"))),
            "tables": [_table(name, rows) for name, rows in found.tables.items()],
            "files": _files(found, pictures=bool(_charts(series))) if found.values else [],
        },
    )


def _first(series: Sequence[ShownSeries]) -> lines.Figure | None:
    """Return the number of the run; None where it has many places, or no number."""
    places = {one.place for one in series}
    if not series or len(places) > 1 or series[0].last.value is None:
        return None
    return lines.figure(series[0])


def _checks_told(found: ShownRun) -> str:
    """Say how many checks were passed, and how many were not."""
    failed = sum(not one.passed for one in found.checks)
    passed = len(found.checks) - failed
    said = (
        [ngettext("%(n)d check passed", "%(n)d checks passed", passed) % {"n": passed}]
        if passed
        else []
    )
    if failed:
        said.append(ngettext("%(n)d check failed", "%(n)d checks failed", failed) % {"n": failed})
    return writing.listing(said, languages.current())


def _steps(found: ShownRun) -> tuple[Step, ...]:
    here = Step(found.id)
    if not found.code:
        return (here,)
    return Step(found.code, reverse("indicator", args=(found.code,))), here


def _series(found: ShownRun, viewer: Viewer, purpose: Purpose) -> list[ShownSeries]:
    """Return the series of the run's main measure, those of all groups together first."""
    every = queries.series(viewer=viewer, purpose=purpose, run=found.id)
    main = [one for one in every if one.measure.main] or list(every)
    return sorted(main, key=lambda one: (bool(words.group(one.group)), one.place))


def _charts(series: Sequence[ShownSeries]) -> list[Chart]:
    """Return a line for each of a few places, or dots for many; and dots for the groups."""
    total = [one for one in series if not words.group(one.group)]
    if not total:
        return [charts.of_groups(series)] if any(one.last.value for one in series) else []
    parts = charts.parts(series, total[0])
    found: list[Chart | None]
    if len(total) > OWN_CHARTS:
        found = [charts.of_places([one.last for one in total]), parts]
    else:
        whole = [charts.over_years([one]) for one in total]
        # a single year of the whole stands among its parts
        alone = parts and len(total) == 1 and not isinstance(whole[0], Series)
        found = [parts] if alone else [*whole, parts]
    return [chart for chart in found if chart]


def _ordered(values: Sequence[ShownValue]) -> list[ShownValue]:
    """Return values of the main measure first, all groups together first, the newest first."""
    return sorted(
        values,
        key=lambda one: (
            not one.measure.main,
            one.place,
            bool(words.group(one.group)),
            one.measure.name,
            one.group,
            -one.year,
        ),
    )


def _table(name: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, object]:
    columns = list(rows[0]) if rows else []
    return {
        "name": name.replace("_", " "),
        "count": len(rows),
        "columns": columns,
        "rows": [[_cell(row.get(column)) for column in columns] for row in rows[:TABLE_ROWS]],
    }


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return manner().number(value, 0 if value.is_integer() else 4)
    return str(value)


def _files(found: ShownRun, *, pictures: bool) -> list[tuple[str, str]]:
    return [
        (name, reverse("run-file", args=(found.id, form)))
        for form, name in files.forms(pictures=pictures)
    ]


def run_file(request: HttpRequest, run_id: str, form: str) -> HttpResponse:
    """Give the values of a run, its chart or its provenance as a file."""
    viewer = viewer_of(request)
    found = queries.run(run_id, viewer=viewer, purpose=Purpose.EXPORT)
    if form == "prov.jsonld":
        return _provenance(found, viewer)
    drawn = _charts(_series(found, viewer, Purpose.EXPORT))
    wanted = files.Wanted(f"run-{found.id}", _ordered(found.values), drawn[0] if drawn else None)
    return files.response(wanted, form)


def _provenance(found: ShownRun, viewer: Viewer) -> HttpResponse:
    body = queries.provenance(found.id, viewer=viewer, purpose=Purpose.EXPORT)
    if not body:
        raise NotFound("The provenance of this run names data or values that are not public.")
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/ld+json"
    response["Content-Disposition"] = f'attachment; filename="ecotone-run-{found.id}.prov.jsonld"'
    return response
