"""What the area under restoration asks of its data: projects with outlines, and without."""

from __future__ import annotations

from ecotone.datasets.needs import Column, ColumnType, LayerNeed, TableNeed

PLANNED, UNDER_WAY, COMPLETED, GIVEN_UP = "planned", "under way", "completed", "given up"


def _text(name: str, meaning: str, *synonyms: str, example: str = "") -> Column:
    return Column(
        name=name,
        type=ColumnType.TEXT,
        meaning=meaning,
        optional=True,
        blank=True,
        synonyms=synonyms,
        example=example,
    )


def _year(name: str, meaning: str, *synonyms: str, example: str) -> Column:
    return Column(
        name=name,
        type=ColumnType.INTEGER,
        meaning=meaning,
        unit="year",
        optional=True,
        blank=True,
        low=1900,
        high=2100,
        missing=("0",),
        synonyms=synonyms,
        example=example,
    )


PROJECT = Column(
    name="project",
    type=ColumnType.TEXT,
    meaning="Identifier of the project or initiative",
    synonyms=("initiative", "project_id", "id"),
    example="R-12",
)
AREA = Column(
    name="area_km2",
    type=ColumnType.NUMBER,
    meaning="Area",
    unit="km2",
    low=0,
    synonyms=("area", "reported_area"),
    example="12.5",
)
_COMMON = (
    Column(
        name="status",
        type=ColumnType.TEXT,
        meaning="How far the project has come",
        codes=(PLANNED, UNDER_WAY, COMPLETED, GIVEN_UP),
        example=UNDER_WAY,
    ),
    _text(
        "ecosystem", "Type of ecosystem that is to be restored", "ecosystem_after", example="T1.2"
    ),
    _text("realm", "Land, inland water or marine", example="land"),
    _text("place", "Country or area, ISO 3166-1 alpha-3", "ISO3", "country", example="KEN"),
    _year("start", "Year in which work began", "start_year", example="2018"),
    _year("end", "Year in which work ended", "end_year", example="2024"),
    Column(
        name="maintained",
        type=ColumnType.BOOLEAN,
        meaning="Whether a completed area is still looked after; empty where nobody knows",
        optional=True,
        blank=True,
        example="yes",
    ),
    _text("practice", "What is done", example="assisted natural regeneration"),
    _text("verified_by", "Who has verified the area", example="county forest office"),
)

PROJECTS = LayerNeed(
    meaning="Outlines of areas under restoration, with status and years",
    columns=(
        Column(name="geometry", type=ColumnType.GEOMETRY, meaning="Outline"),
        PROJECT,
        *_COMMON,
    ),
    optional=True,
)

RECORDS = TableNeed(
    meaning="Projects of which an area is reported but no outline",
    columns=(PROJECT, AREA, *_COMMON),
    key=("project",),
    optional=True,
)

DEGRADED = TableNeed(
    meaning="Area of degraded land or sea of which restoration is a share, by year",
    columns=(
        Column(
            name="year",
            type=ColumnType.INTEGER,
            meaning="Year that the row describes",
            unit="year",
            low=1900,
            high=2100,
            example="2015",
        ),
        AREA,
        _text("ecosystem", "Type of ecosystem; empty or all for everything", example="all"),
        _text("place", "Country or area, ISO 3166-1 alpha-3", "ISO3", example="KEN"),
    ),
    key=("place", "ecosystem", "year"),
    optional=True,
)
