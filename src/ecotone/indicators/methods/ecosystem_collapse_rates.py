"""Rates of decline, area of occupancy and extent of occurrence of one ecosystem, from rasters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ecotone.datasets.needs import RasterNeed
from ecotone.indicators.base import (
    Direction,
    Example,
    Expected,
    Floats,
    Lifecycle,
    Measure,
    Method,
    MethodCard,
    Reference,
    Spread,
    Sums,
    Uncertainty,
    WorkedExample,
)
from ecotone.indicators.rasters.footprint import Presence, footprints
from ecotone.indicators.rasters.made_up import write_classes
from ecotone.indicators.rasters.opened import (
    PLACES,
    HowMeasured,
    NoData,
    paths_by_year,
    places_in,
)
from ecotone.kernel.text import translatable

TOO_MUCH_MISSING = translatable("Too much of the place is without data.")
NONE_AT_FIRST = translatable("There was none in the base year.")
ALL_GONE = translatable("There is none left, and the logarithm of nothing is not a number.")
POSITIONS = translatable("fewest and most over 25 positions of the grid")

_HAIR = 1e-9
_RATES = ("loss", "absolute_rate", "proportional_rate", "compound_rate")


@dataclass(frozen=True, slots=True, kw_only=True)
class FootprintSettings:
    """Which cells are the ecosystem, and what is measured.

    ``present``: classes that mean presence; every class but 0 where none is named. ``no_data``:
    what cells without data mean: absent in maps of presence, unknown in maps of land cover.
    ``most_missing``: share of a place that may be without data. ``least_share``: share of a 10 km
    square from which it counts as occupied; 0.01 leaves out squares under 1 %.
    ``negligible_share``: share of the whole that the emptiest squares together may hold and are
    left out; 0.01 is the rule of the guidelines' version 2. ``cell_area``: how cells of projected
    grids are measured.
    """

    present: tuple[int, ...] = ()
    no_data: NoData = "absent"
    most_missing: float = 0.05
    least_share: float = 0.0
    negligible_share: float = 0.0
    cell_area: HowMeasured = "plane"

    def __post_init__(self) -> None:
        """Refuse shares that are none."""
        shares = (self.most_missing, self.least_share, self.negligible_share)
        if not all(0 <= one < 1 for one in shares):
            raise ValueError("shares lie from 0 to below 1")


def _rate(name: str, title: str, unit: str) -> Measure:
    return Measure(name=name, title=title, unit=unit, direction=Direction.DOWN, digits=4)


CARD = MethodCard(
    code="",
    name="ecosystem-collapse-rates",
    version="1.1",
    title="Decline, occupancy and range of an ecosystem",
    summary=(
        "Inputs to criteria A and B of the IUCN Red List of Ecosystems for one ecosystem type: how "
        "fast its area declines, how many squares of 10 km it occupies and how wide it spreads."
    ),
    targets=(1,),
    kind="component",
    measures=(
        Measure(
            name="area",
            title="Area",
            unit="km2",
            low=0,
            direction=Direction.UP,
            digits=4,
        ),
        _rate("loss", "Loss since the first map", "%"),
        _rate("absolute_rate", "Absolute rate of decline", "km2/year"),
        _rate("proportional_rate", "Proportional rate of decline", "%/year"),
        Measure(
            name="compound_rate",
            title="Annual rate of change, compound",
            unit="%/year",
            direction=Direction.UP,
            digits=4,
        ),
        Measure(
            name="occupancy",
            title="Area of occupancy",
            unit="squares of 10 km",
            low=0,
            direction=Direction.UP,
            whole=True,
            digits=0,
        ),
        Measure(
            name="occurrence",
            title="Extent of occurrence",
            unit="km2",
            low=0,
            direction=Direction.UP,
            digits=1,
        ),
    ),
    inputs={
        "distribution": RasterNeed(
            meaning="Where the ecosystem is: one raster per year, all on one grid",
            unit="class number",
            by_year=True,
        ),
        "places": PLACES,
    },
    steps=(
        (
            "The rasters must lie on one grid; each cell has the area of its row on the "
            "ellipsoid, or that of the projection."
        ),
        (
            "A cell is present where it holds a named class, or any class but 0; cells without "
            "data are absent unless the settings say that they are unknown."
        ),
        (
            "With A1 in the first year, A2 in another and t years between: absolute rate = (A1 "
            "− A2) / t, proportional rate = 100 (1 − (A2/A1)^(1/t)), compound rate = 100/t "
            "ln(A2/A1)."
        ),
        (
            "Area of occupancy: squares of 10 km that hold a present cell, the fewest over 25 "
            "positions of their grid (steps of 2 km); the most are given beside."
        ),
        (
            "Extent of occurrence: area of the smallest convex outline around the centres of "
            "present cells."
        ),
    ),
    uncertainty=Uncertainty.ENSEMBLE,
    no_interval="Cells are counted in full, not sampled.",
    references=(
        Reference(
            text=(
                "Bland and others (2017). Guidelines for the application of IUCN Red List of "
                "Ecosystems Categories and Criteria, version 1.1."
            ),
            doi="10.2305/IUCN.CH.2016.RLE.3.en",
        ),
        Reference(
            text="Lee, Keith, Nicholson and Murray (2019). redlistr: tools for the IUCN Red Lists "
            "of ecosystems and threatened species in R. Ecography 42, 1050-1055.",
            doi="10.1111/ecog.04143",
        ),
        Reference(
            text="Puyravaud (2003). Standardizing the calculation of the annual rate of "
            "deforestation. Forest Ecology and Management 177, 593-596.",
            doi="10.1016/S0378-1127(02)00335-3",
        ),
    ),
    worked_example=WorkedExample(
        text="A mangrove, 15,173 cells of 900 m² in 2000 and 13,704 in 2017: 13.6557 and 12.3336 "
        "km², proportional rate of decline 0.5972082 % a year.",
        expected=13.6557,
        tolerance=1e-9,
        source="Example rasters of the package redlistr, distributions of 2000 and 2017",
    ),
    authors=("Ecotone",),
    custodian="IUCN",
    lifecycle=Lifecycle.IN_REVIEW,
    doubts=(
        (
            "Rates over two maps hold for the years between them; a longer decline may be "
            "faster or slower."
        ),
        (
            "The fewest squares over positions of the grid is the rule for species; for "
            "ecosystems it is carried over."
        ),
        "A coarse map shows more area of occupancy than a fine one.",
    ),
    differs_from_peers=(
        (
            "redlistr lays one grid of squares from the corner of the raster; here the fewest "
            "over 25 positions is taken, so that the corner does not matter."
        ),
    ),
)


class EcosystemCollapseRates(Method):
    """Area, rates of decline, area of occupancy and extent of occurrence."""

    card = CARD
    Settings = FootprintSettings

    def prepare(
        self, inputs: Mapping[str, Any], settings: FootprintSettings
    ) -> Mapping[str, pa.Table]:
        """Return the footprint by place and year."""
        years = paths_by_year(inputs["distribution"], "distribution")
        presence = Presence(
            classes=settings.present,
            absent=0 if settings.no_data == "absent" else None,
            cell_area=settings.cell_area,
            least_share=settings.least_share,
            negligible_share=settings.negligible_share,
        )
        paths = {str(year): path for year, path in years.items()}
        found = footprints(paths, places_in(inputs), presence)
        year = pa.array([int(one) for one in found["raster"].to_pylist()], pa.int64())
        table = found.drop_columns(["raster"]).append_column("year", year)
        return {"footprints": table if "places" in inputs else table.drop_columns(["place"])}

    def reduce(self, data: Mapping[str, ir.Table], settings: FootprintSettings) -> ir.Table:
        """Return a row per place and year."""
        del settings
        table = data["footprints"]
        in_order = ibis.window(group_by="place", order_by="year")
        return table.select(
            "place",
            "year",
            units=table.cells,
            known=table.known_cells,
            missing=table.missing_share,
            area=table.area_km2,
            squares=table.squares,
            squares_most=table.squares_most,
            hull=table.hull_km2,
            first_area=table.area_km2.first().over(in_order),
            first_year=table.year.first().over(in_order),
        )

    def estimate(self, sums: Sums, settings: FootprintSettings) -> Mapping[str, Floats]:
        """Return area, rates, squares and hull, (1, years)."""
        seen = _seen(sums, settings)
        area, first = sums["area"], sums["first_area"]
        span = sums.years - sums["first_year"]
        rated = seen & (span > 0) & (first > 0)
        with np.errstate(divide="ignore", invalid="ignore"):
            left = np.where(rated, area / first, np.nan)
            rates = {
                "loss": 100 * (1 - left),
                "absolute_rate": np.where(rated, (first - area) / span, np.nan),
                "proportional_rate": 100 * (1 - left ** (1 / span)),
                "compound_rate": np.where(area > 0, 100 / span * np.log(left), np.nan),
            }
        here = {"area": area, "occupancy": sums["squares"], "occurrence": sums["hull"]}
        return {**rates, **{name: np.where(seen, one, np.nan) for name, one in here.items()}}

    def spread(
        self, series: Any, settings: FootprintSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return the fewest and most squares."""
        del settings, rng
        sums = series.observed()
        low, high = sums["squares"][0], sums["squares_most"][0]
        return {"occupancy": Spread(low=low, high=high, kind=POSITIONS, level=series.level)}

    def reasons(
        self, sums: Sums, settings: FootprintSettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Return why there is no value; the first year has no rates."""
        seen = _seen(sums, settings)[0]
        first = sums.years == sums["first_year"][0]
        gone = (sums["first_area"][0] > 0) & (sums["area"][0] <= 0)
        missing = (TOO_MUCH_MISSING,) * len(seen)
        rates: dict[str, tuple[str | None, ...]] = {}
        for name in _RATES:
            rates[name] = tuple(
                None
                if is_first
                else TOO_MUCH_MISSING
                if not there
                else ALL_GONE
                if none_left and name == "compound_rate"
                else NONE_AT_FIRST
                for is_first, there, none_left in zip(first, seen, gone, strict=True)
            )
        return {**rates, "area": missing, "occupancy": missing, "occurrence": missing}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return eight hectares that become six within ten years."""
        before = [[1, 1, 1, 1], [1, 1, 0, 0], [1, 1, 0, 0]]
        after = [[1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]]
        rasters = {
            year: write_classes(folder / f"there_{year}.tif", cells)
            for year, cells in ((2000, before), (2010, after))
        }
        expected = (
            (2000, "area", 0.08),
            (2010, "area", 0.06),
            (2010, "loss", 25.0),
            (2010, "absolute_rate", 0.002),
            (2010, "proportional_rate", 100 * (1 - 0.75**0.1)),
            (2010, "compound_rate", 10 * float(np.log(0.75))),
            (2010, "occupancy", 1.0),
            (2000, "occurrence", 0.04),
        )
        return Example(
            inputs={"distribution": rasters},
            country="FJI",
            expected=tuple(
                Expected(place="FJI", year=year, measure=measure, value=value)
                for year, measure, value in expected
            ),
        )


def _seen(sums: Sums, settings: FootprintSettings) -> npt.NDArray[np.bool_]:
    return np.asarray(sums["missing"] <= settings.most_missing + _HAIR)
