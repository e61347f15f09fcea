"""What a method asks of its data: columns with type, unit and meaning, layers and rasters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: The fact of a snapshot that says in how many rows a place was made coarser.
COARSER_ROWS = "coarser_rows"
#: The fact of a snapshot whose rows are shown only with the consent of those who hold them.
NEEDS_CONSENT = "needs_consent"


class ColumnType(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    GEOMETRY = "geometry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it holds and which values it may hold.

    ``optional``: the column may be absent. ``blank``: its cells may be empty (missing, never
    zero). ``low`` and ``high`` are the inclusive bounds of a number, ``codes`` the values of a
    code list, ``missing`` codes that some sources write for "not known" (-999).
    ``synonyms`` are headings under which sources carry the same column (SITE_PID, WDPA_PID).
    """

    name: str
    type: ColumnType
    meaning: str
    unit: str = ""
    optional: bool = False
    blank: bool = False
    low: float | None = None
    high: float | None = None
    codes: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableNeed:
    """A table. ``key`` names the columns that together occur once.

    ``adds`` names the counts that are added up where rows fall together under one key because
    their places were made coarser on the way in; without it such rows stay apart.
    ``needs_consent``: the rows belong to indigenous peoples or local communities, who have to
    consent to each use; they are computed with and shown to nobody.
    ``oldest_days`` is the greatest age of the data at the time of the run; None: any age.
    """

    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    adds: tuple[str, ...] = ()
    optional: bool = False
    needs_consent: bool = False
    oldest_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerNeed(TableNeed):
    """Polygons with attributes: a table whose column ``geometry`` holds WKB, WGS84 degrees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RasterNeed:
    """A grid of class numbers or measurements, one file a year when ``by_year``."""

    meaning: str
    unit: str = ""
    by_year: bool = False
    optional: bool = False


Need = TableNeed | LayerNeed | RasterNeed
