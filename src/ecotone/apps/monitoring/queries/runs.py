"""Runs, what they used and what they found; and the release calendar."""

from __future__ import annotations

from typing import Any

from ecotone.apps.monitoring.cards import shown
from ecotone.apps.monitoring.models import (
    Dataset,
    Method,
    ReleaseDay,
    Run,
    RunInput,
    RunQuerySet,
    Value,
)
from ecotone.apps.monitoring.rows import FIGURE, line_facts, run_lines, shown_rows
from ecotone.apps.monitoring.shown import (
    RunLine,
    ShownCheck,
    ShownInput,
    ShownRelease,
    ShownRun,
    ShownStep,
)
from ecotone.kernel import clock
from ecotone.kernel.errors import NotFound
from ecotone.kernel.text import refilled
from ecotone.rights.visibility import Purpose, Viewer

#: Values of one run that are shown; a cube over many cells has more, and the file has them all.
VALUES = 2_000
#: How the names of people begin in a provenance document.
PERSON = "urn:ecotone:person:"
#: Columns of a run that lists do not need.
HEAVY = ("record", "provenance")


def runs(
    *,
    viewer: Viewer,
    purpose: Purpose,
    code: str = "",
    method: str = "",
    place: str = "",
    limit: int = 50,
) -> tuple[RunLine, ...]:
    """Return the newest runs; ``place`` narrows to runs with a value there. Two queries."""
    return run_lines(list(_runs(viewer, purpose, code, method, place)[:limit]))


def runs_page(
    *,
    viewer: Viewer,
    purpose: Purpose,
    start: int,
    size: int,
    code: str = "",
    method: str = "",
    place: str = "",
) -> tuple[tuple[RunLine, ...], int]:
    """Return ``size`` runs from ``start`` on, the newest first, and how many. Three queries."""
    found = _runs(viewer, purpose, code, method, place)
    return run_lines(list(found[start : start + size])), found.count()


def _runs(viewer: Viewer, purpose: Purpose, code: str, method: str, place: str) -> RunQuerySet:
    found = Run.objects.visible_to(viewer, purpose).defer(*HEAVY)
    if code:
        found = found.filter(code__iexact=code)
    if method:
        found = found.filter(method=method)
    if place:
        here = Value.objects.visible_to(viewer, purpose).filter(place=place)
        found = found.filter(pk__in=here.values("run_id"))
    return found


def run(run_id: str, *, viewer: Viewer, purpose: Purpose) -> ShownRun:
    """Return a run with the values that the viewer may see.

    ``run_id`` may be the beginning of an id when it is the only one. Raises ``NotFound``, which
    does not tell whether a run is hidden or was never there.
    """
    one = _found(run_id, viewer, purpose)
    stored = Method.objects.filter(name=one.method, version=one.version).first()
    visible = Value.objects.visible_to(viewer, purpose).filter(run_id=one.pk)
    values = shown_rows(list(visible[:VALUES]), viewer, purpose)
    inputs = _inputs(one.pk, viewer, purpose)
    told = all(used.known for used in inputs)
    return ShownRun(
        **line_facts(one, stored.title if stored else one.method),
        card=shown(stored.card, current=stored.current) if stored else None,
        package=one.package,
        settings=one.record["settings"],
        inputs=inputs,
        engine_version=one.engine_version,
        plan_digest=one.plan_digest,
        seed=one.seed,
        replicates=one.replicates,
        level=one.level,
        started_at=one.started_at,
        by=one.by if viewer.staff else "",
        checks=tuple(_check(check, told=told) for check in one.record["checks"]),
        steps=tuple(_step(step, told=told) for step in one.record["steps"]),
        values=values,
        hidden_values=one.values.count() - visible.count(),
        digest=one.digest,
        tables=_tables(one, viewer),
    )


def _check(said: dict[str, Any], *, told: bool) -> ShownCheck:
    """Return a check; what was found may quote cells, and is told with the datasets only."""
    patterns = {name: refilled(kept) for name, kept in said.get("said", {}).items()}
    plain = {name: value for name, value in said.items() if name != "said"}
    return ShownCheck(**{**plain, **patterns, **({} if told else {"found": ""})})


def _step(said: dict[str, Any], *, told: bool) -> ShownStep:
    return ShownStep(**{**said, **({} if told else {"text": "", "sql": ""})})


