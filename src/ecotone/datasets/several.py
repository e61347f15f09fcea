"""One table or layer that comes in several files, as downloads in parts do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ecotone.datasets.folder import Scratch
from ecotone.datasets.needs import COARSER_ROWS, Need, RasterNeed, TableNeed
from ecotone.datasets.problems import MOST, BadTable, Problem, refused
from ecotone.datasets.reading import Reading, read


def read_several(paths: Sequence[Path], need: Need, **how: Any) -> Reading:
    """Read files with the same columns as one table; ``how`` goes to ``reading.read``.

    The rows follow each other in the order of the files. Raises ``BadTable`` for a file that
    cannot be read, and for a row whose key an earlier file has.
    """
    if len(paths) == 1:
        return read(paths[0], need, **how)
    if isinstance(need, RasterNeed):
        raise refused(paths[1].name, f"{paths[1].name}: a grid is one file. Join the tiles first.")
    found = [read(path, need, **how) for path in paths]
    if not any(COARSER_ROWS in one.facts for one in found):  # wider cells may fall together
        _check_key(found, need)
    return _together(found, how.get("scratch"))


def _together(found: Sequence[Reading], scratch: Path | None) -> Reading:
    held, written = _rows(found, scratch)
    names = [f"{one.file_name} ({one.rows_out:,})" for one in found]
    notes = dict.fromkeys(note for one in found for note in one.notes)
    return Reading(
        file_name=" + ".join(one.file_name for one in found),
        kind=found[0].kind,
        held=held,
        path=None if written is None else written.folder / "content.parquet",
        notes=(f"{len(found)} files were read as one, with so many rows: {', '.join(names)}.",
               *notes),
        rows_in=sum(one.rows_in for one in found),
        rows_out=sum(one.rows_out for one in found),
        licence=_same([one.licence for one in found]),
        citation="; ".join(dict.fromkeys(one.citation for one in found if one.citation)),
        source=_same([one.source for one in found]),
        retrieved_at=max(one.retrieved_at for one in found),
        facts=_facts([one.facts for one in found]),
        scratch=written,
    )  # fmt: skip


def _rows(found: Sequence[Reading], scratch: Path | None) -> tuple[pa.Table | None, Scratch | None]:
    """Return the rows in memory or, when one of the files is large, in a Parquet file."""
    schema = pa.unify_schemas([_schema(one) for one in found])
    if all(one.held is not None for one in found):
        return pa.concat_tables([_fitted(one.table, schema) for one in found]), None
    target = Scratch(scratch, "several-")
    path = target.folder / "content.parquet"
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for one in found:
            for batch in _batches(one):
                writer.write_table(_fitted(pa.Table.from_batches([batch]), schema))
    return None, target


def _schema(one: Reading) -> pa.Schema:
    schema = one.held.schema if one.held is not None else pq.read_schema(one.path)
    return schema.remove_metadata()


def _batches(one: Reading) -> Any:
    if one.held is not None:
        return one.held.to_batches()
    return pq.ParquetFile(one.path).iter_batches(batch_size=500_000)


def _fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return the table with all columns; those that its file does not have are empty."""
    there = set(table.column_names)
    columns = [
        table[field.name] if field.name in there else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _check_key(found: Sequence[Reading], need: TableNeed) -> None:
    """Tell the rows whose key stands in an earlier file; within a file it was looked at."""
    schema = pa.unify_schemas([_schema(one) for one in found])
    place = () if "place" in need.key else ("place",)
    key = [name for name in (*place, *need.key) if name in schema.names]
    if not need.key or not key:
        return
    part = pa.schema([schema.field(name) for name in key])
    keys = pa.concat_tables([_fitted(_columns(one, key), part) for one in found])
    keys = keys.append_column("at", pa.array(np.arange(keys.num_rows)))
    sums = keys.group_by(key).aggregate([("at", "min"), ("at", "max")])
    again = sums.filter(pc.not_equal(sums["at_min"], sums["at_max"])).sort_by("at_max")
    if again.num_rows:
        told = [_twice(row, key, found) for row in again.slice(0, MOST).to_pylist()]
        raise BadTable(told, again.num_rows - len(told))


def _columns(one: Reading, names: Sequence[str]) -> pa.Table:
    there = [name for name in names if name in _schema(one).names]
    return (
        one.held.select(there) if one.held is not None else pq.read_table(one.path, columns=there)
    )


def _twice(row: Mapping[str, Any], key: Sequence[str], found: Sequence[Reading]) -> Problem:
    (first, first_row), (last, last_row) = (
        _place(int(row[at]), found) for at in ("at_min", "at_max")
    )
    said = ", ".join(f"{name} = {'(empty)' if row[name] is None else row[name]}" for name in key)
    return Problem(
        file=last,
        row=last_row,
        column=", ".join(key),
        found=said,
        sentence=f"{last}, row {last_row}: the row has the same {said} as row {first_row} of "
        f"{first}. Keep one of them, or correct what makes them differ.",
    )


def _place(at: int, found: Sequence[Reading]) -> tuple[str, int]:
    """Return file and row number of a row of the joined table."""
    for one in found:
        if at < one.rows_out:
            return one.file_name, at + 2 if one.row_numbers is None else int(one.row_numbers[at])
        at -= one.rows_out
    raise AssertionError(at)


def _same(said: Sequence[str]) -> str:
    """Return what all files say alike, "" where they differ."""
    return said[0] if len(set(said)) == 1 else ""


def _facts(facts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what holds of all files; the rows made coarser are counted together."""
    same = {
        name: fact for name, fact in facts[0].items() if all(one.get(name) == fact for one in facts)
    }
    coarser = sum(one.get(COARSER_ROWS, 0) for one in facts)
    return {**same, COARSER_ROWS: coarser} if coarser else same
