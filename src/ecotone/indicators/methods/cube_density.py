"""Density of an occurrence cube: occurrences by area."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import ibis
import numpy as np

from ecotone.indicators.base import (
    Example,
    Floats,
    Method,
    MethodCard,
    Reference,
    Spread,
    Sums,
    WorkedExample,
)
from ecotone.indicators.cubes import counts, cube
from ecotone.indicators.cubes.areas import area
from ecotone.indicators.cubes.example import example
from ecotone.kernel.text import translatable

NO_AREA = translatable("The area of a cell cannot be read from its code.")


@dataclass(frozen=True, slots=True, kw_only=True)
class DensitySettings:
    """``area``: area of the region in km²; without it, the area of all cells with a record."""

    area: float | None = None


class CubeDensity(Method):
    """Occurrences of the year per square kilometre."""

    Settings: ClassVar[type] = DensitySettings
    shared = counts.TAXA
    card: ClassVar[MethodCard] = cube.card(
        name="cube-density",
        title="Density of occurrences",
        summary="How many occurrences were recorded per square kilometre.",
        measures=(
            cube.measure("density", "Occurrences per area", "records/km²", digits=4),
            cube.measure("area", "Area counted", "km²", digits=0),
        ),
        steps=(
            (
                "The area is that of all cells with a record in any year, or the area given as a "
                "setting."
            ),
            (
                "Areas come from the codes of cells: EQDGC on the WGS84 ellipsoid in closed form, "
                "EEA and MGRS as squares of their grid."
            ),
            "Density is the number of occurrences of the year divided by that area.",
            "The interval draws taxa again with replacement, the same draw in all years.",
        ),
        references=(
            Reference(
                text="Snyder (1987). Map projections: a working manual. U.S. Geological Survey "
                "Professional Paper 1395.",
                doi="10.3133/pp1395",
            ),
        ),
        worked_example=WorkedExample(
            text="Danish mammals: the 9,288 occurrences of 2020 over a given area of 43,094 km².",
            expected=9288 / 43094,
            tolerance=1e-9,
            source="b3gbi, example cube 1 (GBIF, doi:10.15468/dl.5mb887); the division is ours",
        ),
    )

    def reduce(self, data: Mapping[str, ibis.Table], settings: DensitySettings) -> ibis.Table:
        """Return a row per place, year and taxon with the area of the place's cells."""
        found = data["taxa"]
        if settings.area is not None:
            return counts.as_units(
                data["cube"],
                found,
                present=counts.present(),
                area=ibis.literal(float(settings.area)),
            )
        # One cell without area makes the whole unknown: it is not left out in silence.
        found = counts.with_area(data["cube"], found, area)
        return counts.as_units(data["cube"], found, present=counts.present(), area=found.area)

    def estimate(self, sums: Sums, settings: DensitySettings) -> Mapping[str, Floats]:
        """Return density, area and records, (replicates, years)."""
        del settings
        whole = sums["area"] / sums["present"]
        whole = np.where(whole > 0, whole, np.nan)
        return {
            "density": sums["occurrences"] / whole,
            "area": whole,
            "records": cube.records(sums),
        }

    def reasons(
        self, sums: Sums, settings: DensitySettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Say that a code has no area."""
        del settings
        why = (NO_AREA,) * len(sums.years)
        return {"density": why, "area": why}

    def spread(
        self, series: Any, settings: DensitySettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return that area and records have no interval."""
        del settings, rng
        return cube.counted(series.years, "area", "records")

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the small cube: four cells of 100 km²."""
        del folder
        return example({(2000, "density"): 12 / 400, (2001, "area"): 400})
