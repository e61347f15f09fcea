"""Total occurrences of a cube in each year: the measure of effort beside all others."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import ibis

from ecotone.indicators.base import Example, Floats, Method, MethodCard, Sums, WorkedExample
from ecotone.indicators.cubes import counts, cube
from ecotone.indicators.cubes.example import example


class CubeOccurrences(Method):
    """Sum of occurrences in the year."""

    shared = counts.TAXA
    card: ClassVar[MethodCard] = cube.card(
        name="cube-occurrences",
        title="Total occurrences",
        summary="How many occurrences were recorded in each year.",
        measures=(),
        steps=(
            "The occurrences of all taxa and cells are added up by year.",
            "The interval draws taxa again with replacement, the same draw in all years.",
        ),
        worked_example=WorkedExample(
            text="Danish mammals, quarter-degree cells: 9,288 occurrences in 2020.",
            expected=9288,
            tolerance=1e-9,
            source="b3gbi, example cube 1 (GBIF, doi:10.15468/dl.5mb887)",
        ),
    )

    def reduce(self, data: Mapping[str, ibis.Table], settings: Any) -> ibis.Table:
        """Return a row per place, year and taxon."""
        del settings
        return counts.as_units(data["cube"], data["taxa"])

    def estimate(self, sums: Sums, settings: Any) -> Mapping[str, Floats]:
        """Return occurrences, (replicates, years)."""
        del settings
        return {"records": cube.records(sums)}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the small cube: 12, 8 and 16 occurrences."""
        del folder
        return example({(2000, "records"): 12, (2001, "records"): 8, (2003, "records"): 16})
