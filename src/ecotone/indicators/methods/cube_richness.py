"""Observed richness of an occurrence cube: the taxa recorded in each year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

import ibis
import numpy as np

from ecotone.indicators import uncertainty
from ecotone.indicators.base import (
    Example,
    Floats,
    Method,
    MethodCard,
    Spread,
    Sums,
    WorkedExample,
)
from ecotone.indicators.cubes import counts, cube, rows
from ecotone.indicators.cubes.example import example
from ecotone.kernel.text import translatable

ROWS = translatable("rows of each year drawn again, percentile")


@dataclass(frozen=True, slots=True, kw_only=True)
class RichnessSettings:
    """``drawn``: what is drawn again for the interval: taxa, or rows of each year as in b3gbi."""

    drawn: Literal["taxa", "rows"] = "taxa"


class CubeRichness(Method):
    """Number of taxa with a record in the year."""

    Settings: ClassVar[type] = RichnessSettings
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
                "b3gbi draws the rows of a year again; rows of one taxon go together, and drawn "
                "rows never hold a taxon that was not recorded, so all draws lie below the value. "
                "Here whole taxa are drawn, the same for all years; the setting drawn = rows does "
                "the same as b3gbi."
            ),
        ),
    )

    def reduce(self, data: Mapping[str, ibis.Table], settings: RichnessSettings) -> ibis.Table:
        """Return a row per place, year and taxon."""
        taxa = data["taxa"]
        further = {"cells": taxa.cells} if settings.drawn == "rows" else {}
        return counts.as_units(data["cube"], taxa, present=counts.present(), **further)

    def estimate(self, sums: Sums, settings: RichnessSettings) -> Mapping[str, Floats]:
        """Return taxa and records, (replicates, years)."""
        del settings
        return {"richness": sums["present"], "records": cube.records(sums)}

    def spread(
        self, series: Any, settings: RichnessSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return that records have no interval; taxa are drawn by the runner, rows here."""
        counted = cube.counted(series.years, "records")
        if settings.drawn == "taxa":
            return counted
        drawn = rows.richness(series.column("cells"), series.draws, rng)
        low, high = uncertainty.percentiles(drawn, series.level)
        return {
            **counted,
            "richness": Spread(low=low, high=high, kind=ROWS, level=series.level),
        }

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
