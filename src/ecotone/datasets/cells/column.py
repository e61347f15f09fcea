"""One column: cells as text or as another program typed them, read into the type needed.

Cells that are plainly right are read all at once; each *different* odd cell is read once in Python,
so that a column of a hundred million rows costs little more than its odd spellings.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from ecotone.datasets.cells import words
from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.dates import NotADate, read_date
from ecotone.datasets.cells.limits import check_limits
from ecotone.datasets.cells.measure import Measured
from ecotone.datasets.cells.personal import without_emails
from ecotone.datasets.needs import Column, ColumnType
from ecotone.datasets.problems import Collected
from ecotone.kernel.text import tidy

Rows = npt.NDArray[np.int64]

TYPES = {
    ColumnType.TEXT: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.GEOMETRY: pa.binary(),
}
_NUMERIC = {ColumnType.INTEGER, ColumnType.NUMBER}


class ColumnReader:
    """Reads one column, batch after batch; problems go to ``problems``."""

    def __init__(self, column: Column, heading: str, asked: Asked, problems: Collected) -> None:
        self.column = column
        self.heading = heading
        self.problems = problems
        self._emails = 0
        self._missing = frozenset((*column.missing, *asked.missing.get(column.name, ())))
        self._codes = words.CodeList(column.codes) if column.codes else None
        self._measured = Measured(column, heading, asked, problems, self._missing)

    def read(self, cells: pa.Array, rows: Rows) -> pa.Array:
        """Return the cells of one batch in the column's type, nulls where nothing is known."""
        if isinstance(cells, pa.ChunkedArray):
            cells = cells.combine_chunks()
        if pa.types.is_dictionary(cells.type):
            cells = cells.dictionary_decode()
        read = self._typed(cells, rows)
        if read is None:
            read = self._from_text(_as_text(cells), rows)
        self._check_blank(cells, read, rows)
        if self.column.type in _NUMERIC:
            check_limits(read, rows, self.column, self.heading, self.problems)
        return read

    def finish(self) -> tuple[str, ...]:
        """Look at the column as a whole; return notes on what was done to it."""
        notes = self._measured.finish()
        if self._emails:
            told = f"E-mail addresses in {self._emails} cells were left out."
            return (*notes, f"Column “{self.heading}”: {told}")
        return notes

    def _typed(self, cells: pa.Array, rows: Rows) -> pa.Array | None:
        """Return cells that another program typed already, None where text has to be read."""
        kind, given = self.column.type, cells.type
        if pa.types.is_null(given):
            return pa.nulls(len(cells), TYPES[kind])
        if kind is ColumnType.GEOMETRY:
            return cells.cast(pa.binary()) if _is_bytes(given) else None
        if kind in _NUMERIC and (pa.types.is_integer(given) or pa.types.is_floating(given)):
            return self._measured.typed(cells, rows)
        if kind is ColumnType.BOOLEAN and pa.types.is_boolean(given):
            return cells
        if kind is ColumnType.DATE and (pa.types.is_date(given) or pa.types.is_timestamp(given)):
            return cells.cast(pa.date32(), safe=False)
        return None

    def _from_text(self, cells: pa.Array, rows: Rows) -> pa.Array:
        cells = _known(cells, self._missing)
        kind = self.column.type
        if kind in _NUMERIC:
            return self._measured.read(cells, rows)
        if kind is ColumnType.TEXT and self._codes is None:
            texts, emails = without_emails(_tidied(cells))
            self._emails += emails
            return texts
        reader: Callable[[str], Any] = {
            ColumnType.BOOLEAN: words.read_boolean,
            ColumnType.DATE: read_date,
        }.get(kind, self._read_code)
        return self._each(cells, rows, reader)

    def _read_code(self, text: str) -> str:
        assert self._codes is not None
        return self._codes.read(text)

    def _each(self, cells: pa.Array, rows: Rows, reader: Callable[[str], Any]) -> pa.Array:
        """Read each different text once."""
        encoded = cells.dictionary_encode()
        read: list[Any] = []
        refused: dict[int, str] = {}
        for at, text in enumerate(encoded.dictionary.to_pylist()):
            try:
                read.append(reader(text))
            except (words.NotInList, NotADate) as error:
                read.append(None)
                if not _stands_for_unknown(text, self._codes):
                    refused[at] = f"“{text}” is {error}."
        tell(encoded, refused, rows, self.heading, self.problems)
        return pa.array(read, TYPES[self.column.type]).take(encoded.indices)

    def _check_blank(self, cells: pa.Array, read: pa.Array, rows: Rows) -> None:
        """Tell empty cells where the column needs one; refused cells are told already."""
        if self.column.blank or not read.null_count:
            return
        empty = pc.and_(read.is_null(), pc.invert(_refusable(cells, self._missing, self._codes)))
        at = np.flatnonzero(empty.to_numpy(zero_copy_only=False))
        hint = f" ({self.column.meaning})" if self.column.meaning else ""
        for one in at[:60]:
            self.problems.add(
                f"the cell is empty or says “not known”, and a value is needed{hint}. Fill "
                "it in, or leave the row out",
                row=int(rows[one]),
                column=self.heading,
            )
        self.problems.count(max(0, len(at) - 60))


