"""What area of occupancy and extent of occurrence ask of their data."""

from __future__ import annotations

from ecotone.datasets.needs import Column, ColumnType, LayerNeed, TableNeed

NAME = Column(
    name="name",
    type=ColumnType.TEXT,
    meaning="Species or ecosystem; may be absent where there is only one",
    optional=True,
    blank=True,
    synonyms=("scientificName", "species", "sci_name", "taxon", "ecosystem", "ECO_NAME"),
    example="Aloe ballyi",
)
PLACE = Column(
    name="place",
    type=ColumnType.TEXT,
    meaning="Country or area, ISO 3166-1 alpha-3",
    optional=True,
    synonyms=("iso3",),
    example="KEN",
)


def _degrees(name: str, meaning: str, synonym: str, most: float, example: str) -> Column:
    return Column(
        name=name,
        type=ColumnType.NUMBER,
        meaning=meaning,
        unit="degrees",
        low=-most,
        high=most,
        blank=True,
        synonyms=(synonym, name[:3]),
        example=example,
    )


def _year(meaning: str) -> Column:
    return Column(
        name="year",
        type=ColumnType.INTEGER,
        meaning=meaning,
        unit="year",
        optional=True,
        blank=True,
        low=1500,
        high=2100,
        example="2021",
    )


OCCURRENCES = TableNeed(
    meaning="Places at which the species or ecosystem was found, one row each",
    columns=(
        _degrees("longitude", "Longitude, WGS84", "decimalLongitude", 180, "38.1"),
        _degrees("latitude", "Latitude, WGS84", "decimalLatitude", 90, "-3.4"),
        NAME,
        _year("Year that the row describes"),
        PLACE,
    ),
    optional=True,
)
DISTRIBUTION = LayerNeed(
    meaning="Where the species or ecosystem is: polygons, any number of them",
    columns=(
        Column(name="geometry", type=ColumnType.GEOMETRY, meaning="Outline"),
        NAME,
        _year("Year that the row describes"),
        PLACE,
    ),
    optional=True,
)
