"""Numbers outside what a column may hold, and years that are none."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ecotone.datasets.cells.units import unit_named
from ecotone.datasets.needs import Column, ColumnType
from ecotone.datasets.problems import Collected

#: A year outside these is a slip of the pen, unless the column says otherwise.
FIRST_YEAR, LAST_YEAR = 1000, 2200
_BEFORE = date(1899, 12, 30)


def check_limits(
    cells: pa.Array,
    rows: npt.NDArray[np.int64],
    column: Column,
    heading: str,
    problems: Collected,
) -> None:
    """Tell each cell outside the column's bounds."""
    low, high = bounds(column)
    if low is None and high is None:
        return
    values = cells.fill_null(0).to_numpy(zero_copy_only=False)
    outside = np.zeros(len(values), dtype=bool)
    if low is not None:
        outside |= values < low
    if high is not None:
        outside |= values > high
    outside &= cells.is_valid().to_numpy(zero_copy_only=False)
    at = np.flatnonzero(outside)
    for one in at[:60]:
        value = values[one].item()
        problems.add(
            _why(value, column, low, high),
            row=int(rows[one]),
            column=heading,
            found=f"{value:.12g}",
        )
    problems.count(max(0, len(at) - 60))


def bounds(column: Column) -> tuple[float | None, float | None]:
    """Return the bounds of a column; years have some even where none are declared."""
    if is_year(column):
        low = FIRST_YEAR if column.low is None else column.low
        high = LAST_YEAR if column.high is None else column.high
        return low, high
    return column.low, column.high


def is_year(column: Column) -> bool:
    """Say whether the column holds years."""
    if column.type is not ColumnType.INTEGER:
        return False
    return column.unit == "year" or column.name == "year" or column.name.endswith("_year")


def _why(value: float, column: Column, low: float | None, high: float | None) -> str:
    if is_year(column):
        if value == 0:
            return (
                "year 0 is no year. Leave the cell empty where the year is not known"
                if column.blank
                else "year 0 is no year. Write the year, or leave the row out"
            )
        day = _day_of_spreadsheet(value)
        hint = f" It may be the number by which a spreadsheet keeps the day {day}." if day else ""
        return f"{value:.12g} is not a year from {low:g} to {high:g}.{hint} Correct the year"
    unit = f" {column.unit}" if column.unit else ""
    hint = ""
    if high == 1 and 1 < value <= 100 and unit_named(column.unit) in {"", "share"}:
        hint = f" If the column is in per cent, say {column.name}=%."
    return f"{value:.12g} is {_outside(low, high, unit)}. Correct the cell.{hint}"


def _outside(low: float | None, high: float | None, unit: str) -> str:
    if low is None:
        return f"above {high:g}{unit}, the highest that can be"
    if high is None:
        return f"below {low:g}{unit}, the lowest that can be"
    return f"not from {low:g} to {high:g}{unit}"


def _day_of_spreadsheet(value: float) -> str:
    """Return the day of a serial number of 1950 to 2099; "" for any other number.

    Excel counts days from 1900 and takes that year for a leap year, so that the count since March
    1900 begins with 30 December 1899 (ECMA-376 part 1, 18.17.4.1).
    """
    first, last = date(1950, 1, 1), date(2099, 12, 31)
    if value != int(value) or not (first - _BEFORE).days <= value <= (last - _BEFORE).days:
        return ""
    return (_BEFORE + timedelta(days=int(value))).isoformat()
