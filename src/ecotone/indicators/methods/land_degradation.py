"""SDG 15.3.1 (GBF 2.CT.1): the share of land that is degraded, from a table or from rasters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ecotone.indicators.base import Check, Example, Expected, Floats, Method, Sums
from ecotone.indicators.exact import total
from ecotone.indicators.methods import degradation_status as status
from ecotone.indicators.methods.degradation_card import CARD
from ecotone.indicators.rasters.opened import HowMeasured, paths_by_year, places_in
from ecotone.indicators.rasters.zonal import Zonal, zonal
from ecotone.kernel.errors import BadInput
from ecotone.kernel.text import filled, translatable

TOO_MUCH_MISSING = translatable("Too much of the land is without data.")
AGAINST_BASELINE = translatable("Degraded in the base period counts until it improves.")

STATES = ("productivity", "land_cover", "soil_carbon")
BASELINE = "baseline"
_FIVE_TO_THREE = {1: -1, 2: -1, 3: 0, 4: 0, 5: 1}
_NO_STATE = 9
_HAIR = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class DegradationSettings:
    """How states are read.

    ``most_missing``: share of a place that may be without data. ``five_classes``: the raster of
    productivity holds five classes, from declining (1) to increasing (5). ``unknown``: numbers in
    rasters that stand for no data. ``not_land``: numbers in rasters that stand for water and other
    cells that are not land. ``soil_carbon_change``: change in percent from which soil carbon counts
    as degraded or improved. ``cell_area``: how cells of projected grids are measured.
    """

    most_missing: float = 0.05
    five_classes: bool = False
    unknown: tuple[int, ...] = (-32768,)
    not_land: tuple[int, ...] = (-32767,)
    soil_carbon_change: float = 10.0
    cell_area: HowMeasured = "plane"

    def __post_init__(self) -> None:
        """Refuse a share that is none."""
        if not 0 <= self.most_missing < 1:
            raise ValueError("the share that may be missing lies from 0 to below 1")


class LandDegradation(Method):
    """Degraded land over land with data."""

    card = CARD
    Settings = DegradationSettings

    def prepare(
        self, inputs: Mapping[str, Any], settings: DegradationSettings
    ) -> Mapping[str, pa.Table]:
        """Return the areas by combination of states, from rasters, where these are given."""
        rasters = [name for name in (*STATES, BASELINE) if name in inputs]
        absent = [name for name in STATES if name not in inputs]
        if "land" in inputs and not rasters:
            return {}
        if "land" in inputs or absent:
            raise BadInput(
                "Land degradation is computed from a table “land”, or from rasters of "
                f"productivity, land_cover and soil_carbon. Given: {', '.join(inputs)}. "
                + (f"Add {', '.join(absent)}." if absent else "Leave out the table or the rasters.")
            )
        cells = _cells(inputs, rasters, settings)
        return {"cells": cells if "places" in inputs else cells.drop_columns(["place"])}

    def reduce(self, data: Mapping[str, ir.Table], settings: DegradationSettings) -> ir.Table:
        """Return a row per place and year with the area of each state."""
        rows = _stated(data, settings)
        state, area = rows.state.fill_null(_NO_STATE), rows.area_km2
        sums = rows.group_by("place", "year").aggregate(
            degraded=total((state == -1).ifelse(area, 0.0)),
            stable=total((state == 0).ifelse(area, 0.0)),
            improved=total((state == 1).ifelse(area, 0.0)),
            missing=total((state == _NO_STATE).ifelse(area, 0.0)),
            against_baseline=rows.against_baseline.max(),
            units=rows.cells.sum(),
        )
        land = sums.degraded + sums.stable + sums.improved
        whole = land + sums.missing
        share = ibis.cases((whole > 0, land / whole.nullif(0.0)), else_=0.0)
        return sums.mutate(known=sums.units * share)

    def estimate(self, sums: Sums, settings: DegradationSettings) -> Mapping[str, Floats]:
        """Return shares of the land with data, and the degraded area."""
        seen = _seen(sums, settings)
        land = sums["degraded"] + sums["stable"] + sums["improved"]
        with np.errstate(divide="ignore", invalid="ignore"):
            shares = {
                f"{name}_share": np.where(seen & (land > 0), 100 * sums[name] / land, np.nan)
                for name in ("degraded", "stable", "improved")
            }
        return {**shares, "degraded_area": np.where(seen, sums["degraded"], np.nan)}

    def checks(
        self, data: Mapping[str, ir.Table], settings: DegradationSettings
    ) -> Iterator[Check]:
        """Yield whether rasters hold states and nothing else."""
        if "cells" not in data:
            return
        cells = data["cells"]
        for name in (*STATES, BASELINE):
            odd = cells.filter(cells[name].notnull() & ~cells[name].isin([-1, 0, 1]))
            first = odd.order_by(name).limit(1).to_pyarrow().to_pylist()
            yield Check(
                name=filled("Every cell of the grid “{grid}” is −1, 0 or 1", grid=name),
                passed=not first,
                found="" if not first else _odd(name, first[0][name], settings),
                must=True,
            )

    def tables(
        self, data: Mapping[str, ir.Table], settings: DegradationSettings
    ) -> Mapping[str, ir.Table]:
        """Return the area of each of the seven classes, where a base period is given."""
        rows = _stated(data, settings)
        rows = rows.filter(rows.code.notnull())
        areas = rows.group_by("place", "year", "code").aggregate(area_km2=total(rows.area_km2))
        names = [(areas.code == number, name) for number, name in enumerate(status.CLASSES, 1)]
        named = areas.mutate(status=ibis.cases(*names, else_=""))
        return {"status": named.order_by("place", "year", "code")}

    def reasons(
        self, sums: Sums, settings: DegradationSettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Return why there is no value."""
        del settings
        missing = (TOO_MUCH_MISSING,) * len(sums.years)
        return {one.name: missing for one in self.card.measures}

    def flags(
        self, sums: Sums, settings: DegradationSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Return whether a base period stands behind the value."""
        del settings
        found = tuple((AGAINST_BASELINE,) if one > 0 else () for one in sums["against_baseline"][0])
        return {one.name: found for one in self.card.measures}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the five combinations of the guidance, 10 km² each but the last of 2 km²."""
        del folder
        vectors = ((1, -1, 0), (0, 1, 0), (1, 0, 0), (0, 0, 0), (None, 0, 0))
        rows = [
            {
                "place": "KEN",
                "year": 2019,
                "area_km2": 10.0 if number < 4 else 2.0,
                **dict(zip(STATES, states, strict=True)),
            }
            for number, states in enumerate(vectors)
        ]
        expected = (("degraded_share", 25.0), ("improved_share", 50.0), ("degraded_area", 10.0))
        return Example(
            inputs={"land": rows},
            country="KEN",
            expected=tuple(
                Expected(place="KEN", year=2019, measure=measure, value=value)
                for measure, value in expected
            ),
        )


def _stated(data: Mapping[str, ir.Table], settings: DegradationSettings) -> ir.Table:
    """Return place, year, area, state and class of seven for each part of the land."""
    rows = data["cells"] if "cells" in data else _from_table(data["land"], settings)
    now = status.one_out_all_out(rows.productivity, rows.land_cover, rows.soil_carbon)
    together = ibis.window(group_by=["place", "year"])
    known_before = rows.baseline.notnull().cast("int64").max().over(together)
    rows = rows.mutate(now=now, code=status.status(rows.baseline, now), has_base=known_before)
    against = rows.has_base > 0
    return rows.mutate(
        state=against.ifelse(status.simple(rows.code), rows.now),
        against_baseline=rows.has_base,
    )


def _from_table(land: ir.Table, settings: DegradationSettings) -> ir.Table:
    """Return the states of a table; soil carbon from its change where only that is given."""
    change, least = land.soil_carbon_change, settings.soil_carbon_change
    states = ((change <= -least, -1), (change >= least, 1), (change.notnull(), 0))
    by_change = ibis.cases(*states, else_=ibis.null("int64"))
    return land.select(
        "place",
        "year",
        "area_km2",
        productivity=land.productivity.cast("int64"),
        land_cover=land.land_cover.cast("int64"),
        soil_carbon=land.soil_carbon.cast("int64").fill_null(by_change),
        baseline=land.baseline.cast("int64"),
        cells=ibis.literal(1),
    )


def _cells(
    inputs: Mapping[str, Any], rasters: list[str], settings: DegradationSettings
) -> pa.Table:
    """Return areas by place, year and combination of states; missing states for no data."""
    files = {name: paths_by_year(inputs[name], name) for name in rasters}
    years = files[STATES[0]]
    places = places_in(inputs)
    parts = []
    for year in years:
        paths = {}
        for name, by_year in files.items():
            if year not in by_year:
                missing = f"There is no raster “{name}” for {year}. Add it"
                raise BadInput(f"{missing} ({name}={year}:FILE).")
            paths[name] = by_year[year]
        found = zonal(
            paths,
            places,
            joints=[tuple(paths)],
            unknown=settings.unknown,
            cell_area=settings.cell_area,
        )
        parts.append(_of_year(found, tuple(paths), year, settings))
    return pa.concat_tables(parts)


def _of_year(
    found: Zonal, names: tuple[str, ...], year: int, settings: DegradationSettings
) -> pa.Table:
    rows = [
        {
            "place": row["place"],
            "year": year,
            **{name: _state(name, row[name], settings) for name in names},
            "cells": row["cells"],
            "area_km2": row["area_km2"],
        }
        for row in found.areas[names].to_pylist()
        if not any(row[name] in settings.not_land for name in names)
    ]
    for row in found.coverage.to_pylist():
        share = row["missing_share"]
        # A place of which nothing is known has no area on the grid either: it is 1 without unit.
        unseen = row["known_km2"] * share / (1 - share) if share < 1 else 1.0
        rows.append({"place": row["place"], "year": year, "cells": 0, "area_km2": unseen})
    states = [(name, pa.int64()) for name in (*STATES, BASELINE)]
    numbers = [("cells", pa.int64()), ("area_km2", pa.float64())]
    schema = pa.schema([("place", pa.string()), ("year", pa.int64()), *states, *numbers])
    return pa.Table.from_pylist(rows, schema=schema)


def _state(name: str, cell: int, settings: DegradationSettings) -> int:
    if name == "productivity" and settings.five_classes:
        return _FIVE_TO_THREE.get(cell, cell)
    return cell


def _odd(name: str, cell: int, settings: DegradationSettings) -> str:
    advice = "Cells without data must be marked so in the file, or named by the setting unknown."
    if name == "productivity" and not settings.five_classes:
        advice = "Five classes of productivity are read with the setting five_classes."
    states = "states are −1 (degraded), 0 (stable), 1 (improved)"
    return f"Raster “{name}” holds {cell}; {states}. {advice}"


def _seen(sums: Sums, settings: DegradationSettings) -> npt.NDArray[np.bool_]:
    land = sums["degraded"] + sums["stable"] + sums["improved"]
    limit = settings.most_missing + _HAIR
    return np.asarray((land > 0) & (sums["missing"] <= limit * (land + sums["missing"])))
