"""What land-use change and tenure in traditional territories asks of its data."""

from __future__ import annotations

from ecotone.datasets.needs import Column, ColumnType, LayerNeed, TableNeed

TENURES = ("formal", "customary recognised", "claimed")


def _year(name: str, meaning: str, example: str) -> Column:
    return Column(
        name=name,
        type=ColumnType.INTEGER,
        meaning=meaning,
        unit="year",
        low=1900,
        high=2100,
        example=example,
    )


def _natural(name: str, meaning: str) -> Column:
    return Column(name=name, type=ColumnType.BOOLEAN, meaning=meaning, example="yes")


def _date(name: str, meaning: str, *, blank: bool, example: str = "") -> Column:
    return Column(
        name=name,
        type=ColumnType.DATE,
        meaning=meaning,
        optional=blank,
        blank=blank,
        example=example,
    )


TERRITORY = Column(
    name="territory",
    type=ColumnType.TEXT,
    meaning="Identifier of the territory, the same in all tables",
    synonyms=("territory_id",),
    example="T-07",
)
_AREA = Column(
    name="area_km2",
    type=ColumnType.NUMBER,
    meaning="Area inside the territory",
    unit="km2",
    low=0,
    synonyms=("area",),
    example="310.2",
)

TERRITORIES = LayerNeed(
    meaning="Outlines of traditional territories, given by those who hold them",
    columns=(
        Column(name="geometry", type=ColumnType.GEOMETRY, meaning="Outline"),
        TERRITORY,
        Column(
            name="tenure",
            type=ColumnType.TEXT,
            meaning="Tenure; empty where it is not stated",
            optional=True,
            blank=True,
            codes=TENURES,
            example="customary recognised",
        ),
        Column(
            name="place",
            type=ColumnType.TEXT,
            meaning="Country or area, ISO 3166-1 alpha-3",
            optional=True,
            blank=True,
            synonyms=("ISO3", "country"),
            example="KEN",
        ),
    ),
    needs_consent=True,
)

CONSENT = TableNeed(
    meaning="Consent of the holders of each territory to each use of its outline and data",
    columns=(
        TERRITORY,
        Column(
            name="use",
            type=ColumnType.TEXT,
            meaning="The use consented to: 22.1 for this indicator, all for every indicator",
            example="22.1",
        ),
        _date("given_on", "Day from which consent holds", blank=False, example="2024-05-01"),
        _date("ends_on", "Last day on which it holds; empty where it has no end", blank=True),
        _date("withdrawn_on", "Day on which it was withdrawn; empty where it was not", blank=True),
        Column(
            name="given_by",
            type=ColumnType.TEXT,
            meaning="Who gave consent: the body that speaks for the holders",
            optional=True,
            blank=True,
            example="Council of elders",
        ),
    ),
    key=("territory", "use", "given_on"),
    needs_consent=True,
)

COVER = TableNeed(
    meaning="Area of each land-cover class in each territory, by year",
    columns=(
        TERRITORY,
        _year("year", "Year that the row describes", "2020"),
        Column(name="class", type=ColumnType.TEXT, meaning="Land-cover class", example="forest"),
        _natural("natural", "Whether the class is natural"),
        _AREA,
    ),
    key=("territory", "year", "class"),
    optional=True,
    needs_consent=True,
)

CHANGES = TableNeed(
    meaning="Land cover at the beginning and at the end of a period in each territory",
    columns=(
        TERRITORY,
        _year("year_from", "First year of the period", "2015"),
        _year("year_to", "Last year of the period", "2020"),
        Column(name="class_from", type=ColumnType.TEXT, meaning="Class at the beginning"),
        Column(name="class_to", type=ColumnType.TEXT, meaning="Class at the end"),
        _natural("natural_from", "Whether the class at the beginning is natural"),
        _natural("natural_to", "Whether the class at the end is natural"),
        _AREA,
    ),
    key=("territory", "year_from", "year_to", "class_from", "class_to"),
    optional=True,
    needs_consent=True,
)
