"""Relative occupancy of taxa in an occurrence cube."""

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
    Spread,
    Sums,
    WorkedExample,
)
from ecotone.indicators.cubes import counts, cube
from ecotone.indicators.cubes.example import example
from ecotone.indicators.totals import ALL
from ecotone.kernel.text import translatable

NO_AREA = translatable("The number of cells of the area was not given.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OccupancySettings:
    """``cells_of_area``: number of all cells of the area, with or without records.

    ``each_taxon``: give the values of every taxon beside their mean.
    """

    cells_of_area: int | None = None
    each_taxon: bool = False


class CubeOccupancy(Method):
    """Share of cells in which a taxon was found, of three kinds of all cells."""

    Settings: ClassVar[type] = OccupancySettings
    shared = counts.TAXA_AND_CELLS
    card: ClassVar[MethodCard] = cube.card(
        name="cube-occupancy",
        title="Relative occupancy",
        summary="In which share of the cells a taxon was recorded in each year.",
        groups=("taxon",),
        measures=(
            cube.measure("occupancy_of_year", "Share of the cells of the year", "share", high=1),
            cube.measure(
                "occupancy_ever",
                "Share of the cells with any record ever",
                "share",
                high=1,
            ),
            cube.measure("occupancy_of_area", "Share of all cells of the area", "share", high=1),
        ),
        steps=(
            "The cells in which a taxon was recorded in the year are counted.",
            (
                "They are divided by the cells with any record in that year (b3gbi's type 2), by "
                "the cells with any record ever (type 1), and by all cells of the area (type 0), "
                "whose number is a setting."
            ),
            (
                "The value of all taxa together is the mean over the taxa recorded in the year; "
                "its interval draws taxa again with replacement."
            ),
        ),
        worked_example=WorkedExample(
            text="Danish mammals: Eptesicus serotinus was recorded in 53 of the 174 cells with any "
            "record in 2020.",
            expected=53 / 174,
            tolerance=1e-9,
            source="b3gbi, example cube 1 (GBIF, doi:10.15468/dl.5mb887)",
        ),
        differs_from_peers=(
            (
                "Type 0 takes the number of cells of the area as a setting; without it there is no "
                "value, as cells without records are not in a cube."
            ),
        ),
    )

    def reduce(self, data: Mapping[str, ibis.Table], settings: OccupancySettings) -> ibis.Table:
        """Return a row per place, year and taxon with its cells and all cells."""
        found = data["taxa"]
        found = counts.with_cells(data["cells"], found)
        units = counts.as_units(
            data["cube"],
            found,
            present=counts.present(),
            cells=found.cells,
            cells_ever=found.cells_ever,
            cells_of_year=found.cells_of_year,
        )
        together = units.mutate(taxon=ibis.literal(ALL))
        if not settings.each_taxon:
            return together
        return together.union(units.mutate(taxon=units.unit.cast("string")))

    def estimate(self, sums: Sums, settings: OccupancySettings) -> Mapping[str, Floats]:
        """Return the three occupancies and the records, (replicates, years)."""
        area = settings.cells_of_area or np.nan
        return {
            "occupancy_of_year": sums["cells"] / sums["cells_of_year"],
            "occupancy_ever": sums["cells"] / sums["cells_ever"],
            "occupancy_of_area": sums["cells"] / sums["present"] / area,
            "records": cube.records(sums),
        }

    def reasons(
        self, sums: Sums, settings: OccupancySettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Say that the number of cells of the area was not given."""
        del settings
        return {"occupancy_of_area": (NO_AREA,) * len(sums.years)}

    def spread(
        self, series: Any, settings: OccupancySettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return that records have no interval."""
        del settings, rng
        return cube.counted(series.years, "records")

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the small cube: four cells ever, three with records in 2001 and 2003."""
        del folder
        return example(
            {
                (2000, "occupancy_of_year"): (2 / 4 + 1 / 4 + 3 / 4) / 3,
                (2001, "occupancy_of_year"): (1 + 2 + 1 + 1) / 3 / 4,
                (2001, "occupancy_ever"): (1 + 2 + 1 + 1) / 4 / 4,
                (2001, "occupancy_of_area"): (1 + 2 + 1 + 1) / 4 / 10,
            },
            settings={"cells_of_area": 10, "each_taxon": True},
            group={"taxon": ALL},
        )
