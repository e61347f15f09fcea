"""Observed richness of an occurrence cube: the taxa recorded in each year."""

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


class CubeRichness(Method):
    """Number of taxa with a record in the year."""

    shared = counts.TAXA
    card: ClassVar[MethodCard] = cube.card(
        name="cube-richness",
        title="Observed richness",
        summary="How many taxa were recorded in each year.",
        measures=(cube.measure("richness", "Taxa recorded", "taxa", whole=True),),
        steps=(
            "Rows without a year are left out and counted.",
            "The taxa with at least one record in the year are counted.",
            "The interval draws taxa again with replacement, the same draw in all years.",
        ),
        worked_example=WorkedExample(
            text="Danish mammals, quarter-degree cells: 70 taxa recorded in 2020.",
            expected=70,
            tolerance=1e-9,
            source="b3gbi, example cube 1 (GBIF, doi:10.15468/dl.5mb887)",
        ),
        differs_from_peers=(
            (
                "b3gbi draws the rows of a year again; rows of one taxon go together, so here "
                "whole taxa are drawn, the same for all years."
            ),
        ),
    )

    def reduce(self, data: Mapping[str, ibis.Table], settings: Any) -> ibis.Table:
        """Return a row per place, year and taxon."""
        del settings
        return counts.as_units(data["cube"], data["taxa"], present=counts.present())

    def estimate(self, sums: Sums, settings: Any) -> Mapping[str, Floats]:
        """Return taxa and records, (replicates, years)."""
        del settings
        return {"richness": sums["present"], "records": cube.records(sums)}

    def spread(self, series: Any, settings: Any, rng: np.random.Generator) -> Mapping[str, Spread]:
        """Return that records have no interval; richness is drawn by the runner."""
        del settings, rng
        return cube.counted(series.years, "records")

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the small cube: 3, 4 and 4 taxa."""
        del folder
        return example(
            {
                (2000, "richness"): 3,
                (2001, "richness"): 4,
                (2003, "richness"): 4,
                (2003, "records"): 16,
            }
        )
