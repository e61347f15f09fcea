"""Hill numbers of an occurrence cube: as recorded, and at equal coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import ibis
import numpy as np

from ecotone.indicators import draws, uncertainty
from ecotone.indicators.base import (
    BY_HAND,
    Example,
    Floats,
    Method,
    MethodCard,
    Reference,
    Spread,
    Sums,
    WorkedExample,
)
from ecotone.indicators.cubes import counts, coverage, cube, extrapolation
from ecotone.indicators.cubes.example import example
from ecotone.kernel.errors import BadInput
from ecotone.kernel.text import translatable

TOO_LITTLE_COVERAGE = translatable(
    "The records of the year cover too little to be brought to the coverage asked for."
)
ONE_CELL = translatable("Records from a single cell do not tell how much of the taxa was missed.")
EXTENDED = translatable("Extended beyond the cells with records to reach the coverage.")
#: Beyond twice the samples the number of taxa is not reliable (Chao and others 2014).
FARTHEST = 2.0
PLAIN = ("hill_0", "hill_1", "hill_2")
STANDARD = ("standard_0", "standard_1", "standard_2")


@dataclass(frozen=True, slots=True, kw_only=True)
class HillSettings:
    """``coverage``: sample coverage to which years are brought before they are compared.

    ``farthest``: how many times its cells with records a year may be extended to where it does not
    reach the coverage; 1 allows no extension.
    """

    coverage: float = 0.9
    farthest: float = 2.0

    def __post_init__(self) -> None:
        if not 0 < self.coverage < 1:
            raise BadInput(f"The coverage lies between 0 and 1, not {self.coverage}.")
        if not 1 <= self.farthest <= FARTHEST:
            raise BadInput(
                f"A year is extended to 1 to {FARTHEST:g} times its cells, not {self.farthest:g}: "
                "further on the number of taxa is a guess."
            )


class CubeHill(Method):
    """Effective numbers of taxa of order 0, 1 and 2."""

    Settings: ClassVar[type] = HillSettings
    shared = counts.TAXA_AND_CELLS
    card: ClassVar[MethodCard] = cube.card(
        name="cube-hill-numbers",
        version="1.1",
        title="Hill numbers",
        summary=(
            "The effective number of taxa: all, common and dominant ones, as recorded and at "
            "equal coverage."
        ),
        measures=(
            cube.measure("hill_0", "Taxa recorded", "taxa"),
            cube.measure("hill_1", "Effective number of common taxa", "taxa"),
            cube.measure("hill_2", "Effective number of dominant taxa", "taxa"),
            cube.measure("coverage", "Coverage of the records", "share", high=1.0),
            cube.measure("standard_0", "Taxa at equal coverage", "taxa"),
            cube.measure("standard_1", "Common taxa at equal coverage", "taxa"),
            cube.measure("standard_2", "Dominant taxa at equal coverage", "taxa"),
        ),
        steps=(
            (
                "As recorded, from the share of each taxon in the occurrences of the year: order 0 "
                "counts taxa, order 1 is the exponential of Shannon's entropy, order 2 is one over "
                "the sum of squared shares."
            ),
            (
                "At equal coverage, cells are the samples and taxa are found in them or not: the "
                "year is thinned to the number of cells with the expected coverage that is asked."
            ),
            (
                "A year that does not reach the coverage is extended to at most twice its cells, "
                "with a remark; a year that does not reach it even then gets no value."
            ),
            "Intervals draw taxa again with replacement, with all their cells.",
        ),
        references=(
            Reference(
                text="Chao and others (2014). Rarefaction and extrapolation with Hill numbers. "
                "Ecological Monographs 84, 45–67.",
                doi="10.1890/13-0133.1",
            ),
            Reference(
                text="Chao and Jost (2012). Coverage-based rarefaction and extrapolation. Ecology "
                "93, 2533–2547.",
                doi="10.1890/11-1952.1",
            ),
        ),
        worked_example=WorkedExample(
            text="Shares of one half, one third and one sixth: exp of Shannon's entropy.",
            expected=2.749459273997206,
            tolerance=1e-9,
            source=BY_HAND,
        ),
        no_interval=cube.COUNTED,
        differs_from_peers=(
            (
                "Numbers at equal coverage are those of iNEXT 3 (its ants at a coverage of 0.985 "
                "to 5e-5, its spiders at eight sizes to 5e-7 and, extended, to 1e-4)."
            ),
            (
                "iNEXT draws individuals or samples from an estimated community, unseen species "
                "among them, for its intervals; here whole taxa are drawn, the same for all years."
            ),
        ),
    )

    def reduce(self, data: Mapping[str, ibis.Table], settings: HillSettings) -> ibis.Table:
        """Return a row per place, year and taxon with n ln n, n², cells, and cells of the year."""
        del settings
        found = data["taxa"]
        found = counts.with_cells(data["cells"], found)
        number = found.occurrences.cast("float64")
        return counts.as_units(
            data["cube"],
            found,
            present=counts.present(),
            weighted_logs=number * number.ln(),
            squares=number * number,
            cells=found.cells,
            once=(found.cells == 1).cast("int64"),
            twice=(found.cells == 2).cast("int64"),
            cells_of_year=found.cells_of_year,
        )

    def estimate(self, sums: Sums, settings: HillSettings) -> Mapping[str, Floats]:
        """Return the numbers as recorded, their coverage and the records, (replicates, years)."""
        del settings
        total = sums["occurrences"]
        return {
            "hill_0": sums["present"],
            "hill_1": np.exp(np.log(total) - sums["weighted_logs"] / total),
            "hill_2": total**2 / sums["squares"],
            "coverage": _coverage(sums),
            "records": cube.records(sums),
        }

    def observe(self, series: Any, settings: HillSettings) -> Mapping[str, Floats]:
        """Return all numbers, (1, years); those at equal coverage need the taxa one by one."""
        sums = series.observed()
        once = np.ones((1, len(series.units)))
        return {**self.estimate(sums, settings), **_at_coverage(series, once, settings)}

    def reasons(self, sums: Sums, settings: HillSettings) -> Mapping[str, tuple[str | None, ...]]:
        """Say that a year's records cover too little, or come from one cell."""
        del settings
        one_cell = _samples(sums)[0] < 2
        covered = tuple(ONE_CELL if one else TOO_LITTLE_COVERAGE for one in one_cell)
        return dict.fromkeys(("coverage", *STANDARD), covered)

    def flags(
        self, sums: Sums, settings: HillSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Mark the years whose numbers go beyond what was recorded."""
        samples = _samples(sums)
        with np.errstate(divide="ignore", invalid="ignore"):
            further = extrapolation.further_samples(
                sums["once"], sums["twice"], sums["cells"], samples, settings.coverage
            )
        reached = further <= (settings.farthest - 1) * samples
        beyond = (_coverage(sums) < settings.coverage) & reached
        return dict.fromkeys(STANDARD, tuple((EXTENDED,) if one else () for one in beyond[0]))

    def spread(
        self, series: Any, settings: HillSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return bounds of the numbers at equal coverage, and that records have none."""
        counted = cube.counted(series.years, "records")
        if len(series.units) < 2:
            return counted
        drawn = np.concatenate(list(draws.counts(len(series.units), series.draws, rng)))
        spreads = {}
        for name, one in _at_coverage(series, drawn.astype(np.float64), settings).items():
            low, high = uncertainty.percentiles(one, series.level)
            spreads[name] = Spread(
                low=low, high=high, kind=uncertainty.PERCENTILE, level=series.level
            )
        return {**spreads, **counted}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the small cube: in 2000 shares of a half, a sixth and a third."""
        del folder
        return example(
            {
                (2000, "hill_0"): 3,
                (2000, "hill_1"): 2.749459273997206,
                (2000, "hill_2"): 1 / (1 / 4 + 1 / 36 + 1 / 9),
                (2003, "hill_1"): 4,
                (2003, "hill_2"): 4,
            }
        )


def _at_coverage(series: Any, drawn: Floats, settings: HillSettings) -> dict[str, Floats]:
    """Return the numbers at equal coverage of sets of taxa, (sets, years)."""
    samples = _samples(series.observed())[0]
    found = coverage.standardised(
        series.column("cells"), drawn, samples, settings.coverage, settings.farthest
    )
    return dict(zip(STANDARD, found, strict=True))


def _samples(sums: Sums) -> Floats:
    """Return the cells with any record, (replicates, years): every taxon of a year brings them."""
    return np.rint(sums["cells_of_year"] / sums["present"])


def _coverage(sums: Sums) -> Floats:
    """Return the estimated coverage, (replicates, years); NaN where one cell has all records."""
    samples = _samples(sums)
    found = extrapolation.coverage(sums["once"], sums["twice"], sums["cells"], samples)
    return np.where(samples >= 2, found, np.nan)
