"""Values as files: CSV, workbook, JSON, SDMX; and their chart as SVG or PNG."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse

from ecotone.apps.monitoring.shown import ShownValue
from ecotone.kernel import clock
from ecotone.web import files
from ecotone.web.charts import picture, png
from ecotone.web.charts.model import Chart
from ecotone.web.charts.show import manner
from ecotone.web.files import Cell
from ecotone.web.values import workbook

COLUMNS = (
    "indicator", "method", "method_version", "measure", "title", "place", "year", "group", "value",
    "unit", "low", "high", "level", "interval", "reason", "middle", "units_n", "share_known",
    "flags", "state", "state_reason", "state_on", "origin", "sources", "citations", "licences",
    "run",
)  # fmt: skip
#: Forms in the order in which pages offer them, and what links call them.
FORMS = (
    ("svg", "SVG"),
    ("png", "PNG"),
    ("csv", "CSV"),
    ("xlsx", "XLSX"),
    ("json", "JSON"),
    ("sdmx.csv", "SDMX-CSV"),
    ("sdmx.json", "SDMX-JSON"),
)
PICTURES = ("svg", "png")


def forms(*, pictures: bool) -> tuple[tuple[str, str], ...]:
    """Return the forms that a page offers, without ``pictures`` where there is no chart."""
    return tuple(one for one in FORMS if pictures or one[0] not in PICTURES)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goes into a file: a name without ending, values, and the chart if there is one."""

    name: str
    values: Sequence[ShownValue]
    chart: Chart | None


def response(wanted: Wanted, form: str) -> HttpResponse:
    """Return values or their chart in one of ``FORMS``; raises ``Http404`` for another."""
    writer = _WRITERS.get(form)
    if writer is None or not wanted.values or (form in PICTURES and wanted.chart is None):
        raise Http404
    return writer(wanted, f"ecotone-{wanted.name}.{form}")


def rows(values: Sequence[ShownValue]) -> list[tuple[Cell, ...]]:
    """Return a row for each value under ``COLUMNS``; None where something is missing."""
    return [_row(one) for one in values]


def _row(one: ShownValue) -> tuple[Cell, ...]:
    return (
        one.indicator, one.method, one.method_version, one.measure.name, one.title, one.place,
        one.year, _pairs(one), one.value, one.unit, one.low, one.high, one.level, one.interval,
        one.reason, one.middle, one.units_n, one.share_known, "; ".join(one.flags),
        one.state.value, one.state_reason, one.state_on.isoformat(), one.origin.value,
        "; ".join(source.title for source in one.sources),
        "; ".join(source.citation for source in one.sources), one.licence, one.run,
    )  # fmt: skip


def _pairs(one: ShownValue) -> str:
    return "; ".join(f"{name}={value}" for name, value in one.group)


def _as_csv(wanted: Wanted, name: str) -> HttpResponse:
    body = files.as_csv(COLUMNS, rows(wanted.values))
    return files.attachment(body, "text/csv; charset=utf-8", name)


def _as_workbook(wanted: Wanted, name: str) -> HttpResponse:
    body = workbook.workbook(wanted.values, COLUMNS, rows(wanted.values), wanted.name)
    return files.attachment(body, files.XLSX, name)


def _as_json(wanted: Wanted, name: str) -> HttpResponse:
    body = {"values": [_told(one) for one in wanted.values]}
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _told(one: ShownValue) -> dict[str, Any]:
    """Return a value with its names, its groups as a mapping and its sources one by one."""
    said: dict[str, Any] = dict(zip(COLUMNS, _row(one), strict=True))
    said["group"] = dict(one.group)
    said["flags"] = list(one.flags)
    said["sources"] = [
        {"title": each.title, "citation": each.citation, "licence": each.licence,
         "digest": each.digest, "source": each.source}
        for each in one.sources
    ]  # fmt: skip
    del said["citations"], said["licences"]
    return said


def _as_sdmx_csv(wanted: Wanted, name: str) -> HttpResponse:
    from ecotone.datasets import sdmx_out  # noqa: PLC0415  loads pandas; few visitors ask for SDMX

    body = sdmx_out.as_csv(_told(one) for one in wanted.values)
    return files.attachment(body, "application/vnd.sdmx.data+csv; version=2.0.0", name)


def _as_sdmx_json(wanted: Wanted, name: str) -> HttpResponse:
    from ecotone.datasets import sdmx_out  # noqa: PLC0415  loads pandas; few visitors ask for SDMX

    body = sdmx_out.as_json((_told(one) for one in wanted.values), prepared=clock.now())
    return files.attachment(body, "application/vnd.sdmx.data+json; version=2.0.0", name)


def _as_svg(wanted: Wanted, name: str) -> HttpResponse:
    return files.attachment(_svg(wanted), "image/svg+xml", name)


def _as_png(wanted: Wanted, name: str) -> HttpResponse:
    return files.attachment(png.png(_svg(wanted), manner().language), "image/png", name)


def _svg(wanted: Wanted) -> str:
    if wanted.chart is None:
        raise Http404
    return picture.file(wanted.chart, manner())


_WRITERS: Mapping[str, Callable[[Wanted, str], HttpResponse]] = {
    "svg": _as_svg,
    "png": _as_png,
    "csv": _as_csv,
    "xlsx": _as_workbook,
    "json": _as_json,
    "sdmx.csv": _as_sdmx_csv,
    "sdmx.json": _as_sdmx_json,
}
