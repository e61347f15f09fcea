"""Cumulative richness of an occurrence cube: the taxa recorded up to each year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import ibis
import numpy as np
import numpy.typing as npt

from ecotone.indicators.base import (
    Example,
    Floats,
    Method,
    MethodCard,
    Spread,
    Sums,
    WorkedExample,
)
from ecotone.indicators.cubes import counts, cube
from ecotone.indicators.cubes.example import example
from ecotone.kernel.text import translatable

NO_RECORDS = translatable("No records in this year; the count of earlier years stands.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CumulativeRichnessSettings:
    """``only_years_with_new_taxa``: leave out years without a new taxon, as b3gbi does."""

    only_years_with_new_taxa: bool = False


class CubeCumulativeRichness(Method):
    """Number of taxa with a record in the year or before, for every year from the first on."""

    Settings: ClassVar[type] = CumulativeRichnessSettings
    shared = counts.TAXA
    card: ClassVar[MethodCard] = cube.card(
        name="cube-cumulative-richness",
        title="Cumulative richness",
        summary="How many taxa have been recorded up to each year.",
        measures=(
            cube.measure("cumulative_richness", "Taxa recorded so far", "taxa", whole=True),
            cube.measure("new_taxa", "Taxa new in the year", "taxa", whole=True),
        ),
        steps=(
            "Each taxon counts from the first year in which it was recorded.",
            (
                "Every year from the first to the last of the cube gets a value, even a year "
                "without records."
            ),
            "The interval draws taxa again with replacement, the same draw in all years.",
        ),
        worked_example=WorkedExample(
            text="Danish mammals, quarter-degree cells: 103 taxa recorded up to 2020.",
            expected=103,
            tolerance=1e-9,
            source="b3gbi, example cube 1 (GBIF, doi:10.15468/dl.5mb887)",
        ),
        differs_from_peers=(
            (
                "b3gbi gives no value for a year without a new taxon, so its series has holes; "
                "here the count stands on. The setting only_years_with_new_taxa gives its years."
            ),
        ),
    )

    def reduce(
        self, data: Mapping[str, ibis.Table], settings: CumulativeRichnessSettings
    ) -> ibis.Table:
        """Return a row per place, year and taxon, with 1 in the taxon's first year."""
        del settings
        found = counts.first_year(data["taxa"])
        return counts.as_units(data["cube"], found, new=found.new)

    def years(
        self, recorded: npt.NDArray[np.int64], settings: CumulativeRichnessSettings
    ) -> npt.NDArray[np.int64]:
        """Return every year from the first to the last."""
        del settings
        return np.arange(recorded[0], recorded[-1] + 1)

    def estimate(self, sums: Sums, settings: CumulativeRichnessSettings) -> Mapping[str, Floats]:
        """Return running counts, new taxa and records, (replicates, years)."""
        new, running = sums["new"], np.cumsum(sums["new"], axis=1)
        if settings.only_years_with_new_taxa:
            running = np.where(new > 0, running, np.nan)
        return {"cumulative_richness": running, "new_taxa": new, "records": cube.records(sums)}

    def reasons(
        self, sums: Sums, settings: CumulativeRichnessSettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Leave out the years without new taxa when asked to."""
        del settings
        return {"cumulative_richness": (None,) * len(sums.years)}

    def spread(
        self, series: Any, settings: CumulativeRichnessSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return that counts of records and of new taxa have no interval."""
        del settings, rng
        return cube.counted(series.years, "new_taxa", "records")

    def flags(
        self, sums: Sums, settings: CumulativeRichnessSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Mark the years without records."""
        del settings
        silent = tuple((NO_RECORDS,) if not units else () for units in sums.units[0])
        return {"cumulative_richness": silent}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the small cube: 2002 has no records, and the count stands."""
        del folder
        return example(
            {
                (2000, "cumulative_richness"): 3,
                (2001, "cumulative_richness"): 5,
                (2002, "cumulative_richness"): 5,
                (2003, "cumulative_richness"): 6,
                (2003, "new_taxa"): 1,
                (2002, "records"): 0,
            }
        )
