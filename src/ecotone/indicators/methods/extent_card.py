"""The card of A.2, extent of natural ecosystems, and what it needs."""

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

_YEAR = Column(
    name="year",
    type=ColumnType.INTEGER,
    meaning="Year that the row describes",
    low=1000,
    high=2200,
    example="2020",
)

CROSSWALK = TableNeed(
    meaning="What each class of the land cover stands for; a class may be divided by shares",
    columns=(
        Column(
            name="class",
            type=ColumnType.INTEGER,
            meaning="Class number in the raster",
            synonyms=("value", "class_number", "code"),
            example="10",
        ),
        Column(
            name="ecosystem",
            type=ColumnType.TEXT,
            meaning="Code of the IUCN Global Ecosystem Typology (T1, T1.2, F2.3) or of your own "
            "list; empty for classes that stand for no data (cloud)",
            blank=True,
            synonyms=("get", "get_code", "ecosystem_type", "efg"),
            example="T1.2",
        ),
        Column(
            name="natural",
            type=ColumnType.BOOLEAN,
            meaning="Whether the type is natural; empty for classes that stand for no data",
            blank=True,
            example="yes",
        ),
        Column(
            name="share",
            type=ColumnType.NUMBER,
            meaning="Share of the class that is of this type; 1 when empty",
            unit="share",
            optional=True,
            blank=True,
            low=0,
            high=1,
            example="1",
        ),
        Column(
            name="ecosystem_name",
            type=ColumnType.TEXT,
            meaning="Name of the type",
            optional=True,
            blank=True,
            example="Tropical dry forests",
        ),
    ),
    key=("class", "ecosystem"),
)

ACCURACY = TableNeed(
    meaning=(
        "Sample of places where the map was checked: how many places of each mapped class were "
        "found to be of which class (confusion matrix), for each year of the map"
    ),
    columns=(
        _YEAR,
        Column(
            name="map_class",
            type=ColumnType.INTEGER,
            meaning="Class in the map",
            synonyms=("mapped", "predicted"),
            example="10",
        ),
        Column(
            name="reference_class",
            type=ColumnType.INTEGER,
            meaning="Class found by the check",
            synonyms=("reference", "observed"),
            example="20",
        ),
        Column(
            name="samples",
            type=ColumnType.INTEGER,
            meaning="Number of checked places",
            low=0,
            synonyms=("count", "n"),
            example="12",
        ),
    ),
    key=("year", "map_class", "reference_class"),
    optional=True,
)

BASELINE = TableNeed(
    meaning=(
        "Extent before the first map (historical or potential), if the percentage is to refer to it"
    ),
    columns=(
        Column(
            name="place",
            type=ColumnType.TEXT,
            meaning="Place, as in the layer of places",
            optional=True,
            example="KEN",
        ),
        Column(
            name="ecosystem",
            type=ColumnType.TEXT,
            meaning="Type as in the crosswalk; “all” for natural ecosystems together",
            example="all",
        ),
        Column(
            name="area_km2",
            type=ColumnType.NUMBER,
            meaning="Area",
            unit="km2",
            low=0,
            example="410000",
        ),
    ),
    key=("place", "ecosystem"),
    optional=True,
)


def _area(name: str, title: str, direction: Direction = Direction.NEITHER) -> Measure:
    return Measure(name=name, title=title, unit="km2", low=0, direction=direction, digits=1)


