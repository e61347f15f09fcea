"""Datasets: what they are, which runs used them, and their first rows where these may be shown."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Lower

from ecotone.apps.monitoring.models import PUBLIC, Dataset, Run
from ecotone.apps.monitoring.queries.runs import HEAVY
from ecotone.apps.monitoring.rows import pairs, run_lines
from ecotone.apps.monitoring.shown import (
    CONSENT_NEEDED,
    LICENCE_FORBIDS,
    LICENCE_UNKNOWN,
    NO_ROWS,
    NOT_PUBLIC,
    DatasetLine,
    Preview,
    RunLine,
    ShownColumn,
    ShownDataset,
)
from ecotone.kernel.errors import NotFound
from ecotone.rights.licence import UNKNOWN, allows
from ecotone.rights.visibility import Purpose, Viewer

#: Runs named on the page of a dataset.
RUNS = 50
#: What a list does not need.
_HEAVY = ("columns", "facts", "notes", "preview", "picture")


def datasets(
    *, viewer: Viewer, purpose: Purpose, start: int = 0, limit: int = 500
) -> tuple[tuple[DatasetLine, ...], int]:
    """Return datasets by title from ``start`` on, and how many there are. Two queries."""
    found = Dataset.objects.visible_to(viewer, purpose)
    rows = found.defer(*_HEAVY).order_by(Lower("title"), "digest")[start : start + limit]
    return tuple(DatasetLine(**_line(one)) for one in rows), found.count()


def dataset(digest: str, *, viewer: Viewer, purpose: Purpose) -> ShownDataset:
    """Return a dataset; ``digest`` may be the beginning of one when it is the only one.

    Raises ``NotFound``, which does not tell whether a dataset is hidden or was never there.
    """
    one = _found(digest, viewer, purpose)
    rows_shown = Dataset.objects.with_rows_for(viewer, purpose).filter(pk=one.pk).exists()
    preview = _preview(one) if rows_shown else None
    return ShownDataset(
        **_line(one),
        file_name=one.file_name,
        columns=tuple(ShownColumn(**column) for column in one.columns),
        facts=pairs(one.facts),
        notes=tuple(one.notes) if rows_shown else (),  # they may quote cells
        preview=preview,
        preview_reason="" if preview else _why_no_preview(one, rows_shown=rows_shown),
        picture=one.picture if rows_shown else None,
        runs=runs_of(one.digest, viewer=viewer, purpose=purpose),
    )


def runs_of(digest: str, *, viewer: Viewer, purpose: Purpose) -> tuple[RunLine, ...]:
    """Return the runs that used a dataset, the newest first. Two queries."""
    found = Run.objects.visible_to(viewer, purpose).filter(inputs__dataset_id=digest)
    return run_lines(list(found.defer(*HEAVY).distinct()[:RUNS]))


def _found(digest: str, viewer: Viewer, purpose: Purpose) -> Dataset:
    held = Dataset.objects.visible_to(viewer, purpose)
    begins = list(held.filter(pk__startswith=digest)[:2]) if len(digest) >= 6 else []
    if len(begins) == 1:
        return begins[0]
    raise NotFound(
        f"There is no dataset “{digest[:64]}” here, or more than one whose digest begins so.",
        what="dataset",
        asked=digest,
    )


def _line(one: Dataset) -> dict[str, Any]:
    return {
        "digest": one.digest,
        "kind": one.kind,
        "title": one.title,
        "licence": one.licence,
        "citation": one.citation,
        "source": one.source,
        "retrieved_at": one.retrieved_at,
        "rows": one.rows,
        "public": one.audience == PUBLIC,
    }


def _preview(one: Dataset) -> Preview | None:
    if not one.preview:
        return None
    names = tuple(column["name"] for column in one.columns)
    return Preview(columns=names, rows=tuple(tuple(row) for row in one.preview))


def _why_no_preview(one: Dataset, *, rows_shown: bool) -> str:
    if one.needs_consent:
        return CONSENT_NEEDED
    if rows_shown:
        return NO_ROWS
    if one.licence == UNKNOWN:
        return LICENCE_UNKNOWN
    return NOT_PUBLIC if allows(one.licence).share else LICENCE_FORBIDS
