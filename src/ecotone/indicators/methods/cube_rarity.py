"""Rarity of what an occurrence cube holds: by abundance and by area."""

from __future__ import annotations

from collections.abc import Mapping
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


class CubeRarity(Method):
    """How rare, in the whole cube, the taxa are that a year recorded."""

    shared = counts.TAXA_AND_CELLS
    card: ClassVar[MethodCard] = cube.card(
        name="cube-rarity",
        title="Rarity of recorded taxa",
        summary=(
            "How rare the taxa of a year are: by their share of all occurrences and of all cells."
        ),
        measures=(
            cube.measure("abundance_rarity", "Abundance rarity", "index"),
            cube.measure("mean_abundance_rarity", "Mean abundance rarity of a row", "index"),
            cube.measure("area_rarity", "Area rarity", "index"),
        ),
        steps=(
            "A taxon's abundance rarity is all occurrences of the cube over those of the taxon.",
            "A taxon's area rarity is all cells of the cube over those of the taxon.",
            "Abundance rarity of a year is the sum over its rows; the mean divides by the rows.",
            "Area rarity of a year is the mean over its cells of their summed rarity.",
            "The interval draws taxa again with replacement; rarities stay those of the cube.",
        ),
        worked_example=WorkedExample(
            text="Danish mammals, quarter-degree cells: area rarity of 2020."
            " Abundance rarity is 880218.964492158.",
            expected=38.2995946159106,
            tolerance=1e-9,
            source="b3gbi, example cube 1 (GBIF, doi:10.15468/dl.5mb887)",
        ),
        differs_from_peers=(
            (
                "The sum over rows grows with effort; b3gbi gives it alone, here the mean over "
                "rows stands beside it."
            ),
        ),
    )

    def reduce(self, data: Mapping[str, ibis.Table], settings: Any) -> ibis.Table:
        """Return a row per place, year and taxon with the rarity of its rows."""
        del settings
        found = data["taxa"]
        found = counts.with_totals(data["cube"], found)
        found = counts.with_cells(data["cells"], found)
        cells, rows = found.cells.cast("float64"), found.cells.cast("float64")
        return counts.as_units(
            data["cube"],
            found,
            rows=found.cells,
            present=counts.present(),
            by_abundance=rows * found.all_occurrences / found.taxon_occurrences,
            by_area=cells * found.cells_ever / found.taxon_cells,
            cells_of_year=found.cells_of_year,
        )

    def estimate(self, sums: Sums, settings: Any) -> Mapping[str, Floats]:
        """Return the rarities and the records, (replicates, years)."""
        del settings
        cells_of_year = sums["cells_of_year"] / sums["present"]
        return {
            "abundance_rarity": sums["by_abundance"],
            "mean_abundance_rarity": sums["by_abundance"] / sums["rows"],
            "area_rarity": sums["by_area"] / cells_of_year,
            "records": cube.records(sums),
        }

    def spread(self, series: Any, settings: Any, rng: np.random.Generator) -> Mapping[str, Spread]:
        """Return that records have no interval."""
        del settings, rng
        return cube.counted(series.years, "records")

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the small cube: 36 occurrences in all, four cells."""
        del folder
        taxa = {"elm": (7, 2), "fir": (6, 2), "oak": (7, 4), "ash": (7, 2), "yew": (5, 1)}
        rows_of_2001 = {"elm": 1, "oak": 2, "ash": 1, "yew": 1}
        rare = sum(rows * 36 / taxa[name][0] for name, rows in rows_of_2001.items())
        wide = sum(rows * 4 / taxa[name][1] for name, rows in rows_of_2001.items())
        return example(
            {
                (2001, "abundance_rarity"): rare,
                (2001, "mean_abundance_rarity"): rare / 5,
                (2001, "area_rarity"): wide / 3,
            }
        )
