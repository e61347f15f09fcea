"""A whole table: headings matched, columns read, empty rows left out, keys looked at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ecotone.datasets.cells import headings as names
from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.column import TYPES, ColumnReader
from ecotone.datasets.cells.keys import check_key, check_key_of_file
from ecotone.datasets.cells.personal import columns_about_people
from ecotone.datasets.cells.sensitive import Sensitive
from ecotone.datasets.needs import COARSER_ROWS, Column, ColumnType, TableNeed
from ecotone.datasets.problems import Collected

#: Every table may say of each row which country it is about.
PLACE = Column(
    name="place", type=ColumnType.TEXT, meaning="country or part of it", optional=True, blank=True
)


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows of a file: a column of cells under each heading, and the rows' numbers."""

    cells: Sequence[pa.Array]
    rows: npt.NDArray[np.int64]


class TableReader:
    """Reads the pieces of one table for one need."""

    def __init__(
        self,
        headings: Sequence[str],
        need: TableNeed,
        asked: Asked,
        problems: Collected,
        heading_row: int = 1,
    ) -> None:
        need = _with_place(need)
        self.need = need
        self.asked = asked
        self.problems = problems
        self.headings = tuple(headings)
        self.rows_in = 0
        self.rows_out = 0
        places = names.match(headings, need, asked, problems, heading_row)
        if problems.problems:
            problems.raise_if_any()  # without its columns a table cannot be read further
        by_name = {column.name: column for column in need.columns}
        self._readers = {
            name: (at, ColumnReader(by_name[name], headings[at], asked, problems))
            for name, at in places.items()
        }
        self._sensitive = Sensitive(asked.sensitive, headings, list(self._readers))
        self._adds_place = bool(asked.place) and "place" not in places

    @property
    def schema(self) -> pa.Schema:
        """The columns that come out, in the need's order."""
        fields = [(name, TYPES[reader.column.type]) for name, (_, reader) in self._readers.items()]
        if self._adds_place:
            fields.append(("place", pa.string()))
        return pa.schema(fields)

    def read(self, piece: Piece) -> tuple[pa.RecordBatch, npt.NDArray[np.int64]]:
        """Return the typed rows of a piece, and their numbers; empty rows are left out."""
        self.rows_in += len(piece.rows)
        piece = _without_empty(piece)
        columns = [
            reader.read(piece.cells[at], piece.rows) for at, reader in self._readers.values()
        ]
        if self._adds_place:
            columns.append(pa.repeat(self.asked.place, len(piece.rows)).cast(pa.string()))
        self.rows_out += len(piece.rows)
        batch = pa.RecordBatch.from_arrays(columns, schema=self.schema)
        return self._sensitive.generalise(batch, piece.cells, piece.rows), piece.rows

    def finish(self) -> tuple[str, ...]:
        """Look at each column as a whole; return notes. Raises when there was a problem."""
        notes = [note for _, reader in self._readers.values() for note in reader.finish()]
        if not self.rows_out:
            self.problems.add("the table has headings and no rows. Give a file with rows")
        self.problems.raise_if_any()
        if self.rows_in > self.rows_out:
            notes.append(f"{self.rows_in - self.rows_out} empty rows were left out.")
        return (*notes, *self._sensitive.note(), *self._left_out())

    @property
    def facts(self) -> dict[str, int]:
        """What is to be kept with the data: the rows whose places were made coarser."""
        return {COARSER_ROWS: self._sensitive.rows} if self._sensitive.rows else {}

    def check_key(self, held: pa.Table, rows: npt.NDArray[np.int64] | None) -> None:
        """Tell rows that repeat the key of an earlier row; raises when there are any."""
        if key := self._key():
            if self._sensitive.changed and rows is not None:
                same = ~np.isin(rows, np.concatenate(self._sensitive.changed))
                held, rows = held.filter(pa.array(same)), rows[same]
            check_key(held, list(key), key, rows, self.problems)
            self.problems.raise_if_any()

    def check_key_of(self, path: Path) -> None:
        """The same for a table in a Parquet file."""
        if self._sensitive.changed:
            return  # wider cells of one species fall together; that is no fault
        if key := self._key():
            check_key_of_file(path, list(key), key, self.problems)
            self.problems.raise_if_any()

    def _key(self) -> dict[str, str]:
        """Return the columns of the key that are there, with their headings.

        A table of several places holds each key once a place; a need without a key has none.
        """
        if not self.need.key:
            return {}
        there = self.schema.names
        place = ("place",) if "place" not in self.need.key else ()
        return {
            name: self._readers[name][1].heading if name in self._readers else name
            for name in (*place, *self.need.key)
            if name in there
        }

    def _left_out(self) -> list[str]:
        """Tell which columns were left out, those about people apart."""
        used = {at for at, _ in self._readers.values()}
        left = [one for at, one in enumerate(self.headings) if at not in used and one]
        people = columns_about_people(left)
        others = [one for one in left if one not in people]
        notes = []
        if people:
            notes.append(f"Columns about people were left out: {_listed(people)}.")
        if others:
            notes.append(f"Columns that are not needed were left out: {_listed(others)}.")
        return notes


def _listed(headings: list[str]) -> str:
    shown = ", ".join(f"“{one}”" for one in headings[:20])
    return shown if len(headings) <= 20 else f"{shown} and {len(headings) - 20} more"


def _with_place(need: TableNeed) -> TableNeed:
    if any(column.name == "place" for column in need.columns):
        return need
    return replace(need, columns=(*need.columns, PLACE))


def read_pieces(
    pieces: Iterable[Piece], reader: TableReader
) -> tuple[pa.Table, npt.NDArray[np.int64]]:
    """Read a table that fits into memory; return it and the number of each row."""
    batches, rows = [], []
    for piece in pieces:
        batch, numbers = reader.read(piece)
        batches.append(batch)
        rows.append(numbers)
    table = pa.Table.from_batches(batches, reader.schema)
    return table, np.concatenate(rows) if rows else np.zeros(0, dtype=np.int64)


def _without_empty(piece: Piece) -> Piece:
    """Leave out rows in which no cell holds anything."""
    filled = np.zeros(len(piece.rows), dtype=bool)
    for cells in piece.cells:
        filled |= _filled(cells)
        if filled.all():
            return piece
    keep = pa.array(filled)
    return Piece([cells.filter(keep) for cells in piece.cells], piece.rows[filled])


def _filled(cells: pa.Array) -> npt.NDArray[np.bool_]:
    there = cells.is_valid()
    if pa.types.is_string(cells.type) or pa.types.is_large_string(cells.type):
        there = pc.not_equal(pc.utf8_trim_whitespace(cells), "").fill_null(False)  # noqa: FBT003  # Arrow's signature
    found: npt.NDArray[np.bool_] = there.to_numpy(zero_copy_only=False)
    return found
