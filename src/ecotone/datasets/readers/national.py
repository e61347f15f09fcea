"""A statistics office's file for one SDG indicator (CSV as on the Open SDG platform).

Headings are Year, Value and, where the office gives them, Series, Units, REF_AREA, GeoCode,
UNIT_MEASURE, COMPOSITE_BREAKDOWN and breakdowns of its own. A file's number is never enough: an
office may number another measure so. What the file says of itself (title of the series, unit,
range, a series that begins at 1) has to agree with what the indicator is.
Indicators and units: UNSD SDG metadata repository, https://unstats.un.org/sdgs/metadata/
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.headings import plain
from ecotone.datasets.cells.table import Piece
from ecotone.datasets.cells.units import unit_named
from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.problems import refused
from ecotone.datasets.readers.delimited import Sheet, open_delimited
from ecotone.datasets.readers.tables import read_frame
from ecotone.datasets.reading import Reading
from ecotone.kernel.text import fold, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What a file of this number has to hold. ``words`` must all stand in the series' title."""

    code: str
    title: str
    words: tuple[str, ...]
    not_words: tuple[str, ...] = ()
    unit: str
    low: float | None = None
    high: float | None = None


SERIES: Mapping[str, Series] = MappingProxyType(
    {
        one.code: one
        for one in (
            Series(code="14.4.1", title="Proportion of fish stocks within biologically sustainable "
                   "levels", words=("stocks", "within", "sustainable"), not_words=("not",),
                   unit="%", low=0, high=100),
            Series(code="14.5.1", title="Coverage of protected areas in relation to marine areas",
                   words=("protected", "marine", "cover"), unit="%", low=0, high=100),
            Series(code="15.1.1", title="Forest area as a proportion of total land area",
                   words=("forest", "area"), unit="%", low=0, high=100),
            Series(code="15.1.2", title="Proportion of important sites for terrestrial and "
                   "freshwater biodiversity that are covered by protected areas",
                   words=("covered", "protected"), unit="%", low=0, high=100),
            Series(code="15.3.1", title="Proportion of land that is degraded over total land area",
                   words=("degraded",), unit="%", low=0, high=100),
            Series(code="15.4.2", title="Mountain Green Cover Index", words=("mountain", "green"),
                   unit="%", low=0, high=100),
            Series(code="15.5.1", title="Red List Index", words=("red list",), unit="index",
                   low=0, high=1),
        )
    }
)  # fmt: skip

VALUES = TableNeed(
    meaning="values of one indicator by year",
    columns=(
        Column(name="place", type=ColumnType.TEXT, meaning="country or part of it", optional=True,
               blank=True, synonyms=("REF_AREA", "GeoCode")),
        Column(name="year", type=ColumnType.INTEGER, meaning="year", unit="year",
               synonyms=("Year", "TIME_PERIOD")),
        Column(name="series", type=ColumnType.TEXT, meaning="what is measured", optional=True,
               blank=True, synonyms=("Series",)),
        Column(name="unit", type=ColumnType.TEXT, meaning="unit", optional=True, blank=True,
               synonyms=("Units", "UNIT_MEASURE", "Unit measure")),
        Column(name="breakdown", type=ColumnType.TEXT, meaning="breakdown, empty for the total",
               optional=True, blank=True),
        Column(name="status", type=ColumnType.TEXT, meaning="status of the observation",
               optional=True, blank=True, synonyms=("Observation status", "OBS_STATUS")),
        Column(name="value", type=ColumnType.NUMBER, meaning="value", blank=True,
               synonyms=("Value", "OBS_VALUE")),
    ),
    key=("place", "year", "series", "unit", "breakdown"),
)  # fmt: skip

_PERIOD = re.compile(r"^\s*(\d{4})\s*[-–/]\s*(\d{4})\b")
_NO_BREAKDOWN = {plain(one) for one in ("Unit multiplier", "UNIT_MULT")}


def read_national(path: Path, code: str, *, place: str, title: str = "") -> Reading:
    """Read the file of one indicator: place, year, series, unit, breakdown, status, value.

    ``place`` is the country, which rows without an area are about. ``title`` says what the file
    measures where it does not say so itself (as the office's own page does); where it does, words
    of a title pick one series of several. Rows of other series in the same file are left out with
    a note. Raises ``BadTable`` when the file does not hold
    ``code``, or leaves it open.
    """
    asked = Asked(name=code)
    sheet = _with_breakdown(open_delimited(path, VALUES, asked))
    whole, periods = _whole(sheet, path)
    reading = read_frame(whole, VALUES, asked, name=path.name)
    table = _placed(reading.table, place)
    notes = list(sheet.notes)
    if periods:
        notes.append(f"{periods} rows are about several years; they stand at the last of them.")
    expected = SERIES.get(code)
    if expected is not None:
        table, found = _rows_of(table, expected, title, path)
        _check_unit(table, expected, path)
        _check_values(table, expected, path)
        notes.append(f"Read as {code}: {found}.")
    reading.held, reading.rows_out, reading.row_numbers = table, table.num_rows, None
    reading.notes = tuple(notes)
    return reading


def _whole(sheet: Sheet, path: Path) -> tuple[pa.Table, int]:
    """Return the sheet as one table of texts, and how many rows are about periods of years."""
    if "year" not in {plain(one) for one in sheet.headings}:
        raise refused(path.name, f"{path.name} has no column Year. Is it a file of one indicator?")
    at = [plain(one) for one in sheet.headings].index("year")
    pieces = list(sheet.pieces)
    columns = {
        name: pa.chunked_array([piece.cells[number] for piece in pieces], pa.string())
        for number, name in enumerate(sheet.headings)
        if name
    }
    said = columns[sheet.headings[at]].to_pylist()
    years = [_last_year(text) for text in said]
    columns[sheet.headings[at]] = pa.chunked_array([pa.array(years, pa.string())])
    return pa.table(columns), sum(one != two for one, two in zip(said, years, strict=True))


