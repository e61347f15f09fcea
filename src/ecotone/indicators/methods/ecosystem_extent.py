"""A.2: extent of natural ecosystems from land-cover rasters, with account and transitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy.special import ndtri

from ecotone.indicators.base import (
    Check,
    Example,
    Expected,
    Floats,
    Method,
    Spread,
    Sums,
)
from ecotone.indicators.methods import extent_account, extent_accuracy, extent_checks
from ecotone.indicators.methods.extent_card import CARD
from ecotone.indicators.rasters.made_up import write_classes
from ecotone.indicators.rasters.opened import HowMeasured, NoData, paths_by_year, places_in
from ecotone.indicators.rasters.zonal import Zonal, zonal
from ecotone.indicators.totals import ALL
from ecotone.kernel.errors import BadInput
from ecotone.kernel.text import translatable

TOO_MUCH_MISSING = translatable("Too much of the place is without data.")
NOTHING_AT_FIRST = translatable("There was none in the base year.")
CORRECTED = translatable("The area is corrected for the errors of the map.")
STRATIFIED = translatable("normal interval of a stratified estimate")

_HAIR = 1e-9

Known = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtentSettings:
    """How extent is computed.

    ``baseline_year``: year of 100 %; that of the first map where it is not given.
    ``most_missing``: share of a place that may be without data. ``no_data``: what cells without
    data mean. ``absent_class``: class of the cells without data that are absent. ``cell_area``: how
    cells of projected grids are measured. ``correct``: correct areas where a sample of checked
    places is given. ``by_part``: weight the cells of small places (up to 10,000 cells) by the part
    inside.
    """

    baseline_year: int | None = None
    most_missing: float = 0.05
    no_data: NoData = "unknown"
    absent_class: int = 0
    cell_area: HowMeasured = "plane"
    correct: bool = True
    by_part: bool = False

    def __post_init__(self) -> None:
        """Refuse a share that is none."""
        if not 0 <= self.most_missing < 1:
            raise ValueError("the share that may be missing lies from 0 to below 1")


class EcosystemExtent(Method):
    """Natural area of a year over that of the base year."""

    card = CARD
    Settings = ExtentSettings

    def prepare(
        self, inputs: Mapping[str, Any], settings: ExtentSettings
    ) -> Mapping[str, pa.Table]:
        """Return areas by class, changes between classes, and how much of each place is known."""
        years = paths_by_year(inputs["land_cover"], "land_cover")
        if settings.baseline_year is not None and settings.baseline_year not in years:
            raise BadInput(
                f"There is no raster for the base year {settings.baseline_year}. There are: "
                f"{', '.join(map(str, years))}. Choose one of these, or add the raster."
            )
        pairs = list(pairwise(str(year) for year in years))
        found = zonal(
            {str(year): path for year, path in years.items()},
            places_in(inputs),
            joints=[*((str(year),) for year in years), *pairs],
            unknown=_no_data_classes(inputs["crosswalk"].table()),
            absent=settings.absent_class if settings.no_data == "absent" else None,
            cell_area=settings.cell_area,
            by_part=settings.by_part,
        )
        tables = {
            "areas": _areas(found, list(years)),
            "changes": _changes(found, pairs),
            "coverage": _coverage(found, list(years)),
        }
        if "places" in inputs:
            return tables
        return {name: table.drop_columns(["place"]) for name, table in tables.items()}

    def reduce(self, data: Mapping[str, ir.Table], settings: ExtentSettings) -> ir.Table:
        """Return a row per place, year and ecosystem type, and "all" for what is natural."""
        rows = _joined(_skeleton(data), extent_account.extents(data), {"area": 0.0})
        moved = extent_account.flows(extent_account.transitions(data))
        rows = _joined(rows, moved, {"additions": 0.0, "reductions": 0.0})
        rows = _with_corrected(rows, data, settings)
        return _with_baseline(rows, data, settings)

    def estimate(self, sums: Sums, settings: ExtentSettings) -> Mapping[str, Floats]:
        """Return percentage of the base year, areas and flows."""
        seen = _seen(sums, settings)
        both = _corrected(sums) & (sums["base_corrected"] > 0)
        now = np.where(both, sums["adjusted"], sums["area"])
        base = np.where(both, sums["base_adjusted"], sums["base_area"])
        counts = seen & (sums["natural"] > 0) & (base > 0)
        moved = seen & (sums["moved"] > 0)
        return {
            "extent_of_baseline": np.where(counts, 100 * now / base, np.nan),
            "extent": np.where(seen, _best(sums), np.nan),
            "mapped_extent": np.where(seen, sums["area"], np.nan),
            "additions": np.where(moved, sums["additions"], np.nan),
            "reductions": np.where(moved, sums["reductions"], np.nan),
        }

    def spread(
        self, series: Any, settings: ExtentSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return normal intervals of corrected areas; of the percentage, on the log scale."""
        del settings, rng
        sums = series.observed()
        wide = float(ndtri((1 + series.level) / 2))
        error = np.where(_corrected(sums), np.sqrt(sums["variance"]), np.nan)[0]
        area = sums["adjusted"][0]
        low, high = np.maximum(area - wide * error, 0.0), area + wide * error
        ratio, relative = _ratio(sums)
        percent = (ratio * np.exp(-wide * relative), ratio * np.exp(wide * relative))
        kept = {"kind": STRATIFIED, "level": series.level}
        return {
            "extent": Spread(low=low, high=high, **kept),
            "extent_of_baseline": Spread(low=percent[0], high=percent[1], **kept),
        }

    def checks(self, data: Mapping[str, ir.Table], settings: ExtentSettings) -> Iterator[Check]:
        """Yield whether the crosswalk is whole, and whether the account balances."""
        del settings
        yield from extent_checks.of_crosswalk(data)
        yield from extent_checks.of_account(data)
        if "accuracy" in data:
            yield from extent_checks.of_sample(data)

    def tables(
        self, data: Mapping[str, ir.Table], settings: ExtentSettings
    ) -> Mapping[str, ir.Table]:
        """Return the extent account by type and of what is natural, and the transition matrix."""
        del settings
        moved = extent_account.transitions(data).drop("from_natural", "natural")
        order = ["place", "from_year", "from_ecosystem", "ecosystem"]
        return {
            "account": extent_account.account(data),
            "natural_account": extent_account.natural_account(data),
            "transitions": moved.order_by(order),
        }

    def reasons(self, sums: Sums, settings: ExtentSettings) -> Mapping[str, tuple[str | None, ...]]:
        """Return why there is no value."""
        seen = _seen(sums, settings)[0]
        natural, moved = sums["natural"][0] > 0, sums["moved"][0] > 0
        percent = [
            None if not counts else NOTHING_AT_FIRST if there else TOO_MUCH_MISSING
            for there, counts in zip(seen, natural, strict=True)
        ]
        flow = tuple(TOO_MUCH_MISSING if has else None for has in moved)
        missing = (TOO_MUCH_MISSING,) * len(seen)
        return {
            "extent_of_baseline": tuple(percent),
            "extent": missing,
            "mapped_extent": missing,
            "additions": flow,
            "reductions": flow,
        }

    def flags(
        self, sums: Sums, settings: ExtentSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Return which areas are corrected."""
        del settings
        now = _corrected(sums)[0]
        both = now & (sums["base_corrected"][0] > 0)
        return {
            "extent": tuple((CORRECTED,) if one else () for one in now),
            "extent_of_baseline": tuple((CORRECTED,) if one else () for one in both),
        }

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return a mangrove of eight cells that loses two, on cells of one hectare."""
        before = [[1, 1, 1, 1], [1, 1, 2, 2], [1, 1, 2, 3]]
        after = [[1, 1, 1, 2], [1, 1, 2, 2], [1, 2, 1, 3]]
        rasters = {
            year: write_classes(folder / f"cover_{year}.tif", cells)
            for year, cells in ((2000, before), (2020, after))
        }
        crosswalk = [
            {"class": 1, "ecosystem": "MFT1.2", "natural": True, "share": 1.0},
            {"class": 2, "ecosystem": "T7.1", "natural": False, "share": 1.0},
            {"class": 3, "ecosystem": "FM1.1", "natural": True, "share": 1.0},
        ]
        expected = (
            ("extent_of_baseline", 2020, ALL, 100 * 8 / 9),
            ("extent", 2000, ALL, 0.09),
            ("extent", 2020, "MFT1.2", 0.07),
            ("additions", 2020, "MFT1.2", 0.01),
            ("reductions", 2020, "MFT1.2", 0.02),
            ("extent", 2020, "T7.1", 0.04),
        )
        return Example(
            inputs={"land_cover": rasters, "crosswalk": crosswalk},
            country="FJI",
            expected=tuple(
                Expected(
                    place="FJI", year=year, measure=measure, value=value, group={"ecosystem": code}
                )
                for measure, year, code, value in expected
            ),
        )


def _no_data_classes(crosswalk: pa.Table) -> set[int]:
    """Return the classes that the crosswalk gives no type: they stand for no data."""
    rows = crosswalk.select(["class", "ecosystem", "natural"]).to_pylist()
    return {
        row["class"]
        for row in rows
        if not (row["ecosystem"] or "").strip() and row["natural"] is None
    }


def _areas(found: Zonal, years: list[int]) -> pa.Table:
    parts = []
    for year in years:
        table = found.areas[str(year),].rename_columns(["place", "class", "cells", "area_km2"])
        parts.append(_with(table, year=year))
    return pa.concat_tables(parts)


def _changes(found: Zonal, pairs: list[tuple[str, str]]) -> pa.Table:
    names = ["place", "from_class", "class", "cells", "area_km2"]
    parts = [
        _with(found.areas[pair].rename_columns(names), from_year=int(pair[0]), year=int(pair[1]))
        for pair in pairs
    ]
    empty = pa.schema(
        [
            ("place", pa.string()),
            *((name, pa.int64()) for name in names[1:4]),
            ("area_km2", pa.float64()),
            ("from_year", pa.int64()),
            ("year", pa.int64()),
        ]
    )
    return pa.concat_tables(parts) if parts else empty.empty_table()


def _coverage(found: Zonal, years: list[int]) -> pa.Table:
    kept = found.coverage.select(["place", "cells", "missing_share"])
    return pa.concat_tables([_with(kept, year=year) for year in years])


def _with(table: pa.Table, **columns: int) -> pa.Table:
    for name, value in columns.items():
        table = table.append_column(name, pa.array([value] * table.num_rows, pa.int64()))
    return table


def _skeleton(data: Mapping[str, ir.Table]) -> ir.Table:
    """Return every place, year and type, and "all"; a type that is not there has no area."""
    walk = extent_account.crosswalk(data)
    types = walk.select("ecosystem", "natural").distinct()
    together = types.limit(0).union(ibis.memtable({"ecosystem": [ALL], "natural": [1]}))
    coverage = data["coverage"]
    first = coverage.year.min().over(ibis.window())
    coverage = coverage.mutate(moved=(coverage.year > first).cast("float64"))
    return coverage.cross_join(types.union(together)).select(
        "place",
        "year",
        "ecosystem",
        "natural",
        missing=coverage.missing_share,
        units=coverage.cells,
        known=coverage.cells * (1.0 - coverage.missing_share),
        moved=coverage.moved,
    )


def _joined(rows: ir.Table, other: ir.Table, absent: Mapping[str, float]) -> ir.Table:
    """Return ``rows`` with columns of ``other``, and what stands where it has no such row."""
    keys = [name for name in ("place", "year", "ecosystem") if name in other.columns]
    joined = rows.left_join(other, keys)
    filled = {name: joined[name].fill_null(value) for name, value in absent.items()}
    return joined.select(*rows.columns, **filled)


def _with_corrected(
    rows: ir.Table, data: Mapping[str, ir.Table], settings: ExtentSettings
) -> ir.Table:
    """Return rows with corrected areas; ``corrected``: 1 where all mapped classes were checked."""
    if "accuracy" not in data or not settings.correct:
        return rows.mutate(adjusted=0.0, variance=0.0, corrected=0.0)
    absent = {"adjusted": 0.0, "variance": 0.0}
    rows = _joined(rows, extent_accuracy.adjusted(data), absent)
    rows = _joined(rows, extent_accuracy.unsampled(data), {"unsampled": 1.0})
    return rows.mutate(corrected=(rows.unsampled <= 0).cast("float64")).drop("unsampled")


def _with_baseline(
    rows: ir.Table, data: Mapping[str, ir.Table], settings: ExtentSettings
) -> ir.Table:
    """Return rows with the areas of the base year beside those of each year."""
    names = ("area", "adjusted", "variance", "corrected")
    first = settings.baseline_year
    rows = rows.mutate(
        first=rows.year.min().over(ibis.window()) if first is None else ibis.literal(first)
    )
    base = rows.filter(rows.year == rows["first"])
    base = base.select("place", "ecosystem", **{f"base_{name}": base[name] for name in names})
    if "baseline" in data:
        base = _given_baseline(data["baseline"])
    joined = _joined(rows, base, {f"base_{name}": 0.0 for name in names})
    # The base year itself is 100 % without error, unless it stands in a table of its own.
    is_base = ibis.literal(0.0) if "baseline" in data else joined.year == joined["first"]
    return joined.mutate(is_base=is_base.cast("float64")).drop("first")


def _given_baseline(given: ir.Table) -> ir.Table:
    area = given.area_km2.cast("float64")
    return given.select(
        "place",
        "ecosystem",
        base_area=area,
        base_adjusted=area,
        base_variance=ibis.literal(0.0),
        base_corrected=ibis.literal(1.0),
    )


def _seen(sums: Sums, settings: ExtentSettings) -> Known:
    """Return whether enough of the place is known; a hair more is rounding."""
    return np.asarray(sums["missing"] <= settings.most_missing + _HAIR)


def _corrected(sums: Sums) -> Known:
    return np.asarray(sums["corrected"] > 0)


def _best(sums: Sums) -> Floats:
    """Return corrected areas where there are any, else the mapped ones."""
    return np.where(_corrected(sums), sums["adjusted"], sums["area"])


def _ratio(sums: Sums) -> tuple[Floats, Floats]:
    """Return the corrected percentage of the base year by year, and its relative error.

    Relative errors of the two years add as squares; NaN where either is not corrected.
    """
    both = _corrected(sums) & (sums["base_corrected"] > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(both, 100 * sums["adjusted"] / sums["base_adjusted"], np.nan)
        now = sums["variance"] / sums["adjusted"] ** 2
        base = sums["base_variance"] / sums["base_adjusted"] ** 2
    relative = np.where(sums["is_base"] > 0, 0.0, np.sqrt(now + base))
    return ratio[0], relative[0]
