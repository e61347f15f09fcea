"""Tables with a column for each year, turned into a row for each year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ecotone.datasets.cells import words
from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.headings import matched
from ecotone.datasets.cells.table import Piece
from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.readers.delimited import Sheet

_YEAR = re.compile(r"^\s*[Xx]?(1[5-9]\d\d|20\d\d|2100)(?:\.0)?\s*$")
_LEAST = 2  # columns of years that make a table a wide one


def lengthened(sheet: Sheet, need: TableNeed, asked: Asked) -> Sheet:
    """Return the sheet with columns ``year`` and the one measured, where it is a wide one.

    That is so when several headings are years, the need asks for a year under a heading that is
    not there, and for exactly one number that is not there either. Empty cells are not
    observations and give no row.
    """
    years = {
        at: int(found[1])
        for at, one in enumerate(sheet.headings)
        if (found := _YEAR.match(one)) is not None
    }
    if len(years) < _LEAST:
        return sheet
    absent = [
        one for one in need.columns if not one.optional and not matched(one, sheet.headings, asked)
    ]
    year = _only(absent, ColumnType.INTEGER, name="year")
    value = _only(absent, ColumnType.NUMBER)
    if year is None or value is None:
        return sheet
    kept = [at for at in range(len(sheet.headings)) if at not in years]
    told = (
        f"{len(years)} columns of years ({min(years.values())} to {max(years.values())}) were "
        "read as a row for each year; empty cells give no row."
    )
    return replace(
        sheet,
        headings=(*(sheet.headings[at] for at in kept), year.name, value.name),
        pieces=_long(sheet.pieces, kept, years),
        notes=(*sheet.notes, told),
    )


def _only(absent: list[Column], kind: ColumnType, name: str = "") -> Column | None:
    found = [one for one in absent if one.type is kind and (not name or name in one.name)]
    return found[0] if len(found) == 1 else None


def _long(pieces: Iterator[Piece], kept: list[int], years: dict[int, int]) -> Iterator[Piece]:
    """Yield a piece for each year of each piece, without the cells that hold nothing."""
    for piece in pieces:
        for at, year in years.items():
            cells = piece.cells[at]
            there = _filled(cells)
            rows = piece.rows[there]
            keep = pa.array(there)
            yield Piece(
                [
                    *(piece.cells[one].filter(keep) for one in kept),
                    pa.array([str(year)] * len(rows), pa.string()),
                    cells.filter(keep),
                ],
                rows,
            )


def _filled(cells: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    text = cells if pa.types.is_string(cells.type) else cells.cast(pa.string())
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(text.fill_null("")))
    empty = pc.or_(
        pc.equal(plain, ""), pc.is_in(plain, pa.array(sorted(words.UNKNOWN), pa.string()))
    )
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = pc.invert(empty).to_numpy(
        zero_copy_only=False
    )
    return found
