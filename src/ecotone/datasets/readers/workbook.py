"""Workbooks (XLSX): the sheet with the needed headings, cells as the person sees them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import openpyxl
import pyarrow as pa
from openpyxl.utils.exceptions import InvalidFileException

from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.headings import known_headings, recognised
from ecotone.datasets.cells.table import Piece
from ecotone.datasets.needs import TableNeed
from ecotone.datasets.problems import refused
from ecotone.datasets.readers import merged, zipped
from ecotone.datasets.readers.delimited import Sheet, heading_line
from ecotone.datasets.readers.tables import read_sheet
from ecotone.datasets.reading import Reading

_TOP = 20
_BATCH = 50_000


def read_workbook(path: Path, need: TableNeed, asked: Asked) -> Reading:
    """Read one sheet of a workbook."""
    with zipped.opened(path):
        pass  # looked at: no bomb, not broken
    with path.open("rb") as results, path.open("rb") as written:
        book, formulas = _loaded(path, results, data_only=True), _loaded(path, written)
        title, at = _sheet(book, path, need, asked)
        sheet = _opened(book[title], formulas[title], at, path)
        known = known_headings(need, asked)
        wanted = {at for at, one in enumerate(sheet.headings, 1) if recognised([one], known)}
        merged.refuse(path, title, _part_of(formulas[title]), below=sheet.heading_row, among=wanted)
        return read_sheet(path, sheet, need, asked)


def _part_of(sheet: Any) -> str:
    """Return the name, inside the workbook, of the file that holds a sheet."""
    return str(sheet._worksheet_path).removeprefix("/")  # noqa: SLF001  the library tells it nowhere else


def _loaded(path: Path, file: BinaryIO, *, data_only: bool = False) -> Any:
    """Open a workbook for reading alone; refuse one whose parts do not fit together."""
    try:
        return openpyxl.load_workbook(file, read_only=True, data_only=data_only)
    except (InvalidFileException, KeyError, TypeError, ValueError, AttributeError) as error:
        raise refused(
            path.name,
            f"{path.name} is no workbook that can be read ({type(error).__name__}). Open it in the "
            "spreadsheet and save it again as .xlsx.",
        ) from error


def _sheet(book: Any, path: Path, need: TableNeed, asked: Asked) -> tuple[str, int]:
    """Return the sheet to read and the line of its headings, counted from 0."""
    every = list(book.worksheets)
    sheets = [one for one in every if one.sheet_state == "visible"]
    listed = ", ".join(f"“{one.title}”" for one in sheets)
    if asked.sheet:
        sheets = [one for one in every if one.title.casefold() == asked.sheet.casefold()]
        if not sheets:
            raise refused(path.name, f"{path.name} has no sheet “{asked.sheet}”. It has {listed}.")
    known = known_headings(need, asked)
    _refuse_hidden(every, sheets, known, path)
    scored = [(_worth(one, known), one.title) for one in sheets]
    best = max((score for (score, _), _ in scored), default=0)
    if best < 0:
        raise refused(path.name, f"{path.name} is empty. Give a file with headings and rows.")
    found = [(title, at) for (score, at), title in scored if score == best]
    if not found:
        raise refused(path.name, f"{path.name} has no sheet that is shown.")
    if len(found) > 1 and len([one for one in sheets if one.max_row]) > 1:
        raise refused(
            path.name,
            f"{path.name} has several sheets that may be meant: {listed}. Say which: sheet=NAME.",
            remedy=f"sheet {found[0][0]}",
        )
    return found[0]


def _refuse_hidden(every: list[Any], sheets: list[Any], known: frozenset[str], path: Path) -> None:
    """Say that the headings stand on a sheet that is hidden: hidden data are not read unasked."""
    if any(_worth(one, known)[0] > 0 for one in sheets):
        return
    hidden = [one.title for one in every if one not in sheets and _worth(one, known)[0] > 0]
    if hidden:
        raise refused(
            path.name,
            f"{path.name}: the headings that are needed stand on the sheet “{hidden[0]}”, which "
            "is hidden. Show it and save again, or name this sheet if it is the right one.",
            sheet=hidden[0],
            remedy=f"sheet {hidden[0]}",
        )


def _worth(sheet: Any, known: frozenset[str]) -> tuple[int, int]:
    """Return how many known headings a sheet has, and in which line they stand."""
    lines = [[_text(cell) for cell in row] for row in sheet.iter_rows(min_row=1, max_row=_TOP)]
    if not any(any(line) for line in lines):
        return -1, 0
    at = heading_line(lines, known)
    return recognised(lines[at], known), at


def _opened(sheet: Any, formulas: Any, at: int, path: Path) -> Sheet:
    rows = sheet.iter_rows(min_row=at + 1)
    headings = [_text(cell).strip() for cell in next(rows)]
    while headings and not headings[-1]:
        headings.pop()
    written = formulas.iter_rows(min_row=at + 2)
    return Sheet(
        headings=tuple(headings),
        heading_row=at + 1,
        pieces=_pieces(rows, written, len(headings), at + 2, path, sheet.title),
        name=sheet.title,
        notes=(f"{at} lines above the headings were left out.",) if at else (),
    )


def _pieces(
    rows: Iterator[Any], written: Iterator[Any], width: int, first: int, path: Path, title: str
) -> Iterator[Piece]:
    held: list[list[str]] = []
    for number, (row, formulas) in enumerate(zip(rows, written, strict=False), start=first):
        cells = [_text(cell) for cell in row[:width]]
        _refuse_uncomputed(cells, formulas, number, path, title)
        held.append(cells + [""] * (width - len(cells)))
        if len(held) == _BATCH:
            yield _piece(held, number + 1 - len(held))
            held = []
    if held:
        yield _piece(held, number + 1 - len(held))


def _piece(held: list[list[str]], first: int) -> Piece:
    columns = [pa.array(column, pa.string()) for column in zip(*held, strict=True)]
    return Piece(columns, np.arange(first, first + len(held)))


def _refuse_uncomputed(
    cells: list[str], formulas: Any, number: int, path: Path, title: str
) -> None:
    """Refuse a formula whose result the file does not hold: it would pass for an empty cell."""
    for cell, formula in zip(cells, formulas, strict=False):
        if not cell and isinstance(formula.value, str) and formula.value.startswith("="):
            raise refused(
                path.name,
                f"{path.name}, sheet “{title}”, row {number}, cell {formula.coordinate}: the file "
                "holds a formula without its result. Open it in the spreadsheet, let it compute, "
                "and save it again.",
            )


def _text(cell: Any) -> str:
    """Return a cell as the person sees it: dates in ISO form, per cent with their sign."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        whole_day = not (value.hour or value.minute or value.second)
        return value.date().isoformat() if whole_day else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format or ""))
    return str(value)


def _number(value: float, shown_as: str) -> str:
    if "%" in shown_as:
        return f"{round(value * 100, 12):.15g} %"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)
