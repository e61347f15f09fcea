"""Turnover of taxa in an occurrence cube from one recorded year to the next."""

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


class CubeTurnover(Method):
    """Taxa gained and lost, as a share of all taxa of both years."""

    shared = counts.TAXA
    card: ClassVar[MethodCard] = cube.card(
        name="cube-turnover",
        title="Turnover of recorded taxa",
        summary=(
            "Which share of the taxa of two following recorded years was found in only one of them."
        ),
        measures=(
            cube.measure("turnover", "Turnover", "share", high=1.0),
            cube.measure("gains", "Taxa gained", "taxa", whole=True),
            cube.measure("losses", "Taxa lost", "taxa", whole=True),
        ),
        steps=(
            "The taxa of a year are compared with those of the recorded year before it.",
            "Turnover is gains and losses over gains, losses and taxa of both years.",
            "The interval draws taxa again with replacement, the same draw in all years.",
        ),
        worked_example=WorkedExample(
            text="Danish mammals, quarter-degree cells: turnover of 2020.",
            expected=0.207792207792208,
            tolerance=1e-9,
            source="b3gbi, example cube 1 (GBIF, doi:10.15468/dl.5mb887)",
        ),
        doubts=(
            "A taxon that was not recorded may have been there: turnover falls with more effort.",
        ),
    )

    def reduce(self, data: Mapping[str, ibis.Table], settings: Any) -> ibis.Table:
        """Return a row per place, year and taxon: 1 where it was there the year before."""
        del settings
        found = counts.kept_from_before(data["taxa"])
        return counts.as_units(data["cube"], found, present=counts.present(), kept=found.kept)

    def estimate(self, sums: Sums, settings: Any) -> Mapping[str, Floats]:
        """Return turnover, gains, losses and records, (replicates, years)."""
        del settings
        there, kept = sums["present"], sums["kept"]
        before = np.full_like(there, np.nan)
        before[:, 1:] = there[:, :-1]
        gains, losses = there - kept + 0 * before, before - kept
        return {
            "turnover": (gains + losses) / (there + losses),
            "gains": gains,
            "losses": losses,
            "records": cube.records(sums),
        }

    def reasons(self, sums: Sums, settings: Any) -> Mapping[str, tuple[str | None, ...]]:
        """Say that the first year has nothing to be compared with."""
        found = self.estimate(sums, settings)
        return {
            name: cube.where_missing(found[name], cube.NO_EARLIER_YEAR)
            for name in ("turnover", "gains", "losses")
        }

    def spread(self, series: Any, settings: Any, rng: np.random.Generator) -> Mapping[str, Spread]:
        """Return that counts have no interval."""
        del settings, rng
        return cube.counted(series.years, "gains", "losses", "records")

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the small cube: 2003 is compared with 2001, as 2002 has no records."""
        del folder
        return example(
            {
                (2000, "turnover"): None,
                (2001, "turnover"): 3 / 5,
                (2003, "turnover"): 4 / 6,
                (2003, "gains"): 2,
                (2003, "losses"): 2,
            }
        )