def provenance(run_id: str, *, viewer: Viewer, purpose: Purpose) -> dict[str, Any]:
    """Return the provenance of a run as W3C PROV (JSON-LD).

    It names every dataset and value; where the viewer may not know of one of them it is empty.
    Who computed is told to staff only. Raises ``NotFound``.
    """
    one = _found(run_id, viewer, purpose)
    told = all(used.known for used in _inputs(one.pk, viewer, purpose))
    visible = Value.objects.visible_to(viewer, purpose).filter(run_id=one.pk).count()
    if not told or visible < one.values.count():
        return {}
    said: dict[str, Any] = one.provenance
    return said if viewer.staff else _without_people(said)


def _without_people(said: dict[str, Any]) -> dict[str, Any]:
    """Return provenance without the people in it; software and data stay."""
    graph = [node for node in said.get("@graph", ()) if not _is_person(node.get("@id"))]
    return {**said, "@graph": [_unnamed(node) for node in graph]}


def _unnamed(node: dict[str, Any]) -> dict[str, Any]:
    return {
        name: [one for one in value if not _is_person(one)] if isinstance(value, list) else value
        for name, value in node.items()
        if not _is_person(value)
    }


def _is_person(name: object) -> bool:
    return isinstance(name, str) and name.startswith(PERSON)


def record_of(run_id: str, *, viewer: Viewer, purpose: Purpose) -> dict[str, Any]:
    """Return a run as the core wrote it (``ecotone.indicators.record.from_json`` reads it).

    For whoever may see all of it: raises ``NotFound`` also when a value or dataset is hidden.
    """
    one = _found(run_id, viewer, purpose)
    values = Value.objects.visible_to(viewer, purpose).filter(run_id=one.pk).order_by("pk")
    rows = [_figure(row) for row in values]
    told = all(used.known for used in _inputs(one.pk, viewer, purpose))
    if not told or len(rows) < one.values.count():
        raise NotFound(
            f"Not all of run “{run_id[:64]}” is public, so it cannot be repeated from here.",
            what="run",
            asked=run_id,
        )
    return {**one.record, "values": rows}


def _figure(row: Value) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIGURE}


def releases(*, indicator: str = "", place: str = "") -> tuple[ShownRelease, ...]:
    """Return the release days to come, the nearest first; the calendar is public."""
    found = ReleaseDay.objects.filter(release_on__gte=clock.today())
    if indicator:
        found = found.filter(indicator=indicator)
    if place:
        found = found.filter(place__in=(place, ""))
    return tuple(
        ShownRelease(
            indicator=one.indicator, place=one.place, release_on=one.release_on, note=one.note
        )
        for one in found
    )


def _found(run_id: str, viewer: Viewer, purpose: Purpose) -> Run:
    held = Run.objects.visible_to(viewer, purpose)
    begins = list(held.filter(pk__startswith=run_id)[:2]) if len(run_id) >= 6 else []
    exact = [one for one in begins if one.pk == run_id]
    if exact or len(begins) == 1:
        return (exact or begins)[0]
    raise NotFound(
        f"There is no run “{run_id[:64]}” here, or more than one whose id begins so.",
        what="run",
        asked=run_id,
    )


def _inputs(run_id: str, viewer: Viewer, purpose: Purpose) -> tuple[ShownInput, ...]:
    used = list(RunInput.objects.filter(run_id=run_id).select_related("dataset"))
    names = [one.dataset_id for one in used]
    known = set(
        Dataset.objects.visible_to(viewer, purpose)
        .filter(pk__in=names)
        .values_list("digest", flat=True)
    )
    return tuple(_input(one, known=one.dataset_id in known) for one in used)


def _input(used: RunInput, *, known: bool) -> ShownInput:
    """Return an input; of a dataset that the viewer may not know of only that there is one."""
    one = used.dataset
    return ShownInput(
        name=used.name,
        digest=one.digest,
        title=one.title if known else "",
        rows=one.rows if known else None,
        licence=one.licence if known else "",
        citation=one.citation if known else "",
        source=one.source if known else "",
        retrieved_at=one.retrieved_at if known else "",
        file_name=one.file_name if known else "",
        known=known,
    )


def _tables(one: Run, viewer: Viewer) -> dict[str, tuple[dict[str, Any], ...]]:
    """Return the further tables of a run: with all of it, they were released or are for staff."""
    if one.released_at is None and not viewer.staff:
        return {}
    return {name: tuple(rows) for name, rows in one.record["tables"].items()}
