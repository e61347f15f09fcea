"""Area of occupancy and extent of occurrence of species or ecosystems, from records or maps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from ecotone.datasets.needs import COARSER_ROWS
from ecotone.indicators.base import (
    Check,
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
from ecotone.indicators.methods.ecosystem_collapse_rates import POSITIONS
from ecotone.indicators.methods.range_size_found import Squares, Years, of_maps, of_records
from ecotone.indicators.methods.range_size_needs import DISTRIBUTION, OCCURRENCES
from ecotone.kernel.errors import BadInput
from ecotone.kernel.text import filled, translatable

TOO_WIDE = translatable(
    "It is found around more than about half of the earth, and no convex outline holds that."
)
RAISED = translatable(
    "The convex outline is smaller than the area of occupancy and is set to it, as IUCN asks."
)
ONE_GRID = translatable(
    "So many squares are occupied that no threshold is near; their grid was not shifted."
)
COARSER = translatable(
    "Some positions were made coarser on the way in; squares of that size are not exact."
)
#: Side of a square, metres.
_SIDES = {"species": 2000.0, "ecosystems": 10_000.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeSettings:
    """What is looked at, and what counts.

    ``of``: species are counted in squares of 2 km, ecosystems in squares of 10 km. ``since``: first
    year of records that count. ``until``: last year of records that count, and year of the value;
    the last recorded one where not given. ``least_share``: share of a square from which it counts;
    0.01 is the rule of the guidelines for ecosystems, version 1.1. ``negligible_share``: share of
    the whole map that its emptiest squares together may hold and are left out; 0.01 is the rule of
    version 2.
    """

    of: Literal["species", "ecosystems"] = "species"
    since: int | None = None
    until: int | None = None
    least_share: float = 0.0
    negligible_share: float = 0.0

    def __post_init__(self) -> None:
        """Refuse shares that are none."""
        if not (0 <= self.least_share < 1 and 0 <= self.negligible_share < 1):
            raise BadInput("A share lies from 0 to below 1: write 0.01 for 1 %.")


def _km2(name: str, title: str, digits: int) -> Measure:
    return Measure(name=name, title=title, unit="km2", low=0, direction=Direction.UP, digits=digits)


CARD = MethodCard(
    code="",
    name="range-size",
    version="1.0",
    title="Area of occupancy and extent of occurrence",
    summary=(
        "How much space a species or an ecosystem takes, as criterion B of the IUCN Red Lists "
        "measures it: the squares of a grid in which it is found, and the smallest convex outline "
        "around it."
    ),
    targets=(1, 4),
    kind="component",
    measures=(
        _km2("occupancy", "Area of occupancy", 0),
        Measure(
            name="squares",
            title="Squares occupied",
            unit="squares",
            low=0,
            direction=Direction.UP,
            whole=True,
            digits=0,
        ),
        _km2("occurrence", "Extent of occurrence", 1),
        _km2("area", "Area of the maps", 4),
    ),
    inputs={"occurrences": OCCURRENCES, "distribution": DISTRIBUTION},
    steps=(
        (
            "The records, or the outlines of a map, of each species or ecosystem are taken "
            "together; outlines that overlap count once."
        ),
        (
            "Extent of occurrence: area, on the ellipsoid, of the smallest convex outline, whose "
            "sides are the shortest lines on the earth; it may cross the 180th meridian."
        ),
        (
            "Squares lie on an equal-area map around the middle of the records or outlines; they "
            "are counted for 25 positions of their grid, and the fewest are taken; maps of more "
            "than 1,000 squares, far from any threshold, are counted on one grid."
        ),
        (
            "Area of occupancy: squares occupied times the area of one, 4 km2 for species and 100 "
            "km2 for ecosystems."
        ),
        (
            "For species, an extent of occurrence that is smaller than the area of occupancy is "
            "set equal to it, and a remark says so."
        ),
    ),
    groups=("name",),
    uncertainty=Uncertainty.ENSEMBLE,
    no_interval="Positions are counted and outlines measured, not sampled.",
    references=(
        Reference(
            text=(
                "IUCN Standards and Petitions Committee (2024). Guidelines for using the IUCN "
                "Red List Categories and Criteria, version 16."
            ),
            address="https://www.iucnredlist.org/documents/RedListGuidelines.pdf",
        ),
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
    ),
    worked_example=WorkedExample(
        text="Records at the three corners of an eighth of the earth: an eighth of its area.",
        expected=63_758_202.7150605,
        tolerance=1e-3,
        source="Surface of the WGS84 ellipsoid, 510,065,621.72 km2, divided by eight",
    ),
    authors=("Ecotone",),
    custodian="IUCN",
    lifecycle=Lifecycle.IN_REVIEW,
    doubts=(
        (
            "Nothing is recorded where nobody looked: the area of occupancy from records is a "
            "lower limit."
        ),
        (
            "Records whose position was made coarser on purpose fall into wrong squares; the "
            "extent of occurrence is hardly affected."
        ),
        "A map of where a species may live gives more squares than those in which it was found.",
    ),
    differs_from_peers=(
        (
            "redlistr and rle-python draw outline and squares on one map; here the outline is "
            "drawn on the ellipsoid, and the squares lie on a map around the data. For the "
            "protected areas of the United Arab Emirates rle-python gives 359 squares and "
            "100,959 km2; here it is 351 to 376 squares and 101,268 km2."
        ),
        (
            "redlistr shifts the grid at random and, for ecosystems, leaves out the emptiest "
            "squares with 1 % of the whole; here 25 positions are tried, and squares are left out "
            "only with negligible_share or least_share."
        ),
    ),
)


class RangeSize(Method):
    """AOO and EOO by species or ecosystem."""

    card = CARD
    Settings = RangeSettings

    def prepare(self, inputs: Mapping[str, Any], settings: RangeSettings) -> Mapping[str, pa.Table]:
        """Return squares and outlines by place, name and year. Raises ``BadInput``."""
        given = [name for name in ("occurrences", "distribution") if name in inputs]
        if len(given) != 1:
            raise BadInput(
                "Area of occupancy starts from records (occurrences) or from a map (distribution): "
                f"give one of them. Given: {', '.join(given) or 'none'}."
            )
        snapshot = inputs[given[0]]
        table = snapshot.table()
        kept = Squares(
            side=_SIDES[settings.of],
            least_share=settings.least_share,
            negligible_share=settings.negligible_share,
        )
        years = Years(since=settings.since, until=settings.until)
        found = (of_records if given == ["occurrences"] else of_maps)(table, years, kept)
        coarser = int(bool(snapshot.facts.get(COARSER_ROWS)))
        found = found.append_column("coarser", pa.array([coarser] * found.num_rows, pa.int64()))
        named = "place" in table.column_names
        return {"found": found if named else found.drop_columns(["place"])}

    def reduce(self, data: Mapping[str, ir.Table], settings: RangeSettings) -> ir.Table:
        """Return a row per place, name and year."""
        del settings
        return data["found"]

    def estimate(self, sums: Sums, settings: RangeSettings) -> Mapping[str, Floats]:
        """Return areas and squares, (1, years)."""
        known = sums["wide"] == 0
        occupancy = sums["squares"] * _square_km2(settings)
        outline = sums["hull"]
        if settings.of == "species":
            outline = np.maximum(outline, occupancy)
        return {
            "occupancy": np.where(known, occupancy, np.nan),
            "squares": np.where(known, sums["squares"], np.nan),
            "occurrence": np.where(known, outline, np.nan),
            "area": np.where(sums["has_area"] > 0, sums["area"], np.nan),
        }

    def spread(
        self, series: Any, settings: RangeSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return the fewest and most squares, where the grid was shifted."""
        del rng
        sums = series.observed()
        shifted = sums["one_grid"][0] == 0
        low, high = (np.where(shifted, sums[one][0], np.nan) for one in ("squares", "squares_most"))
        size = _square_km2(settings)
        return {
            "squares": Spread(low=low, high=high, kind=POSITIONS, level=series.level),
            "occupancy": Spread(
                low=low * size, high=high * size, kind=POSITIONS, level=series.level
            ),
        }

    def reasons(self, sums: Sums, settings: RangeSettings) -> Mapping[str, tuple[str | None, ...]]:
        """Say that a range is too wide; records have no area, and no row for it."""
        del settings
        number = len(sums.years)
        wide = dict.fromkeys(("occupancy", "squares", "occurrence"), (TOO_WIDE,) * number)
        return {**wide, "area": (None,) * number}

    def flags(
        self, sums: Sums, settings: RangeSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Mark outlines set to the area of occupancy, and squares that are not exact."""
        below = sums["hull"][0] < sums["squares"][0] * _square_km2(settings)
        raised = below & (settings.of == "species")
        one_grid = tuple(
            (*((ONE_GRID,) if one else ()), *((COARSER,) if coarser else ()))
            for one, coarser in zip(sums["one_grid"][0], sums["coarser"][0], strict=True)
        )
        return {
            "occurrence": tuple((RAISED,) if one else () for one in raised),
            "occupancy": one_grid,
            "squares": one_grid,
        }

    def checks(self, data: Mapping[str, ir.Table], settings: RangeSettings) -> Iterator[Check]:
        """Yield records without a position, and those at 0 degrees both ways."""
        del settings
        if "occurrences" not in data:
            return
        rows = data["occurrences"]
        nowhere = rows.longitude.isnull() | rows.latitude.isnull()
        origin = (rows.longitude == 0) & (rows.latitude == 0)
        counts = rows.aggregate(nowhere=nowhere.sum(), origin=origin.sum()).to_pyarrow()
        without, at_origin = (int(counts[one][0].as_py() or 0) for one in ("nowhere", "origin"))
        yield Check(
            name=translatable("Every record has a position"),
            passed=not without,
            found=filled("Records without longitude or latitude, left out: {count}", count=without)
            if without
            else "",
        )
        yield Check(
            name=translatable("No record lies where the equator meets the prime meridian"),
            passed=not at_origin,
            found=filled("Records at 0 degrees both ways: {count}", count=at_origin)
            if at_origin
            else "",
        )

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return records at the corners of a tenth of a degree on the equator."""
        del folder
        records = [
            {"name": "Aloe", "year": 2000 + at, "longitude": 36 + x / 10, "latitude": y / 10}
            for at, (x, y) in enumerate(((0, 0), (1, 0), (1, 1), (0, 1)))
        ]
        expected = (
            ("squares", 4.0, 1e-9),
            ("occupancy", 16.0, 1e-9),
            ("occurrence", 123.0907, 1e-3),
        )
        return Example(
            inputs={"occurrences": records},
            country="KEN",
            expected=tuple(
                Expected(
                    place="KEN",
                    year=2003,
                    measure=measure,
                    value=value,
                    group={"name": "Aloe"},
                    tolerance=near,
                )
                for measure, value, near in expected
            ),
        )


def _square_km2(settings: RangeSettings) -> float:
    return (_SIDES[settings.of] / 1000) ** 2
