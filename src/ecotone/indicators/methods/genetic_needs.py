"""What genetic diversity (A.4) asks of its tables."""

from __future__ import annotations

from typing import Any

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.indicators.methods.genetic_sizes import RANGES


def _size(name: str, meaning: str, example: str = "") -> Column:
    return Column(
        name=name,
        type=ColumnType.NUMBER,
        meaning=meaning,
        unit="individuals",
        optional=True,
        blank=True,
        low=0.0,
        missing=("-999", "-9999"),
        example=example,
    )


def _ratio(name: str, meaning: str) -> Column:
    return Column(
        name=name,
        type=ColumnType.NUMBER,
        meaning=meaning,
        unit="proportion",
        optional=True,
        blank=True,
        low=0.0,
        high=1.0,
        missing=("-999", "-9999"),
    )


def _text(name: str, meaning: str, **more: Any) -> Column:
    return Column(name=name, type=ColumnType.TEXT, meaning=meaning, **more)


_YEAR = Column(
    name="year",
    type=ColumnType.INTEGER,
    meaning="Year that the row describes",
    low=1500,
    high=2200,
    example="2024",
)
_PLACE = _text(
    "place",
    "Country or area, ISO 3166-1 alpha-3",
    optional=True,
    example="ZAF",
    synonyms=("country",),
)
_TAXON = _text(
    "taxon",
    "Scientific name",
    synonyms=("species",),
    example="Panthera pardus",
)
_GROUP = _text(
    "taxon_group", "Group of taxa", optional=True, blank=True, synonyms=("group",), example="mammal"
)
_ASSESSMENT = _text(
    "assessment", "Name of the assessment, where a taxon has several", optional=True, blank=True
)

POPULATIONS = TableNeed(
    meaning="One row per population of a species and reporting year",
    columns=(
        _PLACE,
        _TAXON,
        _GROUP,
        _ASSESSMENT,
        _text("population", "Name of the population, the same in all years", example="Cederberg"),
        _YEAR,
        _size("ne", "Effective size of the population, from genetic data", "320"),
        _size("ne_low", "Lower bound"),
        _size("ne_high", "Upper bound"),
        _size("nc", "Number of adults, counted or estimated", "5200"),
        _size("nc_low", "Lower bound"),
        _size("nc_high", "Upper bound"),
        _text(
            "nc_range",
            "Number of adults as a range, where there is no single number",
            optional=True,
            blank=True,
            codes=tuple(RANGES),
            example="more than 5000",
        ),
        _ratio("ratio", "Effective size over the number of adults, for the taxon"),
        _ratio("ratio_low", "Lower bound"),
        _ratio("ratio_high", "Upper bound"),
        _text(
            "status",
            "Whether the population still exists; empty: it does when a size is given",
            optional=True,
            blank=True,
            codes=("extant", "extinct", "unknown"),
            example="extant",
        ),
    ),
    key=("place", "taxon", "assessment", "population", "year"),
)

_COUNT = {
    "type": ColumnType.INTEGER,
    "unit": "populations",
    "blank": True,
    "low": 0.0,
    "missing": ("-999", "-9999"),
}
SPECIES = TableNeed(
    meaning="One row per species and year: how many populations are left and how many are lost",
    columns=(
        _PLACE,
        _TAXON,
        _ASSESSMENT,
        _YEAR,
        Column(
            name="extant",
            meaning="Number of populations left; empty where not known",
            synonyms=("n_extant_populations",),
            **_COUNT,  # type: ignore[arg-type]  # one dictionary for two columns
        ),
        Column(
            name="extinct",
            meaning="Number of populations lost; empty where not known",
            synonyms=("n_extint_populations", "n_extinct_populations"),
            **_COUNT,  # type: ignore[arg-type]  # one dictionary for two columns
        ),
    ),
    key=("place", "taxon", "assessment", "year"),
    optional=True,
)
