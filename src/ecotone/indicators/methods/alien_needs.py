"""What the rate of alien species establishment (6.1) asks of its register, and its settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ecotone.datasets.needs import Column, ColumnType, TableNeed


@dataclass(frozen=True, slots=True, kw_only=True)
class AlienSettings:
    """How first records are dated, counted and modelled.

    ``dating``: year that stands for a first record known between two years. ``bin_years``: length
    of the periods of the rate, in years. ``reference_first`` and ``reference_last``: first and
    last year of the period with which the rate from 2021 on is compared. ``first_year``: first
    year of the counts by year; earlier records are in the cumulative number only.
    ``register_year``: year that a register describes which does not name it. ``model``: model of
    introductions that stands beside the observed counts. ``offset``: add a constant number of
    records a year to the model, as b3alien does. ``model_draws``: number of fits of the model to
    resampled residuals, for its band.
    """

    dating: Literal["middle", "earliest", "latest"] = "middle"
    bin_years: int = 5
    reference_first: int = 2011
    reference_last: int = 2020
    first_year: int = 1850
    register_year: int | None = None
    model: Literal["solow-costello", "none"] = "solow-costello"
    offset: bool = False
    model_draws: int = 200

    def __post_init__(self) -> None:
        """Refuse periods that are empty."""
        if self.bin_years < 1:
            raise ValueError("a period of the rate has one year or more")
        if self.reference_last < self.reference_first:
            raise ValueError("the reference period ends before it begins")
        if self.reference_last > LAST_YEAR_BEFORE_TARGET:
            raise ValueError("the reference period ends in 2020 or earlier")


#: Target 6 speaks of the years from 2021 to 2030.
LAST_YEAR_BEFORE_TARGET = 2020

_ESTABLISHED = ("established", "naturalised", "invasive", "casual", "not established", "unknown")


def _year(name: str, meaning: str, synonyms: tuple[str, ...] = ()) -> Column:
    return Column(
        name=name,
        type=ColumnType.INTEGER,
        meaning=meaning,
        optional=True,
        blank=True,
        low=1000,
        high=2200,
        missing=("-999", "-9999"),
        synonyms=synonyms,
    )


def _text(name: str, meaning: str, synonyms: tuple[str, ...] = (), example: str = "") -> Column:
    return Column(
        name=name,
        type=ColumnType.TEXT,
        meaning=meaning,
        optional=True,
        blank=True,
        synonyms=synonyms,
        example=example,
    )


REGISTER = TableNeed(
    meaning="One row per alien species: a register such as GRIIS, or a checklist with dates",
    columns=(
        _text("place", "Country or area, ISO 3166-1 alpha-3", (), "KEN"),
        Column(
            name="species",
            type=ColumnType.TEXT,
            meaning="Scientific name",
            synonyms=("scientificName", "scientific_name", "taxon"),
            example="Prosopis juliflora",
        ),
        _text("taxon_id", "Number of the taxon, where names repeat", ("taxonID",), "154000"),
        _year(
            "first_year",
            "Year of the first record, or the earliest possible year; empty where not known",
            ("yearFirstRecord", "first_record", "year_introduced"),
        ),
        _year(
            "first_year_latest",
            "Latest possible year of the first record, where the year is not exact",
        ),
        _text("pathway", "Pathway of introduction", (), "escape from confinement"),
        _text("taxon_group", "Group of taxa", ("kingdom", "group"), "Plantae"),
        _text(
            "invasive",
            "Invasive where there is evidence of harm; Null or empty where there is none",
            ("isInvasive", "is_invasive"),
            "Invasive",
        ),
        Column(
            name="establishment",
            type=ColumnType.TEXT,
            meaning=(
                "Whether the species is established; casual species and those not established do "
                "not count"
            ),
            optional=True,
            blank=True,
            codes=_ESTABLISHED,
            example="established",
        ),
        _year("register_year", "Year that the row describes", ("publicationYear",)),
    ),
    key=("place", "species", "taxon_id"),
)
