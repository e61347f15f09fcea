"""Datasets: the list, and a page for each that says what it is and what came of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.monitoring import queries
from ecotone.apps.monitoring.shown import DatasetLine, ShownColumn
from ecotone.rights.visibility import Purpose
from ecotone.web.charts import show
from ecotone.web.trail import Step, trail
from ecotone.web.values import pictures, words

PAGE = 100
#: Facts that only the program needs.
INNER = frozenset({"checked_for"})
KINDS = {
    "table": gettext_noop("Table"),
    "layer": gettext_noop("Map layer"),
    "raster": gettext_noop("Grid of cells"),
}


def datasets(request: HttpRequest) -> HttpResponse:
    """List the datasets that the visitor may know of."""
    page = max(1, int(asked)) if (asked := request.GET.get("page", "1")).isdecimal() else 1
    found, total = queries.datasets(
        viewer=viewer_of(request), purpose=Purpose.READ, start=(page - 1) * PAGE, limit=PAGE
    )
    pages = max(1, -(-total // PAGE))
    return render(
        request,
        "datasets.html",
        {
            "section": "indicators",
            "trail": trail(_indicators_step(), Step(_("Datasets"))),
            "datasets": [_line(one) for one in found],
            "page": page,
            "pages": pages,
            "previous_page": page - 1 if page > 1 else None,
            "next_page": page + 1 if page < pages else None,
        },
    )


def _indicators_step() -> Step:
    return Step(_("Indicators"), reverse("indicators"))


def _line(one: DatasetLine) -> dict[str, object]:
    return {
        "digest": one.digest,
        "title": one.title,
        "kind_name": kind_name(one.kind),
        "rows": one.rows,
        "licence": one.licence,
        "retrieved_at": one.retrieved_at[:10],
    }


def kind_name(kind: str) -> str:
    """Return what a kind of dataset is called."""
    return _(KINDS[kind]) if kind in KINDS else kind


def dataset(request: HttpRequest, digest: str) -> HttpResponse:
    """Show one dataset: what it is, its columns, its first rows, the runs that used it."""
    found = queries.dataset(digest, viewer=viewer_of(request), purpose=Purpose.READ)
    picture = pictures.of_dataset(found)
    steps = (_indicators_step(), Step(_("Datasets"), reverse("datasets")), Step(found.title))
    return render(
        request,
        "dataset.html",
        {
            "section": "indicators",
            "trail": trail(*steps),
            "dataset": found,
            "kind": kind_name(found.kind),
            "facts": [pair for pair in found.facts if pair[0] not in INNER],
            "source_address": found.source if found.source.startswith("https://") else "",
            "chart": show.shown(picture, "picture") if picture else None,
            "column_heads": (_("Name"), _("Type"), _("Unit"), _("Meaning")),
            "column_rows": [_column(one) for one in found.columns],
            "preview_rows": [
                ["" if cell is None else cell for cell in row] for row in found.preview.rows
            ]
            if found.preview
            else [],
        },
    )


def _column(one: ShownColumn) -> list[str]:
    return [one.name, one.type, words.unit_name(one.unit), one.meaning]
