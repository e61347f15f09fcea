"""Newness of an occurrence cube: the mean year of what has been recorded so far."""

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
    Measure,
    Method,
    MethodCard,
    Spread,
    Sums,
    WorkedExample,
)
from ecotone.indicators.cubes import counts, cube
from ecotone.indicators.cubes.example import example


@dataclass(frozen=True, slots=True, kw_only=True)
class NewnessSettings:
    """``rounded``: give whole years, as b3gbi does."""

    rounded: bool = False


class CubeNewness(Method):
    """Mean year of the cube's rows up to and including the year."""

    Settings: ClassVar[type] = NewnessSettings
    shared = counts.TAXA
    card: ClassVar[MethodCard] = cube.card(
        name="cube-newness",
        title="Newness of records",
        summary="How recent the records are: their mean year, up to each year.",
        measures=(
            Measure(
                name="mean_year",
                title="Mean year of records so far",
                unit="year",
                low=1500,
                high=2100,
                digits=1,
            ),
        ),
        steps=(
            (
                "A row of the cube (a taxon in a cell and year) counts once, however many "
                "occurrences it holds."
            ),
            "The mean of the rows' years is taken over all rows up to the year.",
            "The interval draws taxa again with replacement, the same draw in all years.",
        ),
        worked_example=WorkedExample(
            text="Danish mammals, quarter-degree cells: 2008 for 2020, rounded as b3gbi rounds.",
            expected=2008,
            tolerance=1e-9,
            source="b3gbi, example cube 1 (GBIF, doi:10.15468/dl.5mb887)",
        ),
        differs_from_peers=(
            (
                "b3gbi rounds to whole years, which hides slow change; here the mean is kept. The "
                "setting rounded gives b3gbi's values."
            ),
        ),
    )

    def reduce(self, data: Mapping[str, ibis.Table], settings: NewnessSettings) -> ibis.Table:
        """Return a row per place, year and taxon with its number of rows."""
        del settings
        found = data["taxa"]
        return counts.as_units(data["cube"], found, rows=found.cells)

    def estimate(self, sums: Sums, settings: NewnessSettings) -> Mapping[str, Floats]:
        """Return the running mean year and the records, (replicates, years)."""
        # Years are counted from the first one, so that sums stay small and the mean exact.
        first = sums.years[0]
        rows = np.cumsum(sums["rows"], axis=1)
        mean = first + np.cumsum(sums["rows"] * (sums.years - first), axis=1) / rows
        if settings.rounded:
            mean = np.rint(mean)
        return {"mean_year": mean, "records": cube.records(sums)}

    def spread(
        self, series: Any, settings: NewnessSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return that records have no interval."""
        del settings, rng
        return cube.counted(series.years, "records")

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the small cube: 6 rows of 2000, 5 of 2001, 5 of 2003."""
        del folder
        return example(
            {
                (2000, "mean_year"): 2000,
                (2001, "mean_year"): 2000 + 5 / 11,
                (2003, "mean_year"): 2000 + 20 / 16,
            }
        )
