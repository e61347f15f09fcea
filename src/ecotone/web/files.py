"""Files that leave the house: names, spreadsheets, and what a spreadsheet must not run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from django.http import HttpResponse

Cell: TypeAlias = str | int | float | None
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHEET_NAME = 31  # characters, the most that Excel takes
_NOT_IN_SHEET_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_RUNS = ("=", "+", "-", "@", "\t", "\r")


def attachment(body: str | bytes, media_type: str, name: str) -> HttpResponse:
    """Return a response that a browser saves under ``name``."""
    response = HttpResponse(body, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def harmless(cell: str) -> str:
    """Keep a spreadsheet from taking foreign text for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(_RUNS) else cell


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as CSV; the mark in front lets spreadsheets see UTF-8.

    Numbers keep all their digits and a point; an empty cell is missing, never zero.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return "\ufeff" + out.getvalue()


def sheet_name(name: str) -> str:
    """Return a name as a sheet of a workbook may be called."""
    return name.translate(_NOT_IN_SHEET_NAMES)[:_SHEET_NAME] or "values"
