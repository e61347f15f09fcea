"""A run told step by step: what was asked, read, checked, carried out and found."""

from __future__ import annotations

from collections.abc import Iterator

from ecotone.indicators import registry
from ecotone.indicators.base import Run
from ecotone.kernel.errors import NotFound


def explain(run: Run, *, sql: bool = True) -> tuple[str, ...]:
    """Return the lines of a plain text: every step with rows in and out, and the SQL."""
    return tuple(_lines(run, sql=sql))


def _lines(run: Run, *, sql: bool) -> Iterator[str]:
    yield f"Run {run.id}: {run.method} {run.version}, {run.package}"
    yield f"  by {run.by or 'nobody named'}, {run.started_at} to {run.ended_at}"
    yield f"  engine {run.engine} {run.engine_version}, seed {run.seed}, {run.replicates} draws"
    for name, value in run.settings.items():
        yield f"  setting {name}: {value}"
    yield from _method(run)
    yield "Inputs"
    for one in run.inputs:
        yield f"  {one.name}: {one.title}, {one.rows:,} rows, licence {one.licence}"
        yield f"    digest {one.digest}"
        if one.citation:
            yield f"    cite as {one.citation}"
    yield "Steps"
    for step in run.steps:
        yield f"  {step.name}: {step.text}{_counts(step.rows_in, step.rows_out, step.seconds)}"
        if sql and step.sql:
            yield from (f"    {line}" for line in step.sql.splitlines())
    yield "Checks"
    for check in run.checks:
        told = ": ".join(filter(None, (check.name, check.found)))
        yield f"  {'passed' if check.passed else 'FAILED'}  {told}"
    yield f"Values: {len(run.values):,}, digest {run.digest}"


def _method(run: Run) -> Iterator[str]:
    try:
        card = registry.method(run.method).card
    except NotFound:
        yield "Method: no longer here"
        return
    yield f"Method: {card.title}"
    yield from (f"  {at}. {step}" for at, step in enumerate(card.steps, start=1))


def _counts(rows_in: int | None, rows_out: int | None, seconds: float | None) -> str:
    parts = [
        f"{rows_in:,} rows in" if rows_in is not None else "",
        f"{rows_out:,} out" if rows_out is not None else "",
        f"{seconds:.2f} s" if seconds is not None else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f" ({said})" if said else ""
