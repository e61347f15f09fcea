"""Which cells differ between two snapshots of the same dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from ecotone.datasets.needs import TableNeed
from ecotone.datasets.snapshot import Snapshot
from ecotone.indicators import registry
from ecotone.indicators.engines import DuckDB

#: Differences told one by one; more are counted.
MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A cell: ``where`` names its row by key and its column; a whole row has no column."""

    where: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Between:
    """The cells that changed, and remarks on what could not be told one by one."""

    changed: tuple[Changed, ...]
    notes: tuple[str, ...] = ()


def key_of(method: str, name: str) -> tuple[str, ...]:
    """Return the key of an input of a method; () where it has none."""
    need = registry.method(method).card.inputs.get(name.partition("/")[0])
    return need.key if isinstance(need, TableNeed) else ()


def between(before: Snapshot, after: Snapshot, key: Sequence[str]) -> Between:
    """Return the cells that differ, rows matched by ``key`` (by position without one)."""
    if before.kind == "raster" or after.kind == "raster":
        return _grids(before, after)
    columns = {one["name"] for one in before.columns} & {one["name"] for one in after.columns}
    notes = [*_columns(before, after, "no longer there"), *_columns(after, before, "new")]
    names = [one["name"] for one in before.columns if one["name"] in columns]
    gone, come = _rows(before, after, names), _rows(after, before, names)
    found = list(
        _matched(gone, come, [name for name in dict.fromkeys(("place", *key)) if name in names])
    )
    if len(found) > MOST:
        notes.append(f"{len(found):,} cells or rows differ; the first {MOST} are named.")
    if not found and not notes:
        notes.append("The same rows in another order.")
    return Between(tuple(found[:MOST]), tuple(notes))


def _columns(one: Snapshot, other: Snapshot, saying: str) -> Iterator[str]:
    known = {column["name"] for column in other.columns}
    for column in one.columns:
        if column["name"] not in known:
            yield f"The column “{column['name']}” is {saying}."


def _rows(one: Snapshot, other: Snapshot, names: list[str]) -> pa.Table:
    """Return the rows of ``one`` that ``other`` does not have, found inside the engine."""
    with DuckDB() as engine:
        mine = engine.scan("mine", one.scan_path).select(names)
        theirs = engine.scan("theirs", other.scan_path).select(names)
        return engine.execute(mine.difference(theirs).limit(100_000))


def _matched(gone: pa.Table, come: pa.Table, key: list[str]) -> Iterator[Changed]:
    before, after = _keyed(gone, key), _keyed(come, key)
    for name in sorted(before.keys() | after.keys()):
        was, became = before.get(name), after.get(name)
        if was is None or became is None:
            yield Changed(where=name, before=_row(was), after=_row(became))
            continue
        for column in was:
            if was[column] != became[column]:
                yield Changed(
                    where=f"{name}, {column}",
                    before=_cell(was[column]),
                    after=_cell(became[column]),
                )


def _keyed(table: pa.Table, key: list[str]) -> Mapping[str, Mapping[str, Any]]:
    rows = table.to_pylist()
    if not key:
        rows.sort(key=lambda row: [str(cell) for cell in row.values()])
    return {
        ", ".join(f"{name} {row[name]}" for name in key) if key else f"difference {at:06}": row
        for at, row in enumerate(rows, start=1)
    }


def _row(row: Mapping[str, Any] | None) -> str | None:
    if row is None:
        return None
    return ", ".join(f"{name} {_cell(cell)}" for name, cell in row.items() if cell is not None)


def _cell(cell: Any) -> Any:
    return f"{len(cell)} bytes of geometry" if isinstance(cell, bytes) else cell


def _grids(before: Snapshot, after: Snapshot) -> Between:
    from ecotone.indicators.rasters import difference  # noqa: PLC0415  # rasterio is slow to load

    return Between(tuple(Changed(**one) for one in difference.between(before.path, after.path)))