def _last_year(text: str | None) -> str | None:
    found = _PERIOD.match(text or "")
    return found[2] if found else text


def _with_breakdown(sheet: Sheet) -> Sheet:
    """Join the office's own breakdowns into one column."""
    known = {
        plain(name) for column in VALUES.columns for name in (column.name, *column.synonyms)
    } | _NO_BREAKDOWN
    own = [at for at, one in enumerate(sheet.headings) if one and plain(one) not in known]

    def pieces() -> Iterator[Piece]:
        for piece in sheet.pieces:
            rows = zip(*(piece.cells[at].to_pylist() for at in own), strict=True)
            said = [_said(sheet.headings, own, row) for row in rows] or [""] * len(piece.rows)
            yield Piece([*piece.cells, pa.array(said, pa.string())], piece.rows)

    return Sheet(
        headings=(*sheet.headings, "breakdown"),
        heading_row=sheet.heading_row,
        pieces=pieces(),
        notes=sheet.notes,
    )


def _said(headings: tuple[str, ...], own: list[int], row: tuple[str, ...]) -> str:
    pairs = [f"{headings[at]}={one.strip()}" for at, one in zip(own, row, strict=True)]
    return ";".join(pair for pair in pairs if not pair.endswith("="))


def _placed(table: pa.Table, country: str) -> pa.Table:
    """Return the table with the country where a row names no part of it."""
    if "place" not in table.column_names:
        return table.append_column("place", pa.repeat(country, table.num_rows).cast(pa.string()))
    at = table.column_names.index("place")
    return table.set_column(at, "place", table["place"].fill_null(country))


def _rows_of(table: pa.Table, expected: Series, title: str, path: Path) -> tuple[pa.Table, str]:
    """Return the rows whose series is the one expected; refuse when none is, or none is named.

    A title, or words of it, picks among the series of the file.
    """
    named = table["series"].to_pylist() if "series" in table.column_names else []
    titles = sorted({one for one in named if one})
    picked = [one for one in titles if fold(title) in fold(one)]
    if not picked:
        _check_title(title, expected, path)
        return table, title
    right = [one for one in picked if _fits(one, expected)]
    if not right:
        raise refused(path.name, _another(path, expected, picked))
    kept = table.filter(pc.is_in(table["series"], pa.array(right, pa.string())))
    return kept, "; ".join(right)


def _check_title(title: str, expected: Series, path: Path) -> None:
    if not title:
        raise refused(
            path.name,
            f"{path.name} does not say what it measures, and its number alone proves nothing: "
            f"offices number other measures {expected.code} too. Say its title as the office "
            f"gives it (expected: “{expected.title}”).",
        )
    if not _fits(title, expected):
        raise refused(path.name, _another(path, expected, [title]))


def _another(path: Path, expected: Series, titles: list[str]) -> str:
    listed = ", ".join(f"“{one}”" for one in titles[:6]) or "no title"
    return (
        f"{path.name} is numbered {expected.code}, “{expected.title}”, and holds {listed}. That is "
        "another measure; it is not used for this indicator. Give the office's file of this one."
    )


def _fits(title: str, expected: Series) -> bool:
    said = f" {' '.join(words(title).split())} "
    return all(word in said for word in expected.words) and not any(
        f" {word} " in said for word in expected.not_words
    )


def _check_unit(table: pa.Table, expected: Series, path: Path) -> None:
    if "unit" not in table.column_names:
        return
    units = {one for one in table["unit"].to_pylist() if one}
    wrong = [one for one in sorted(units) if not _same_unit(one, expected.unit)]
    if wrong:
        raise refused(
            path.name,
            f"{path.name}, column of units: “{wrong[0]}” is not the unit of {expected.code} "
            f"({expected.unit}). It may be another measure under this number; it is not used.",
        )


def _same_unit(said: str, needed: str) -> bool:
    inside = re.sub(r"\(.*?\)", "", said)
    if unit_named(needed):
        return unit_named(needed) in {unit_named(said), unit_named(inside)}
    return fold(needed) in fold(said)


def _check_values(table: pa.Table, expected: Series, path: Path) -> None:
    """Refuse values out of range, and a series that begins at 1 where an index does not."""
    values = table["value"].combine_chunks()
    known = values.drop_null().to_numpy()
    if not len(known):
        raise refused(path.name, f"{path.name} holds no value for {expected.code}.")
    low, high = expected.low, expected.high
    if (low is not None and known.min() < low) or (high is not None and known.max() > high):
        raise refused(
            path.name,
            f"{path.name}: values go from {known.min():g} to {known.max():g}, and {expected.code} "
            f"lies between {low:g} and {high:g}. It may be another measure under this number; it "
            "is not used.",
        )
    if expected.unit == "index" and _first(table) in {1.0, 100.0} and len(set(known)) > 1:
        raise refused(
            path.name,
            f"{path.name}: the series begins at {_first(table):g}, as an index relative to its "
            f"first year does (of abundance, for example); the {expected.title} does not. It is "
            "not used.",
        )


def _first(table: pa.Table) -> float | None:
    known = table.filter(table["value"].is_valid())
    years = known["year"].to_numpy()
    return float(known["value"].to_numpy()[int(np.argmin(years))])
