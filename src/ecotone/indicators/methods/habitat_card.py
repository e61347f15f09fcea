"""The card of the Species Habitat Index, and what it needs."""

from __future__ import annotations

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.indicators.base import (
    Direction,
    Lifecycle,
    Measure,
    MethodCard,
    Reference,
    Uncertainty,
    WorkedExample,
)

_SPECIES = Column(
    name="species",
    type=ColumnType.TEXT,
    meaning="Scientific name",
    synonyms=("sci_name", "scientific_name"),
    example="Ateles fusciceps",
)
_YEAR = Column(
    name="year",
    type=ColumnType.INTEGER,
    meaning="Year that the row describes",
    low=1900,
    high=2200,
    example="2020",
)

SCORES = TableNeed(
    meaning="Scores of each species by year, in percent of the base year",
    columns=(
        _SPECIES,
        _YEAR,
        Column(
            name="score",
            type=ColumnType.TEXT,
            meaning="Which score: AS or HS (area of habitat), CS (connectivity), SHS (both)",
            codes=("AS", "HS", "CS", "SHS"),
            example="AS",
        ),
        Column(
            name="value",
            type=ColumnType.NUMBER,
            meaning="The score",
            unit="%",
            blank=True,
            low=0,
            synonyms=("values",),
            example="82.8",
        ),
    ),
    key=("species", "year", "score"),
    optional=True,
)

HABITAT = TableNeed(
    meaning="Habitat of each species by year, instead of scores",
    columns=(
        _SPECIES,
        _YEAR,
        Column(
            name="area_km2",
            type=ColumnType.NUMBER,
            meaning="Area of suitable habitat",
            unit="km2",
            blank=True,
            low=0,
            example="5016.3",
        ),
        Column(
            name="connectivity",
            type=ColumnType.NUMBER,
            meaning="Connectivity of the habitat, any measure that grows with it",
            unit="index",
            optional=True,
            blank=True,
            low=0,
            example="0.44",
        ),
    ),
    key=("species", "year"),
    optional=True,
)

WEIGHTS = TableNeed(
    meaning=(
        "Areas by which species are weighted in the Steward's index: habitat in the place and "
        "whole range, both in the same unit"
    ),
    columns=(
        _SPECIES,
        Column(
            name="habitat_area",
            type=ColumnType.NUMBER,
            meaning="Area of habitat in the place",
            unit="the same unit for both areas",
            blank=True,
            low=0,
            synonyms=("area_aoh",),
            example="50163246",
        ),
        Column(
            name="range_area",
            type=ColumnType.NUMBER,
            meaning="Area of the whole range",
            unit="the same unit for both areas",
            blank=True,
            low=0,
            synonyms=("area_range_map",),
            example="212914085282",
        ),
    ),
    key=("species",),
    optional=True,
)


def _index(name: str, title: str) -> Measure:
    return Measure(name=name, title=title, unit="%", low=0, direction=Direction.UP, digits=2)


CARD = MethodCard(
    code="A.CT.3",
    name="species-habitat-index",
    version="1.0",
    title="Species Habitat Index",
    summary=(
        "How much of the habitat of species is left, in area and connectivity, as a mean over "
        "species; the base year is 100."
    ),
    targets=(4,),
    kind="component",
    measures=(
        _index("index", "Species Habitat Index"),
        _index("steward_index", "Steward's Species Habitat Index"),
        _index("area_index", "Mean area score"),
        _index("connectivity_index", "Mean connectivity score"),
    ),
    inputs={"scores": SCORES, "habitat": HABITAT, "species": WEIGHTS},
    steps=(
        (
            "Area score: 100 times the area of habitat of a year over that of the base year. "
            "Connectivity score: the same with connectivity."
        ),
        (
            "Score of a species: mean of its two scores. A species that lacks one of them is "
            "not known in that year; a stated species score stands where both parts are "
            "missing."
        ),
        (
            "The index is the mean over species with a score; the Steward's index weights each "
            "species by its habitat in the place over its whole range."
        ),
        "The interval draws species again with replacement, the same draw in all years.",
    ),
    unit_of_resampling="species",
    uncertainty=Uncertainty.BOOTSTRAP,
    references=(
        Reference(
            text="Jetz and others (2022). Include biodiversity representation indicators in "
            "area-based conservation targets. Nature Ecology & Evolution 6, 123-126.",
            doi="10.1038/s41559-021-01620-y",
        ),
        Reference(
            text="GEO BON, BON in a Box: Species Habitat Index pipeline.",
            address="https://boninabox.geobon.org/",
        ),
    ),
    worked_example=WorkedExample(
        text="Brown-headed spider monkey and giant anteater, 2020: scores 61.6845 and 72.5103, "
        "index 67.0974.",
        expected=67.0974,
        tolerance=1e-4,
        source="Species scores of GEO BON's pipeline (BON in a Box)",
    ),
    authors=("Ecotone",),
    custodian="Yale University (Map of Life) and GEO BON",
    lifecycle=Lifecycle.IN_REVIEW,
    doubts=(
        (
            "The mean of a year with fewer species is over other species: see the number of "
            "species beside the value."
        ),
        (
            "The two areas of the weights must be in the same unit; in the sample data of the "
            "pipeline they do not seem to be."
        ),
        "The paper that defined the index first is cited from memory.",
    ),
    differs_from_peers=(
        "The pipeline of BON in a Box rounds to two decimals; here nothing is rounded.",
        (
            "Where a species has no score in a year, the pipeline averages over the others "
            "without saying so; here a remark says it."
        ),
    ),
)
