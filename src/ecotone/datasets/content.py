"""The digest of what a table or grid says, whatever file and library it is kept with.

Each column is digested as three streams (which cells are known, lengths of texts, values), so that
neither the division into batches nor the layout in a file matters. The order of rows does.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ecotone.kernel import digest

#: Changed only when the way of digesting changes, which gives every snapshot a new name.
FORM = "ecotone-table-1"


def of_table(table: pa.Table) -> str:
    """Return the SHA-256 of the table's names, types, nulls and values."""
    return of_batches(table.schema, table.to_batches(max_chunksize=1_000_000))


def of_batches(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> str:
    """Return the same for a table that comes in pieces."""
    streams = [_Column(one.name, one.type) for one in schema]
    rows = 0
    for batch in batches:
        rows += batch.num_rows
        for stream, cells in zip(streams, batch.columns, strict=True):
            stream.add(cells)
    return digest.of_json({"form": FORM, "rows": rows, "columns": [one.said() for one in streams]})


def kind_of(type_: pa.DataType) -> str:
    """Return what an Arrow type holds: text, integer, number, boolean, date, time or bytes."""
    if pa.types.is_dictionary(type_):
        return kind_of(type_.value_type)
    for kind, checks in _KINDS.items():
        if any(check(type_) for check in checks):
            return kind
    raise TypeError(f"A snapshot holds no cells of the type {type_}.")


_KINDS: dict[str, tuple[Any, ...]] = {
    "text": (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view),
    "integer": (pa.types.is_integer,),
    "number": (pa.types.is_floating, pa.types.is_decimal),
    "boolean": (pa.types.is_boolean,),
    "date": (pa.types.is_date,),
    "time": (pa.types.is_timestamp,),
    "bytes": (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_binary_view),
    "nothing": (pa.types.is_null,),
}


class _Column:
    """The running digests of one column."""

    def __init__(self, name: str, type_: pa.DataType) -> None:
        self.name = name
        self.kind = kind_of(type_)
        self.known = hashlib.sha256()
        self.lengths = hashlib.sha256()
        self.values = hashlib.sha256()

    def add(self, cells: pa.Array) -> None:
        if pa.types.is_dictionary(cells.type):
            cells = cells.dictionary_decode()
        self.known.update(cells.is_valid().cast(pa.uint8()).to_numpy(zero_copy_only=False))
        if self.kind in {"text", "bytes"}:
            self._add_long(cells)
        elif self.kind != "nothing":
            self.values.update(_fixed(cells, self.kind))

    def _add_long(self, cells: pa.Array) -> None:
        """Add texts or bytes: how long each is, and all of them one after the other."""
        whole = cells.cast(pa.large_binary())
        lengths = pc.fill_null(pc.binary_length(whole), 0).cast(pa.int64())
        self.lengths.update(lengths.to_numpy().astype("<i8", copy=False))
        filled = pc.fill_null(whole, b"")
        self.values.update(_joined(filled))

    def said(self) -> dict[str, str]:
        return {
            "name": self.name,
            "kind": self.kind,
            "known": self.known.hexdigest(),
            "lengths": self.lengths.hexdigest(),
            "values": self.values.hexdigest(),
        }


def _joined(cells: pa.LargeBinaryArray) -> memoryview:
    """Return the bytes of all cells one after the other, straight from Arrow's buffer."""
    data = cells.buffers()[2]
    if data is None or not len(cells):
        return memoryview(b"")
    offsets = np.frombuffer(cells.buffers()[1], dtype=np.int64)
    first, last = offsets[cells.offset], offsets[cells.offset + len(cells)]
    return memoryview(data)[int(first) : int(last)]


def _fixed(cells: pa.Array, kind: str) -> Any:
    """Return cells of fixed width as little-endian numbers, with zeros where nothing is known."""
    if kind == "number":
        numbers = pc.fill_null(cells.cast(pa.float64()), 0.0).to_numpy(zero_copy_only=False)
        numbers = np.where(np.isnan(numbers), np.nan, numbers) + 0.0  # one NaN, no minus zero
        return np.ascontiguousarray(numbers.astype("<f8", copy=False))
    if kind == "date":
        cells = cells.cast(pa.date32()).cast(pa.int32())
    elif kind == "time":
        zone = cells.type.tz
        cells = cells.cast(pa.timestamp("us", zone)).cast(pa.int64())
    whole = pc.fill_null(cells.cast(pa.int64()), 0).to_numpy(zero_copy_only=False)
    return np.ascontiguousarray(whole.astype("<i8", copy=False))
