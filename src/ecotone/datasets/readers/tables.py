"""Tables out of text files and Parquet: checked in memory, or on the way to a file when large."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from ecotone.datasets import space
from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.table import Piece, TableReader, read_pieces
from ecotone.datasets.folder import Scratch
from ecotone.datasets.needs import TableNeed
from ecotone.datasets.problems import Collected
from ecotone.datasets.readers import populations
from ecotone.datasets.readers.delimited import Sheet, is_large, open_delimited
from ecotone.datasets.readers.wide import lengthened
from ecotone.datasets.reading import Reading

#: A Parquet file of more rows than this is passed on piece by piece.
MANY_ROWS = 3_000_000


def read_delimited(path: Path, need: TableNeed, asked: Asked) -> Reading:
    """Read CSV or TSV, or the files that a list of them names."""
    if is_large(path):
        space.ask_for(room_for(path), asked.scratch or Path(tempfile.gettempdir()), file=path.name)
    sheet = open_delimited(path, need, asked)
    if populations.is_list(sheet, need, asked):
        return populations.read_list(path, sheet, need, asked, read_sheet)
    return read_sheet(path, sheet, need, asked)


def room_for(path: Path) -> int:
    """Return the bytes that a checked copy may take: Parquet packs text about to a half."""
    size = path.stat().st_size
    return size * 2 if path.name.endswith((".gz", ".parquet", ".zip")) else size // 2


def read_parquet(path: Path, need: TableNeed, asked: Asked) -> Reading:
    """Read Parquet, checking its cells as those of any other file."""
    with pq.ParquetFile(path) as file:
        many = file.metadata.num_rows > MANY_ROWS
        sheet = Sheet(
            headings=tuple(file.schema_arrow.names),
            heading_row=0,
            pieces=_parquet_pieces(file),
            large=many,
        )
        return read_sheet(path, sheet, need, asked)


def read_frame(table: pa.Table, need: TableNeed, asked: Asked, *, name: str = "") -> Reading:
    """Read a table that is in memory already."""
    pieces = iter([Piece([one.combine_chunks() for one in table.columns], _from(1, len(table)))])
    sheet = Sheet(headings=tuple(table.column_names), heading_row=0, pieces=pieces)
    return read_sheet(Path(name or asked.name or "table"), sheet, need, asked)


def read_sheet(path: Path, sheet: Sheet, need: TableNeed, asked: Asked) -> Reading:
    """Read the rows of an opened table, in memory or, when it is large, through a file."""
    sheet = lengthened(sheet, need, asked)
    problems = Collected(path.name, sheet.name)
    reader = TableReader(sheet.headings, need, asked, problems, sheet.heading_row)
    read = _read_large if sheet.large else _read_small
    reading = read(path, sheet, reader, asked)
    reading.rows_in, reading.rows_out = reader.rows_in, reader.rows_out
    reading.notes = (*sheet.notes, *reading.notes)
    return reading


def _read_small(path: Path, sheet: Sheet, reader: TableReader, asked: Asked) -> Reading:
    del asked
    table, rows = read_pieces(sheet.pieces, reader)
    notes = reader.finish()
    reader.check_key(table, rows)
    return Reading(
        file_name=path.name, held=table, notes=notes, row_numbers=rows, facts=reader.facts
    )


def _read_large(path: Path, sheet: Sheet, reader: TableReader, asked: Asked) -> Reading:
    """Write checked pieces to Parquet; nothing is held but one piece."""
    scratch = Scratch(asked.scratch, "reading-")
    folder = scratch.folder
    space.ask_for(room_for(path), folder, file=path.name)
    target = folder / "content.parquet"
    with (
        space.told_when_full(folder, file=path.name),
        pq.ParquetWriter(target, reader.schema, compression="zstd") as writer,
    ):
        for piece in sheet.pieces:
            batch, _ = reader.read(piece)
            if not reader.problems.problems:
                writer.write_batch(batch)
    notes = reader.finish()
    reader.check_key_of(target)
    return Reading(
        file_name=path.name, path=target, notes=notes, facts=reader.facts, scratch=scratch
    )


def _parquet_pieces(file: pq.ParquetFile) -> Iterator[Piece]:
    first = 1
    for batch in file.iter_batches(batch_size=500_000):
        yield Piece(_texts(batch), _from(first, batch.num_rows))
        first += batch.num_rows


def _from(first: int, count: int) -> npt.NDArray[np.int64]:
    return np.arange(first, first + count, dtype=np.int64)


def _texts(batch: pa.RecordBatch) -> list[pa.Array]:
    return [
        one.cast(pa.string()) if pa.types.is_large_string(one.type) else one
        for one in batch.columns
    ]
