"""The ecosystem protection level index: how well a country's ecosystem types are protected."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.indicators.base import (
    Direction,
    Example,
    Lifecycle,
    Measure,
    MethodCard,
    Reference,
    Uncertainty,
    WorkedExample,
)
from ecotone.indicators.red_list import ecosystems
from ecotone.indicators.red_list.weighted_types import WeightedTypes
from ecotone.vocab.red_list import fold

#: Weight of a type by how much of its target for protection is reached.
WEIGHTS: Mapping[str, int] = MappingProxyType(
    {
        "Not Protected": 0,
        "Poorly Protected": 1,
        "Moderately Protected": 2,
        "Well Protected": 3,
    }
)
_SHORT = {
    "NP": "Not Protected",
    "PP": "Poorly Protected",
    "MP": "Moderately Protected",
    "WP": "Well Protected",
}
#: Folded spelling → level.
SPELLINGS: Mapping[str, str] = MappingProxyType(
    {**{fold(level): level for level in WEIGHTS}, **_SHORT}
)


class EcosystemProtectionLevel(WeightedTypes):
    """Ecosystem protection level index: sum of weights / (3 × number of types)."""

    column = "protection_level"
    spellings = SPELLINGS
    weights = WEIGHTS
    heaviest = max(WEIGHTS.values())
    burdens = False
    counted = "levels"
    card: ClassVar[MethodCard] = MethodCard(
        code="",
        name="ecosystem-protection-level",
        version="1.0",
        title="Ecosystem protection level index",
        summary=(
            "How well ecosystem types are protected: 1 when all are well protected, 0 when none "
            "is protected."
        ),
        targets=(3,),
        kind="component",
        measures=(
            Measure(
                name="index",
                title="Ecosystem protection level index",
                unit="index",
                low=0,
                high=1,
                direction=Direction.UP,
            ),
            Measure(
                name="area_weighted_index",
                title="Ecosystem protection level index weighted by area",
                unit="index",
                low=0,
                high=1,
                direction=Direction.UP,
            ),
        ),
        inputs={
            "types": TableNeed(
                meaning="Ecosystem types with their protection level, one row per type and year",
                columns=(
                    ecosystems.TYPE,
                    Column(
                        name="protection_level",
                        type=ColumnType.TEXT,
                        meaning="Not, Poorly, Moderately or Well Protected (or NP, PP, MP, WP); "
                        "empty where it was not assessed",
                        blank=True,
                        codes=(*WEIGHTS, *_SHORT),
                        synonyms=("epl", "protection"),
                        example="Poorly Protected",
                    ),
                    ecosystems.YEAR,
                    *ecosystems.GROUPED,
                    ecosystems.AREA,
                ),
                key=("ecosystem", "year"),
            )
        },
        steps=(
            "Levels become weights: not protected 0, poorly 1, moderately 2, well 3.",
            (
                "The index is the sum of weights divided by three times the number of types with "
                "a level. Types without a level are counted as not known and left out."
            ),
            "The same is done for each realm, biome and functional group that the table names.",
            (
                "The interval draws types again with replacement, the same draw in all years, and "
                "takes the 2.5th and 97.5th percentile."
            ),
        ),
        groups=ecosystems.GROUPS,
        unit_of_resampling="ecosystem type",
        uncertainty=Uncertainty.BOOTSTRAP,
        references=(
            Reference(
                text="South African National Biodiversity Institute, nbaR: data and plots of the "
                "National Biodiversity Assessment.",
                address="https://github.com/SANBI-NBA/nbaR",
            ),
        ),
        worked_example=WorkedExample(
            text="South Africa, 458 terrestrial types: sum of weights over three times 458; "
            "published for 463 types of 2018 as 0.46.",
            expected=0.4643,
            tolerance=5e-5,
            source="Data of the package nbaR (South African National Biodiversity Institute)",
        ),
        lifecycle=Lifecycle.DRAFT,
        doubts=(
            (
                "The weights 0 to 3 are inferred: they give the published 0.46; the source prints "
                "the index without its formula."
            ),
            (
                "A level compares protected area with a target for each type; countries set these "
                "targets differently, so that values of two countries do not compare."
            ),
        ),
        differs_from_peers=(
            "nbaR gives the number without an interval; here types are drawn again.",
        ),
    )

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return six made-up types: weights 0, 1, 2, 3, 3 and one without a level."""
        del folder
        levels = ("not protected", "PP", "Moderately Protected", "Well Protected", "WP", None)
        return ecosystems.example(
            "protection_level",
            levels,
            index=9 / (3 * 5),
            by_area=(20 * 1 + 30 * 2 + 40 * 3 + 50 * 3) / (3 * 150),
            first_biome=3 / (3 * 3),
        )
