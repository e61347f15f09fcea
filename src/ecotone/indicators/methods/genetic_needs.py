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
    meaning="year that the report speaks of",
    low=1500,
    high=2200,
    example="2024",
)
_PLACE = _text(
    "place", "country, ISO 3166 alpha-3", optional=True, example="ZAF", synonyms=("country",)
)
_TAXON = _text("taxon", "species or subspecies", synonyms=("species",), example="Panthera pardus")
_GROUP = _text(
    "taxon_group", "group of taxa", optional=True, blank=True, synonyms=("group",), example="mammal"
)
_ASSESSMENT = _text(
    "assessment", "names the assessment where a taxon has several", optional=True, blank=True
)

POPULATIONS = TableNeed(
    meaning="one row per population of a species and reporting year",
    columns=(
        _PLACE,
        _TAXON,
        _GROUP,
        _ASSESSMENT,
        _text("population", "name of the population, the same in all years", example="Cederberg"),
        _YEAR,
        _size("ne", "effective size from genetic data", "320"),
        _size("ne_low", "lower bound of the effective size"),
        _size("ne_high", "upper bound of the effective size"),
        _size("nc", "number of adults, counted or estimated", "5200"),
        _size("nc_low", "lower bound of the number of adults"),
        _size("nc_high", "upper bound of the number of adults"),
        _text(
            "nc_range",
            "number of adults as a range, where there is no number",
            optional=True,
            blank=True,
            codes=tuple(RANGES),
            example="more than 5000",
        ),
        _ratio("ratio", "effective over census size, of the taxon"),
        _ratio("ratio_low", "lower bound of that ratio"),
        _ratio("ratio_high", "upper bound of that ratio"),
        _text(
            "status",
            "extant, extinct or unknown; empty: extant when a size is given",
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
    meaning="one row per species and year: how many populations are left and how many are lost",
    columns=(
        _PLACE,
        _TAXON,
        _ASSESSMENT,
        _YEAR,
        Column(
            name="extant",
            meaning="populations left; empty where not known",
            synonyms=("n_extant_populations",),
            **_COUNT,  # type: ignore[arg-type]  # one dictionary for two columns
        ),
        Column(
            name="extinct",
            meaning="populations lost; empty where not known",
            synonyms=("n_extint_populations", "n_extinct_populations"),
            **_COUNT,  # type: ignore[arg-type]  # one dictionary for two columns
        ),
    ),
    key=("place", "taxon", "assessment", "year"),
    optional=True,
)
