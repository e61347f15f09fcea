"""Datasets: the list, and a page for each that says what it is and what came of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.monitoring import queries
from ecotone.apps.monitoring.shown import DatasetLine, ShownColumn, ShownDataset
from ecotone.rights.visibility import Purpose
from ecotone.web.charts import show
from ecotone.web.trail import Step, trail
from ecotone.web.values import facts, pictures, words

PAGE = 100
KINDS = {
    "table": gettext_noop("Table"),
    "layer": gettext_noop("Map layer"),
    "raster": gettext_noop("Grid of cells"),
}
_ALWAYS = 2  # columns of the table of columns that are there even when empty: name and type


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
            "facts": facts.of_dataset(found),
            "source_address": found.source if found.source.startswith("https://") else "",
            "chart": show.shown(picture, "picture") if picture else None,
            **_columns(found.columns, _meant(found)),
            "preview_rows": [
                ["" if cell is None else cell for cell in row] for row in found.preview.rows
            ]
            if found.preview
            else [],
        },
    )


def _meant(found: ShownDataset) -> dict[str, ShownColumn]:
    """Return by name what the method that used the dataset says of columns; it may say nothing."""
    card = queries.card_of(found.runs[0].method) if found.runs else None
    names = {one.name for one in found.columns}
    needs = [{one.name: one for one in need.columns} for need in card.needs] if card else []
    return max(needs, key=lambda need: len(names & need.keys()), default={})


def _columns(found: Sequence[ShownColumn], meant: Mapping[str, ShownColumn]) -> dict[str, object]:
    """Return the table of columns; without units and meanings where no column has one."""
    heads = (_("Name"), _("Type"), _("Unit"), _("Meaning"))
    rows = [_column(one, meant.get(one.name, one)) for one in found]
    kept = [at for at in range(len(heads)) if at < _ALWAYS or any(row[at] for row in rows)]
    return {
        "column_heads": [heads[at] for at in kept],
        "column_rows": [[row[at] for at in kept] for row in rows],
    }


def _column(one: ShownColumn, meant: ShownColumn) -> tuple[str, ...]:
    said = one.meaning or meant.meaning
    unit = words.unit_name(one.unit or meant.unit)
    return one.name, words.type_name(one.type), unit, _(said) if said else ""
