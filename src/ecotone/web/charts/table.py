"""The numbers of a chart as a table: the one behind it on the page, and in its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext as _

from ecotone.web.charts.manner import Manner
from ecotone.web.charts.model import Account, Chart, Dots, Line, Point, Row, Series

Cell: TypeAlias = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Column names and rows, in full digits; None where a value is missing.

    ``digits`` are the decimals of each row, where rows have their own.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    digits: tuple[int | None, ...] = ()


def table(chart: Chart) -> Table:
    """Return the numbers of a chart; a map has none of its own."""
    match chart:
        case Series():
            return _series(chart)
        case Dots():
            heads = (_("Place or group"), _("Year"), _("Value"), _("From"), _("To"), _("Why not"))
            digits = tuple(row.digits for row in chart.rows)
            return Table(heads, tuple(_row(row) for row in chart.rows), digits)
        case Account():
            return _account(chart)
        case _:
            return Table((), ())


def _series(chart: Series) -> Table:
    heads = (_("Year"), _("Value"), _("From"), _("To"), _("Why not"))
    if len(chart.lines) > 1:
        rows = [(line.name, *_point(point)) for line, point in _points(chart.lines)]
        return Table((_("Series"), *heads), tuple(rows))
    return Table(heads, tuple(_point(point) for _line, point in _points(chart.lines)))


def _points(lines: Sequence[Line]) -> list[tuple[Line, Point]]:
    return [(line, point) for line in lines for point in line.points]


def _point(point: Point) -> tuple[Cell, ...]:
    return (str(point.year), point.value, point.low, point.high, point.reason)


def _row(row: Row) -> tuple[Cell, ...]:
    year = None if row.year is None else str(row.year)
    return (row.name, year, row.value, row.low, row.high, row.reason)


def _account(chart: Account) -> Table:
    heads = (_("Class"), chart.opening_name, _("Gained"), _("Lost"), chart.closing_name)
    rows = tuple((one.name, one.opening, one.gain, one.loss, one.closing) for one in chart.shares)
    return Table(heads, rows)


def written(of: Table, manner: Manner, digits: int) -> list[list[str]]:
    """Return the cells as the page writes them; columns that are empty throughout are kept."""
    own = of.digits or (None,) * len(of.rows)
    return [
        [_cell(cell, manner, digits if row_digits is None else row_digits) for cell in row]
        for row, row_digits in zip(of.rows, own, strict=True)
    ]


def _cell(cell: Cell, manner: Manner, digits: int) -> str:
    if cell is None:
        return MISSING
    return cell if isinstance(cell, str) else manner.number(cell, digits)


MISSING = "–"