CARD = MethodCard(
    code="A.2",
    name="ecosystem-extent",
    version="1.0",
    title="Extent of natural ecosystems",
    summary=(
        "The area of natural ecosystems as a percentage of their area in the base year, from "
        "land-cover maps, with an account of what was gained and lost for each type."
    ),
    targets=(1,),
    kind="headline",
    measures=(
        Measure(
            name="extent_of_baseline",
            title="Extent, percentage of the base year",
            unit="%",
            low=0,
            direction=Direction.UP,
            digits=2,
        ),
        _area("extent", "Extent", Direction.UP),
        _area("mapped_extent", "Extent as mapped, errors of the map not corrected"),
        _area("additions", "Additions since the map before"),
        _area("reductions", "Reductions since the map before", Direction.DOWN),
    ),
    inputs={
        "land_cover": RasterNeed(
            meaning=(
                "Land-cover or ecosystem classes: one raster per year, all on one grid and with "
                "one legend"
            ),
            unit="class number",
            by_year=True,
        ),
        "crosswalk": CROSSWALK,
        "places": PLACES,
        "accuracy": ACCURACY,
        "baseline": BASELINE,
    },
    steps=(
        "The rasters must lie on one grid: same coordinate system, cells, corner and legend.",
        (
            "The area of a cell is computed for its row, in closed form on the ellipsoid; on "
            "projected grids it is that of the projection, refused where it is off by more than"
            " 0.5 %."
        ),
        (
            "A cell belongs to the place in which its centre lies; areas are summed by place and "
            "class. Only cells that are known in all years count."
        ),
        (
            "Where cells without data, clouds and land beyond the grid make up more than 5 % of "
            "a place, it gets no values."
        ),
        (
            "The crosswalk turns classes into ecosystem types; a class may be divided among types "
            "by shares."
        ),
        (
            "For each pair of years the areas that went from one type to another form the "
            "transition matrix; its rows add to the opening extent and its columns to the "
            "closing extent, which is checked."
        ),
        (
            "The value is the natural area of the year over that of the base year, in percent; the "
            "same is given for each natural type."
        ),
        (
            "Where the map was checked on a sample of places, areas are corrected for its "
            "errors by stratified estimation and have a standard error; without a sample there "
            "is no interval."
        ),
    ),
    groups=("ecosystem",),
    uncertainty=Uncertainty.EXACT,
    no_interval="The area is as mapped, not corrected by a sample of checked places.",
    references=(
        Reference(
            text="United Nations and others (2021). System of Environmental-Economic Accounting: "
            "Ecosystem Accounting.",
            address="https://seea.un.org/ecosystem-accounting",
        ),
        Reference(
            text="Olofsson and others (2014). Good practices for estimating area and assessing "
            "accuracy of land change. Remote Sensing of Environment 148, 42-57.",
            doi="10.1016/j.rse.2014.02.015",
        ),
        Reference(
            text="Keith and others (2022). A function-based typology for Earth's ecosystems. "
            "Nature 610, 513-518.",
            doi="10.1038/s41586-022-05318-4",
        ),
        Reference(
            text="Snyder (1987). Map projections: a working manual. U.S. Geological Survey "
            "Professional Paper 1395.",
            doi="10.3133/pp1395",
        ),
    ),
    worked_example=WorkedExample(
        text="A mangrove at two times, 15,173 and 13,704 cells of 900 m²: 13.6557 and 12.3336 km², "
        "90.318329 % of the first.",
        expected=100 * 13704 / 15173,
        tolerance=1e-9,
        source="Example rasters of the package redlistr, distributions of 2000 and 2017",
    ),
    authors=("Ecotone",),
    custodian="UNSD; UNEP",
    lifecycle=Lifecycle.IN_REVIEW,
    doubts=(
        (
            "Maps of two years, each with its own errors, show change where there is none: "
            "compare maps made in the same way, and check them."
        ),
        (
            "The errors of two maps are taken as independent; where they are correlated, the "
            "interval of the percentage is too wide."
        ),
        (
            "A national sample that is applied to parts of the country assumes the same errors "
            "everywhere."
        ),
        "The crosswalk, not the map, decides which types count as natural.",
    ),
    differs_from_peers=(
        (
            "exactextract measures cells on a sphere, 0.64 % too much near the equator; here "
            "they are measured on the ellipsoid."
        ),
        (
            "exactextract weighs border cells by the part inside; here the centre decides, so that "
            "neighbouring places share out every cell exactly once."
        ),
    ),
)
