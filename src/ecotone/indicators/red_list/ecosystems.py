"""What the two indices over ecosystem types share: the table, its rows and their flags."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np

from ecotone.datasets.needs import Column, ColumnType
from ecotone.indicators.base import Check, Example, Expected, Floats, Sums
from ecotone.indicators.totals import ALL, given
from ecotone.kernel.text import translatable


@dataclass(frozen=True, slots=True, kw_only=True)
class TypesSettings:
    """``year``: year of the assessment, where the table has no column for it."""

    year: int | None = None


GROUPS = ("realm", "biome", "functional_group")

#: The columns beside the category or level.
TYPE = Column(
    name="ecosystem",
    type=ColumnType.TEXT,
    meaning="Ecosystem type, as the national list names it",
    synonyms=("ecosystem_type", "type", "vegetation_type"),
    example="Agulhas Sand Fynbos",
)
YEAR = Column(
    name="year",
    type=ColumnType.INTEGER,
    meaning="Year of the assessment; without the column, give the setting year",
    unit="year",
    optional=True,
    low=1900,
    high=2100,
    synonyms=("assessment_year",),
    example="2018",
)
GROUPED = (
    Column(
        name="realm",
        type=ColumnType.TEXT,
        meaning="Realm of the Global Ecosystem Typology: terrestrial, freshwater, marine …",
        optional=True,
        blank=True,
        example="Terrestrial",
    ),
    Column(
        name="biome",
        type=ColumnType.TEXT,
        meaning="Biome, national or of the Global Ecosystem Typology",
        optional=True,
        blank=True,
        synonyms=("t_biome",),
        example="Fynbos",
    ),
    Column(
        name="functional_group",
        type=ColumnType.TEXT,
        meaning="Ecosystem functional group (level 3 of the Global Ecosystem Typology)",
        optional=True,
        blank=True,
        synonyms=("get_code", "get", "efg"),
        example="T3.2",
    ),
)
AREA = Column(
    name="area",
    type=ColumnType.NUMBER,
    meaning="Area of the type, for the index weighted by area",
    unit="km2",
    optional=True,
    blank=True,
    low=0,
    synonyms=("area_km2",),
    example="1245.6",
)

LISTS_DIFFER = translatable("The number of types differs between years")
NO_TYPES = translatable("No type has an assessment that counts")
AREAS_MISSING = translatable("Not every assessed type has an area")


def by_type(table: ir.Table, year: int | None) -> ir.Table:
    """Return a row per place, year, group and type with its score, known or not, and its area.

    The table's ``score`` is missing for a type that is listed but not assessed. The rows stand
    once for all types together and once under each group that a type has; areas count only with
    a score.
    """
    score = table.score
    known = score.notnull()
    area = given(table, "area", "float64")
    rows = table.select(
        place=table.place,
        year=_year(table, year),
        unit=table.ecosystem,
        weight=score.fill_null(0).cast("float64"),
        known=known.cast("int64"),
        area=ibis.ifelse(known, area, 0.0).fill_null(0.0),
        weight_area=(area * score).fill_null(0.0),
        without_area=(known & area.isnull()).cast("int64"),
        **{name: _named(table, name) for name in GROUPS},
    )
    return ibis.union(_under(rows, ""), *(_under(rows, name) for name in GROUPS))


def by_code(table: ir.Table, year: int | None) -> ir.Table:
    """Return how many types, of what area, have each category or level, by year and group."""
    rows = table.select(
        place=table.place,
        year=_year(table, year),
        code=table.code,
        area=given(table, "area", "float64"),
        **{name: _named(table, name) for name in GROUPS},
    )
    keys = ("place", "year", *GROUPS, "code")
    coded = rows.filter(rows.code.notnull())
    counts = coded.group_by(*keys).aggregate(types=coded.count(), area_km2=coded.area.sum())
    return counts.order_by(list(keys))


def _under(rows: ir.Table, group: str) -> ir.Table:
    """Return the rows that have this group, with all others together; "": all together."""
    others = {name: ibis.literal(ALL) for name in GROUPS if name != group}
    having = rows.filter(rows[group].notnull()) if group else rows
    return having.mutate(**others).select(rows.columns)


def _named(table: ir.Table, name: str) -> ir.StringColumn:
    """Return a group column as it is written, missing where it is empty."""
    return given(table, name, "string").nullif("")


def _year(table: ir.Table, year: int | None) -> ir.IntegerColumn:
    dated = given(table, "year", "int64")
    return dated if year is None else ibis.coalesce(dated, ibis.literal(year, "int64"))


def has_year(table: ir.Table, year: int | None) -> Check:
    """Look whether every row has a year, from its column or from the settings."""
    missing = table.filter(_year(table, year).isnull()).count().to_pyarrow().as_py()
    found = (
        f"{missing} rows have no year. Fill the column “year”, or give the year of the "
        "assessment as the setting year."
        if missing
        else ""
    )
    return Check(
        name=translatable("Every row has a year"), passed=not missing, found=found, must=True
    )


def shares(sums: Sums, heaviest: int) -> tuple[Floats, Floats]:
    """Return the share of the heaviest possible weight, by types and by area; NaN where none.

    Both (replicates, years). By area there is none unless every assessed type has an area.
    """
    types = np.where(sums["known"] > 0, sums["known"], np.nan)
    whole = (sums["without_area"] == 0) & (sums["area"] > 0)
    area = np.where(whole, sums["area"], np.nan)
    return sums["weight"] / (heaviest * types), sums["weight_area"] / (heaviest * area)


def why_none(sums: Sums) -> tuple[tuple[str | None, ...], tuple[str | None, ...]]:
    """Return by year why there is no value, by types and by area; None: not asked for."""
    by_types = tuple(NO_TYPES for _year in sums.years)
    asked = sums["without_area"][0] < sums["known"][0]
    by_area = tuple(AREAS_MISSING if partly else None for partly in asked)
    return by_types, by_area


def flags(sums: Sums) -> Iterator[tuple[str, ...]]:
    """Yield the flags of each year."""
    differ = len(np.unique(sums.units[0])) > 1
    for _year in sums.years:
        yield (LISTS_DIFFER,) if differ else ()


def example(
    column: str, cells: Sequence[str | None], *, index: float, by_area: float, first_biome: float
) -> Example:
    """Return made-up types of 10, 20, 30 … km2 with these cells, three of them in one biome."""
    types = [
        {
            "ecosystem": f"Type {number}",
            column: cell,
            "year": 2018,
            "biome": "Shrubland" if number <= 3 else "Savanna",
            "area": 10.0 * number,
        }
        for number, cell in enumerate(cells, start=1)
    ]
    whole = dict.fromkeys(GROUPS, ALL)
    return Example(
        inputs={"types": types},
        country="ZAF",
        expected=(
            Expected(year=2018, measure="index", value=index, group=whole),
            Expected(year=2018, measure="area_weighted_index", value=by_area, group=whole),
            Expected(
                year=2018,
                measure="index",
                value=first_biome,
                group={**whole, "biome": "Shrubland"},
            ),
        ),
    )
