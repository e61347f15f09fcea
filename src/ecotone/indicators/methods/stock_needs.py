"""What sustainable stocks (5.1) asks of its table."""

from __future__ import annotations

from ecotone.datasets.needs import Column, ColumnType, TableNeed


def _ratio(name: str, meaning: str, example: str = "", synonyms: tuple[str, ...] = ()) -> Column:
    return Column(
        name=name,
        type=ColumnType.NUMBER,
        meaning=meaning,
        unit="ratio",
        blank=True,
        optional=True,
        low=0.0,
        missing=("-999", "-9999"),
        example=example,
        synonyms=synonyms,
    )


STOCKS = TableNeed(
    meaning="One row per stock and year; a stock without an assessment has a row too",
    columns=(
        Column(
            name="place",
            type=ColumnType.TEXT,
            meaning="Country or area, ISO 3166-1 alpha-3",
            optional=True,
            example="NAM",
        ),
        Column(
            name="stock",
            type=ColumnType.TEXT,
            meaning="Name of the stock, the same in all years",
            example="Cape hake",
            synonyms=("stock_id", "stockid"),
        ),
        Column(
            name="year",
            type=ColumnType.INTEGER,
            meaning="Year that the row describes",
            low=1800,
            high=2200,
            example="2022",
        ),
        Column(
            name="fishing_area",
            type=ColumnType.TEXT,
            meaning="Fishing area",
            optional=True,
            blank=True,
            synonyms=("area",),
            example="FAO 47",
        ),
        Column(
            name="species_group",
            type=ColumnType.TEXT,
            meaning="Group of species",
            optional=True,
            blank=True,
            example="demersal fish",
        ),
        _ratio(
            "b_bmsy",
            "Biomass over the biomass that gives the maximum sustainable yield (B/BMSY); empty "
            "where not assessed",
            "1.12",
            ("B/BMSY", "b_over_bmsy", "bbmsy"),
        ),
        _ratio("b_bmsy_low", "Lower bound of the 95 % interval"),
        _ratio("b_bmsy_high", "Upper bound of the 95 % interval"),
        Column(
            name="status",
            type=ColumnType.TEXT,
            meaning="State of a stock that has no ratio",
            optional=True,
            blank=True,
            codes=("sustainable", "overfished", "unknown"),
            example="overfished",
        ),
        Column(
            name="landings",
            type=ColumnType.NUMBER,
            meaning="Catch landed from the stock in the year; empty where not known",
            unit="t",
            optional=True,
            blank=True,
            low=0.0,
            missing=("-999", "-9999"),
            example="147000",
        ),
    ),
    key=("place", "stock", "year"),
)
