"""A.1: the index of ecosystems, from the Red List of Ecosystems."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import ClassVar

import ibis.expr.types as ir
import numpy as np

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.indicators.base import (
    Check,
    Direction,
    Example,
    Lifecycle,
    Measure,
    MethodCard,
    Reference,
    Spread,
    Uncertainty,
    WorkedExample,
)
from ecotone.indicators.red_list import ecosystems, totals
from ecotone.indicators.red_list.weighted_types import WeightedTypes
from ecotone.indicators.series import Series
from ecotone.vocab.red_list import (
    ECOSYSTEM_CATEGORIES,
    ECOSYSTEM_SPELLINGS,
    ECOSYSTEM_WEIGHTS,
    HEAVIEST,
)


class EcosystemIndex(WeightedTypes):
    """Index of ecosystems: 1 − sum of weights / (5 × number of types)."""

    column = "category"
    spellings = ECOSYSTEM_SPELLINGS
    weights = ECOSYSTEM_WEIGHTS
    heaviest = HEAVIEST
    burdens = True
    counted = "categories"
    card: ClassVar[MethodCard] = MethodCard(
        code="A.1",
        name="ecosystem-index",
        version="1.1",
        title="Red List of Ecosystems: index of ecosystems",
        summary=(
            "How far ecosystem types are from collapse: 1 when all are of Least Concern, 0 when "
            "all have collapsed."
        ),
        targets=(1,),
        kind="headline",
        measures=(
            Measure(
                name="index",
                title="Index of ecosystems",
                unit="index",
                low=0,
                high=1,
                direction=Direction.UP,
            ),
            Measure(
                name="area_weighted_index",
                title="Index of ecosystems weighted by area",
                unit="index",
                low=0,
                high=1,
                direction=Direction.UP,
            ),
        ),
        inputs={
            "types": TableNeed(
                meaning="Ecosystem types with their Red List category, one row per type and year",
                optional=True,
                columns=(
                    ecosystems.TYPE,
                    Column(
                        name="category",
                        type=ColumnType.TEXT,
                        meaning="Category of the IUCN Red List of Ecosystems: code or name",
                        codes=ECOSYSTEM_CATEGORIES,
                        synonyms=(
                            "threat_status",
                            "risk_category",
                            "red_list_category",
                            "rle_category",
                        ),
                        example="CR",
                    ),
                    ecosystems.YEAR,
                    *ecosystems.GROUPED,
                    ecosystems.AREA,
                ),
                key=("ecosystem", "year"),
            ),
            "totals": totals.TOTALS,
        },
        steps=(
            "Categories become weights: LC 0, NT 1, VU 2, EN 3, CR 4, collapsed 5.",
            (
                "Types that are Data Deficient or not evaluated have no weight: they are listed, "
                "counted as not known, and left out of the index."
            ),
            (
                "The index is 1 minus the sum of weights divided by five times the number of "
                "types with a weight."
            ),
            "The same is done for each realm, biome and functional group that the table names.",
            (
                "Where the list of types is not at hand, sums of weights and numbers of types give "
                "the same index, without an interval."
            ),
            (
                "The interval draws types again with replacement, the same draw in all years, and "
                "takes the 2.5th and 97.5th percentile."
            ),
            (
                "With areas for all assessed types a second index weights each type by its area; "
                "it is another measure and never takes the place of the first."
            ),
        ),
        groups=ecosystems.GROUPS,
        unit_of_resampling="ecosystem type",
        uncertainty=Uncertainty.BOOTSTRAP,
        no_interval="Sums do not say which types they are of, so that none can be drawn again.",
        references=(
            Reference(
                text="Rowland and others (2020). Ecosystem indices to support global "
                "biodiversity conservation. Conservation Letters 13, e12680.",
                doi="10.1111/conl.12680",
            ),
            Reference(
                text="Butchart and others (2007). Improvements to the Red List Index. PLoS ONE "
                "2, e140.",
                doi="10.1371/journal.pone.0000140",
            ),
            Reference(
                text="Keith and others (2013). Scientific foundations for an IUCN Red List of "
                "Ecosystems. PLoS ONE 8, e62111.",
                doi="10.1371/journal.pone.0062111",
            ),
        ),
        worked_example=WorkedExample(
            text="South Africa, 458 terrestrial types with 315 weight points: 1 − 315 / 2290.",
            expected=0.8624454148471616,
            tolerance=1e-9,
            source="Data of the package nbaR (South African National Biodiversity Institute)",
        ),
        custodian="IUCN",
        lifecycle=Lifecycle.IN_REVIEW,
        doubts=(
            (
                "The interval treats the types as a sample of many such types; for a complete "
                "national list it shows how much the index depends on single types."
            ),
            (
                "Types that nobody has assessed are not in the index; where there are many of "
                "them, the true state may be better or worse."
            ),
            (
                "Assessments of two different lists, or with better maps in between, differ even "
                "where nothing changed on the ground."
            ),
        ),
        differs_from_peers=(
            (
                "nbaR plots the published numbers; here they are computed, and agree with its "
                "table to the last digit."
            ),
            (
                "Types are drawn once for all years, so that drawing each year anew does not "
                "widen the interval of a change."
            ),
        ),
    )

    def reduce(self, data: Mapping[str, ir.Table], settings: ecosystems.TypesSettings) -> ir.Table:
        """Return a row per place, year, group and type; where sums are given, one a group."""
        if "totals" in data:
            return totals.by_group(data["totals"])
        return super().reduce(data, settings)

    def spread(
        self, series: Series, settings: ecosystems.TypesSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return nothing, so that types are drawn again; no bounds where only sums are given."""
        del settings, rng
        return totals.no_spread(series)

    def checks(
        self, data: Mapping[str, ir.Table], settings: ecosystems.TypesSettings
    ) -> Iterator[Check]:
        """Yield whether there is one table, and whether it can be right."""
        yield totals.check_one_table([name for name in ("types", "totals") if name in data])
        if "totals" in data:
            yield totals.check_possible(data["totals"], HEAVIEST)
        if "types" in data:
            yield from super().checks(data, settings)

    def tables(
        self, data: Mapping[str, ir.Table], settings: ecosystems.TypesSettings
    ) -> Mapping[str, ir.Table]:
        """Return how many types have each category, where types are listed."""
        return super().tables(data, settings) if "types" in data else {}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return six made-up types: weights 0, 1, 2, 4, 5 and one Data Deficient."""
        del folder
        return ecosystems.example(
            "category",
            ("LC", "Near Threatened", "vu", "Critically Endangered (CR)", "Collapsed", "DD"),
            index=1 - 12 / (5 * 5),
            by_area=1 - (20 * 1 + 30 * 2 + 40 * 4 + 50 * 5) / (5 * 150),
            first_biome=1 - 3 / (5 * 3),
        )
