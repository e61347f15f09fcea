"""How a run is written: for people as a table, for programs as CSV, JSON or Parquet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from ecotone.cli import output

if TYPE_CHECKING:
    from ecotone.indicators.base import Measure, MethodCard, Run, Value

COLUMNS = (
    "indicator", "method", "version", "measure", "place", "year", "value", "unit", "low", "high",
    "level", "interval", "middle", "units_n", "share_known", "reason", "flags", "run",
)  # fmt: skip
ALL = "all"  # the group of a row that stands for all of them together
MOST = 60  # values that are shown on a screen
LEAST = 3  # of one series, the newest


def write_runs(runs: list[tuple[Run, MethodCard]], *, form: str | None, out: Path | None) -> None:
    """Write runs: to ``out`` with record and provenance, or to standard output.

    Several runs have a folder each under ``out``; as JSON they are a list, as CSV one table.
    """
    if out is not None:
        for run, _ in runs:
            folder = out if len(runs) == 1 else out / run.method
            with output.told_when_not_written(folder):
                files = write_files(run, folder, form or "csv")
            for file in files:
                click.echo(f"Wrote {file}.", err=True)
    elif form == "json":
        found = [as_json_of_run(run) for run, _ in runs]
        output.write_json(found[0] if len(found) == 1 else found)
    elif form == "csv":
        click.echo(as_csv(*(run for run, _ in runs)), nl=False)
    if form is None:
        for run, card in runs:
            write_table(run, card)
    for run, _ in runs:
        click.echo(
            f"Run {run.id}, values {run.digest[:12]}. `ecotone indicators explain {run.id}` shows "
            f"every step, `ecotone indicators rerun {run.id}` repeats it.",
            err=True,
        )


def write_files(run: Run, out: Path, form: str) -> list[Path]:
    """Write values, record and provenance to a folder and return the files."""
    from ecotone.indicators.provenance import as_prov  # noqa: PLC0415  loads ibis

    out.mkdir(parents=True, exist_ok=True)
    values, record, provenance = (
        out / f"values.{form}",
        out / "run.json",
        out / "provenance.jsonld",
    )
    if form == "csv":
        values.write_text(as_csv(run), encoding="utf-8")
    elif form == "json":
        values.write_bytes(orjson.dumps(rows(run), option=orjson.OPT_INDENT_2))
    else:
        _write_parquet(run, values)
    record.write_bytes(orjson.dumps(as_json_of_run(run), option=orjson.OPT_INDENT_2))
    provenance.write_bytes(orjson.dumps(as_prov(run), option=orjson.OPT_INDENT_2))
    return [values, record, provenance]


def rows(run: Run) -> list[dict[str, Any]]:
    """Return the values as flat rows, a column for each group."""
    return [_row(run, value) for value in run.values]


def _row(run: Run, value: Value) -> dict[str, Any]:
    own = {"indicator": run.code, "method": run.method, "version": run.version, "run": run.id}
    said = {name: own[name] if name in own else getattr(value, name) for name in COLUMNS}
    said["flags"] = "; ".join(value.flags)
    return {**said, **{f"group_{name}": text for name, text in value.group.items()}}


def as_csv(*runs: Run) -> str:
    """Return values as one CSV; a value that is missing is an empty cell with its reason."""
    found = [row for run in runs for row in rows(run)]
    groups = sorted({name for row in found for name in row if name not in COLUMNS})
    body = io.StringIO()
    writer = csv.DictWriter(body, fieldnames=[*COLUMNS, *groups], lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return body.getvalue()


def _write_parquet(run: Run, target: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415  help must not wait for it
    import pyarrow.parquet as pq  # noqa: PLC0415  see above

    found = rows(run)
    names = dict.fromkeys(name for row in found for name in row)
    pq.write_table(pa.table({name: [row.get(name) for row in found] for name in names}), target)


def as_json_of_run(run: Run) -> dict[str, Any]:
    """Return a run as JSON types, as ``rerun`` reads it from a file."""
    from ecotone.indicators.record import as_json  # noqa: PLC0415  loads ibis

    return as_json(run)


def write_table(run: Run, card: MethodCard) -> None:
    """Write the values for people: main measure first, each with its interval or the reason."""
    measures = {one.name: one for one in card.measures}
    order = list(measures)
    values = sorted(
        run.values,
        key=lambda one: (order.index(one.measure), one.place, _group(one), one.year),
    )
    series = [list(one) for _, one in groupby(values, lambda one: _heading(one, measures))]
    each = len(values) if len(values) <= MOST else max(LEAST, MOST // len(series))
    for one in series[: MOST // LEAST]:
        output.write_heading(_heading(one[0], measures))
        _write_series(one, each, measures[one[0].measure])
    if series[MOST // LEAST :]:
        click.echo(f"… and {len(series) - MOST // LEAST} more groups.")
    if each < len(values):
        click.echo("\n--csv or --out writes all values.")
    _write_failed(run)
    click.echo()


def _write_series(values: list[Value], most: int, measure: Measure) -> None:
    """Write the newest values of a series; what all of them lack is said once."""
    shown = values[-most:]
    lacking = {value.interval for value in shown if value.low is None}
    everywhere = len(lacking) == 1 and len(shown) > 1 and all(one.low is None for one in shown)
    if everywhere and lacking != {""}:
        output.write(f"no interval: {lacking.pop()}", indent="  ")
    if len(values) > most:
        click.echo(f"  … {len(values) - most} earlier")
    digits = 0 if measure.whole else measure.digits
    for value in shown:
        click.echo(f"  {value.year}  {_value(value, digits, why_none=not everywhere)}")


def _heading(value: Value, measures: Mapping[str, Measure]) -> str:
    title = measures[value.measure].title
    return " · ".join(part for part in (title, value.place, _group(value)) if part)


def _group(value: Value) -> str:
    """Return the groups a value is of; those that stand for all are left out."""
    return ", ".join(f"{name} {text}" for name, text in value.group.items() if text != ALL)


def _value(value: Value, digits: int, *, why_none: bool) -> str:
    if value.value is None:
        return f"no value: {value.reason}"
    said = f"{value.value:,.{digits}f} {value.unit}"
    if value.low is not None and value.high is not None:
        level = f"{value.level:.0%}" if value.level else ""
        said += f" ({value.low:,.{digits}f} to {value.high:,.{digits}f}; {level} {value.interval})"
    elif value.interval and why_none:
        said += f" (no interval: {value.interval})"
    known = f", {value.share_known:.0%} known" if value.share_known is not None else ""
    units = (
        f"; {value.units_n:,} unit{'' if value.units_n == 1 else 's'}{known}"
        if value.units_n is not None
        else ""
    )
    flags = f" [{'; '.join(value.flags)}]" if value.flags else ""
    return said + units + flags


def _write_failed(run: Run) -> None:
    for check in run.checks:
        if not check.passed:
            output.write(f"Check “{check.name}”: {check.found}", indent="  ", bullet="! ")


def write_pairs(pairs: Mapping[str, object] | Iterable[tuple[str, object]]) -> None:
    """Write facts, a line each; what is empty is left out."""
    for name, value in dict(pairs).items():
        if value not in ("", None, (), []):
            output.write(f"{name}: {value}", indent="  ")