def tell(
    encoded: pa.DictionaryArray,
    refused: dict[int, str],
    rows: Rows,
    heading: str,
    problems: Collected,
) -> None:
    """Tell where each refused text stands."""
    if not refused:
        return
    indices = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    at = np.flatnonzero(np.isin(indices, list(refused)))
    for one in at[:60]:
        which = int(indices[one])
        found = encoded.dictionary[which].as_py()
        problems.add(refused[which], row=int(rows[one]), column=heading, found=found)
    problems.count(max(0, len(at) - 60))


def _as_text(cells: pa.Array) -> pa.Array:
    if pa.types.is_floating(cells.type):
        cells = _whole_where_it_can(cells)
    return cells if pa.types.is_string(cells.type) else cells.cast(pa.string())


def _whole_where_it_can(cells: pa.Array) -> pa.Array:
    """Return numbers as whole ones when all are: an identifier 17.0 is 17."""
    whole = pc.all(pc.equal(pc.floor(cells), cells)).as_py()
    return cells.cast(pa.int64()) if whole else cells


def _is_bytes(given: pa.DataType) -> bool:
    return bool(pa.types.is_binary(given) or pa.types.is_large_binary(given))


def _known(cells: pa.Array, missing: frozenset[str]) -> pa.Array:
    """Return trimmed cells, null where they are empty or hold a code for "not known"."""
    trimmed = pc.utf8_trim_whitespace(cells)
    unknown = pc.equal(trimmed, "")
    if missing:
        unknown = pc.or_(unknown, pc.is_in(trimmed, pa.array(sorted(missing), pa.string())))
    return pc.if_else(unknown, None, trimmed)


def _stands_for_unknown(text: str, codes: words.CodeList | None) -> bool:
    del codes  # a code that is spelt so has been read before this is asked
    return text.lower() in words.UNKNOWN


def _refusable(cells: pa.Array, missing: frozenset[str], codes: words.CodeList | None) -> pa.Array:
    """Return which cells hold something that was, if it could not be read, refused by name."""
    if not pa.types.is_string(cells.type):
        return pa.array(np.zeros(len(cells), dtype=bool))
    known = _known(cells, missing)
    if codes is None and not len(known):
        return known.is_valid()
    unknown = pc.is_in(pc.utf8_lower(known), pa.array(sorted(words.UNKNOWN), pa.string()))
    return pc.and_(known.is_valid(), pc.invert(unknown))


def _tidied(cells: pa.Array) -> pa.Array:
    """Return texts composed, with single spaces and nothing unprintable."""
    odd = pc.invert(pc.match_substring_regex(cells, r"^[!-~]+( [!-~]+)*$"))
    if not pc.any(odd).as_py():
        return cells
    encoded = cells.dictionary_encode()
    tidy_texts = [tidy(text) or None for text in encoded.dictionary.to_pylist()]
    return pa.array(tidy_texts, pa.string()).take(encoded.indices)
