"""The card of land degradation (SDG 15.3.1), and what it needs."""

from __future__ import annotations

from ecotone.datasets.needs import Column, ColumnType, RasterNeed, TableNeed
from ecotone.indicators.base import (
    Direction,
    Lifecycle,
    Measure,
    MethodCard,
    Reference,
    Uncertainty,
    WorkedExample,
)
from ecotone.indicators.rasters.opened import PLACES

_STATE = "−1 degraded, 0 stable, 1 improved; empty: no data"


def _state(name: str, meaning: str, *, optional: bool = False) -> Column:
    return Column(
        name=name,
        type=ColumnType.INTEGER,
        meaning=f"{meaning}: {_STATE}",
        blank=True,
        optional=optional,
        low=-1,
        high=1,
        missing=("-32768",),
        example="0",
    )


def _raster(meaning: str) -> RasterNeed:
    return RasterNeed(meaning=f"{meaning}: {_STATE}", unit="state", by_year=True, optional=True)


LAND = TableNeed(
    meaning=(
        "Land by state of the three sub-indicators, one row per part of the land; instead of "
        "rasters"
    ),
    columns=(
        Column(
            name="year",
            type=ColumnType.INTEGER,
            meaning="Last year of the period",
            low=1900,
            high=2200,
            example="2019",
        ),
        _state("productivity", "Land productivity"),
        _state("land_cover", "Land cover"),
        _state("soil_carbon", "Soil organic carbon", optional=True),
        Column(
            name="soil_carbon_change",
            type=ColumnType.NUMBER,
            meaning="Change of soil organic carbon, where its state is not given",
            unit="%",
            optional=True,
            blank=True,
            low=-100,
            example="-3.5",
        ),
        _state("baseline", "State in the base period", optional=True),
        Column(
            name="area_km2",
            type=ColumnType.NUMBER,
            meaning="Area of this part of the land",
            unit="km2",
            low=0,
            synonyms=("area",),
            example="120.5",
        ),
    ),
    optional=True,
)


def _share(name: str, title: str, direction: Direction) -> Measure:
    return Measure(name=name, title=title, unit="%", low=0, high=100, direction=direction, digits=2)


CARD = MethodCard(
    code="2.CT.1",
    name="land-degradation",
    version="1.0",
    title="Proportion of land that is degraded",
    summary=(
        "The share of land on which productivity, land cover or soil carbon became worse "
        "(SDG 15.3.1)."
    ),
    targets=(2,),
    kind="component",
    measures=(
        _share("degraded_share", "Degraded land", Direction.DOWN),
        _share("stable_share", "Stable land", Direction.NEITHER),
        _share("improved_share", "Improved land", Direction.UP),
        Measure(
            name="degraded_area",
            title="Area of degraded land",
            unit="km2",
            low=0,
            direction=Direction.DOWN,
            digits=1,
        ),
    ),
    inputs={
        "land": LAND,
        "productivity": _raster("Land productivity, three classes (or five, see settings)"),
        "land_cover": _raster("Land cover change"),
        "soil_carbon": _raster("Soil organic carbon"),
        "baseline": _raster("State in the base period"),
        "places": PLACES,
    },
    steps=(
        "Each part of the land has three states: productivity, land cover, soil organic carbon.",
        (
            "One out, all out: land is degraded where any state is degraded; improved where "
            "productivity is improved, or is stable and another state is improved; otherwise "
            "stable; without data where any state is missing."
        ),
        (
            "With a base period, the states of both periods give one of seven classes. "
            "Persistent, recent and baseline degradation count as degraded; baseline, recent and "
            "persistent improvement count as improved."
        ),
        (
            "The value is degraded land over land with data, in percent; where more than 5 % of "
            "the land is without data, there is no value."
        ),
    ),
    uncertainty=Uncertainty.NONE,
    no_interval="The states come without errors.",
    references=(
        Reference(
            text="Sims and others (2021). Good practice guidance: SDG indicator 15.3.1, version "
            "2.0. UNCCD, Bonn.",
            address="https://www.unccd.int/resources/manuals-and-guides/"
            "good-practice-guidance-sdg-indicator-1531-proportion-land-degraded",
        ),
        Reference(
            text="UNSD, SDG indicator 15.3.1, metadata.",
            address="https://unstats.un.org/sdgs/metadata/files/Metadata-15-03-01.pdf",
        ),
    ),
    worked_example=WorkedExample(
        text="States (1, −1, 0), (0, 1, 0), (1, 0, 0), (0, 0, 0) on equal areas: one degraded, two "
        "improved, one stable, so 25 % degraded.",
        expected=25.0,
        tolerance=1e-9,
        source="Combinations of states as trends.earth-algorithms (Conservation International) "
        "decides them",
    ),
    authors=("Ecotone",),
    custodian="UNCCD",
    lifecycle=Lifecycle.IN_REVIEW,
    doubts=(
        (
            "The states are taken as given; the value depends mostly on how productivity and "
            "soil carbon were modelled."
        ),
        (
            "The addendum to the guidance with the seven classes was known from a program that "
            "implements it, not from the original."
        ),
    ),
    differs_from_peers=(
        (
            "Cells are measured on the ellipsoid, row by row; water and other cells that are not "
            "land count neither as degraded nor as land."
        ),
    ),
)
