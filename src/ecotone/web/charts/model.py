"""What a chart shows, before anything is drawn. Every text is already in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

#: A ring of points, degrees east and north.
Ring: TypeAlias = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words around a chart.

    ``title`` says the finding; ``subtitle`` names what is measured, with its unit; ``tells`` is
    the chart in words for those who do not see it; ``source`` says who says so.
    """

    title: str
    subtitle: str
    tells: str
    source: str
    source_address: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """One year. ``value`` is None where there is none, and ``reason`` says why.

    ``low`` and ``high`` bound the value; both None where it has no interval.
    """

    year: int
    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A series: points in order of year. A year without a value breaks the line."""

    name: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Values by year, one line or a few, each with a ribbon for its interval.

    ``unit`` heads the axis of values, ``digits`` are its decimals at most; ``lowest`` and
    ``highest`` bound what the measure can be, so that no axis goes beyond them.
    """

    words: Words
    lines: tuple[Line, ...]
    unit: str
    digits: int = 3
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One place or group in a dot chart: a dot with its interval, or the reason for none.

    ``year`` stands after the name, which may be cut short where it is long; a year that all rows
    share stands once. ``digits`` are the decimals of this row where they are not the chart's.
    """

    name: str
    year: int | None
    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    chosen: bool = False
    digits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """Values of one year by place or group, in the order given."""

    words: Words
    rows: tuple[Row, ...]
    unit: str
    digits: int = 3
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """One class of an account: what it began and ended with, what came and what went.

    ``gain`` and ``loss`` are None where only the difference is known.
    """

    name: str
    opening: float
    closing: float
    gain: float | None = None
    loss: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An opening and a closing stock by class, as two stacked columns."""

    words: Words
    shares: tuple[Share, ...]
    unit: str
    opening_name: str
    closing_name: str
    digits: int = 0


class Fill(StrEnum):
    """How an area of a map is filled; told apart in grey too."""

    GROUND = "ground"
    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    FOURTH = "4"
    FIFTH = "5"
    NOTHING = "none"


@dataclass(frozen=True, slots=True)
class Area:
    """A polygon or several with one fill; ``tip`` names it."""

    rings: tuple[Ring, ...]
    fill: Fill
    tip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """A map of polygons. ``key`` explains the fills; ``ground`` is drawn beneath, in grey."""

    words: Words
    areas: tuple[Area, ...]
    key: tuple[tuple[Fill, str], ...] = ()
    ground: tuple[Ring, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A map of a coarse raster: rows of fills from north to south.

    ``bounds`` are west, south, east, north, in ``degrees`` or else in metres. A cell without data
    is ``Fill.NOTHING``.
    """

    words: Words
    cells: tuple[tuple[Fill, ...], ...]
    bounds: tuple[float, float, float, float]
    degrees: bool = True
    key: tuple[tuple[Fill, str], ...] = ()


Chart: TypeAlias = Series | Dots | Account | Layer | Grid
