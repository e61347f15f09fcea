"""Evenness of an occurrence cube: Pielou and Williams."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

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
from ecotone.indicators.cubes.example import example


@dataclass(frozen=True, slots=True, kw_only=True)
class EvennessSettings:
    """``taxa``: what evenness is relative to: the taxa of the year or those of the whole cube."""

    taxa: Literal["year", "cube"] = "year"


class CubeEvenness(Method):
    """Evenness of occurrences among taxa: 1 when all have the same share."""

    Settings: ClassVar[type] = EvennessSettings
    shared = counts.TAXA
    card: ClassVar[MethodCard] = cube.card(
        name="cube-evenness",
        title="Evenness",
        summary="How evenly the occurrences of a year are shared among its taxa.",
        measures=(
            cube.measure("pielou", "Pielou evenness", "index", high=1.0),
            cube.measure("williams", "Williams evenness", "index", high=1.0),
        ),
        steps=(
            "The share p of each taxon in the occurrences of the year is taken.",
            "Pielou: minus the sum of p ln p, divided by ln S.",
            "Williams: 1 minus the root of (S times the sum of p squared, minus 1) over (S − 1).",
            "S is the number of taxa of the year; the setting taxa takes those of the whole cube.",
            "The interval draws taxa again with replacement, the same draw in all years.",
        ),
        references=(
            Reference(
                text="Pielou (1966). The measurement of diversity in different types of biological "
                "collections. Journal of Theoretical Biology 13, 131–144.",
                doi="10.1016/0022-5193(66)90013-0",
            ),
            Reference(
                text="Kvålseth (2015). Evenness indices once again: critical analysis of "
                "properties. SpringerPlus 4, 232.",
                doi="10.1186/s40064-015-0944-4",
            ),
        ),
        worked_example=WorkedExample(
            text="Danish mammals, quarter-degree cells, Pielou in 2020 relative to the taxa of "
            "the whole cube.",
            expected=0.632687204164204,
            tolerance=1e-9,
            source="b3gbi, example cube 1 (GBIF, doi:10.15468/dl.5mb887)",
        ),
        differs_from_peers=(
            (
                "b3gbi divides by the taxa of the whole cube, so that a year's evenness changes "
                "when another year brings new taxa. Here the taxa of the year count; the setting "
                "taxa = cube gives b3gbi's values."
            ),
        ),
    )

    def reduce(self, data: Mapping[str, ibis.Table], settings: EvennessSettings) -> ibis.Table:
        """Return a row per place, year and taxon with n ln n, n² and the number of taxa."""
        del settings
        found = data["taxa"]
        found = counts.with_taxa(found)
        number = found.occurrences.cast("float64")
        return counts.as_units(
            data["cube"],
            found,
            present=counts.present(),
            weighted_logs=number * number.ln(),
            squares=number * number,
            taxa_of_cube=found.taxa_of_cube,
        )

    def estimate(self, sums: Sums, settings: EvennessSettings) -> Mapping[str, Floats]:
        """Return both evennesses and the records, (replicates, years)."""
        total, taxa = sums["occurrences"], sums["present"]
        if settings.taxa == "cube":
            taxa = sums["taxa_of_cube"] / taxa
        shannon = np.log(total) - sums["weighted_logs"] / total
        simpson = sums["squares"] / total**2
        several = taxa > 1
        pielou = np.where(several, shannon / np.log(taxa), np.nan)
        unequal = np.maximum(taxa * simpson - 1, 0) / (taxa - 1)
        return {
            "pielou": np.clip(pielou, 0, 1),
            "williams": np.where(several, np.clip(1 - np.sqrt(unequal), 0, 1), np.nan),
            "records": cube.records(sums),
        }

    def reasons(
        self, sums: Sums, settings: EvennessSettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Say that evenness takes two taxa."""
        found = self.estimate(sums, settings)
        return {
            name: cube.where_missing(found[name], cube.TOO_FEW_TAXA)
            for name in ("pielou", "williams")
        }

    def spread(
        self, series: Any, settings: EvennessSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return that records have no interval."""
        del settings, rng
        return cube.counted(series.years, "records")

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the small cube: in 2003 four taxa of equal number."""
        del folder
        shares = np.array([6, 2, 4]) / 12
        return example(
            {
                (2003, "pielou"): 1.0,
                (2003, "williams"): 1.0,
                (2000, "pielou"): float(-(shares * np.log(shares)).sum() / np.log(3)),
                (2000, "williams"): float(1 - np.sqrt((3 * (shares**2).sum() - 1) / 2)),
            }
        )
