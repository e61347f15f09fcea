"""A.4: populations with an effective size above 500, and populations maintained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np

from ecotone.indicators.base import (
    Check,
    Direction,
    Example,
    Expected,
    Floats,
    Lifecycle,
    Measure,
    Method,
    MethodCard,
    Reference,
    Sums,
    Uncertainty,
    WorkedExample,
)
from ecotone.indicators.methods.genetic_needs import POPULATIONS, SPECIES
from ecotone.indicators.methods.genetic_sizes import (
    READINGS,
    GeneticSettings,
    one_per_species,
    species_values,
    weighted,
    with_sizes,
    with_statuses,
)
from ecotone.indicators.totals import ALL, with_totals
from ecotone.kernel.text import filled, translatable


def _share(name: str, title: str) -> Measure:
    return Measure(
        name=name, title=title, unit="proportion", low=0.0, high=1.0, direction=Direction.UP
    )


CARD = MethodCard(
    code="A.4",
    name="genetic-diversity",
    version="1.0",
    title="Populations with an effective size above 500",
    summary=(
        "The mean share, over species, of populations large enough to keep their genetic "
        "diversity; beside it the share of populations that still exist."
    ),
    targets=(4,),
    kind="headline",
    measures=(
        _share("ne500", "Populations with an effective size above 500"),
        _share("ne500_by_group", "The same, every taxon group counting equally"),
        _share(READINGS[0][0], "With low census sizes and the low ratio"),
        _share(READINGS[1][0], "With low census sizes and the high ratio"),
        _share(READINGS[2][0], "With high census sizes and the low ratio"),
        _share(READINGS[3][0], "With high census sizes and the high ratio"),
        _share("pm", "Populations maintained"),
        _share("pm_by_group", "Populations maintained, taxon groups equal"),
    ),
    inputs={"populations": POPULATIONS, "species": SPECIES},
    steps=(
        (
            "The effective size is the genetic estimate; without one, the number of adults times "
            "the ratio of the taxon, or 0.1."
        ),
        (
            "A range in words becomes a number: much more than 5000 is 10000, more 5500, includes "
            "5000 is 5001, less 4050, much less 500."
        ),
        "A population lost since it was first reported has effective size 0 and stays counted.",
        (
            "Value of a species: populations with an effective size above 500 over populations "
            "whose size is known."
        ),
        (
            "Populations maintained: existing over existing plus lost; missing where either number "
            "is not known."
        ),
        "Value of the country: mean over species; a second value is the mean of group means.",
        "The interval draws species again with replacement, the same draw in all years.",
    ),
    groups=("taxon_group",),
    unit_of_resampling="species",
    uncertainty=Uncertainty.BOOTSTRAP,
    no_interval="There is one species only, so none can be drawn again.",
    references=(
        Reference(
            text="Hoban et al. 2020, Genetic diversity targets and indicators in the CBD post-2020 "
            "Global Biodiversity Framework must be improved",
            doi="10.1016/j.biocon.2020.108654",
        ),
        Reference(
            text="Mastretta-Yanes et al. 2024, Multinational evaluation of genetic diversity "
            "indicators for the Kunming-Montreal Global Biodiversity Framework",
            doi="10.1111/ele.14461",
        ),
        Reference(
            text=(
                "Coalition for Conservation Genetics, guidelines for the genetic diversity "
                "indicators"
            ),
            address="https://ccgenetics.github.io/guidelines-genetic-diversity-indicators/",
        ),
    ),
    worked_example=WorkedExample(
        text="Four historical populations, three left, one of them with Ne above 500: share 1/3 "
        "(and populations maintained 0.75).",
        expected=1 / 3,
        tolerance=1e-12,
        source="Coalition for Conservation Genetics, guideline, page Equations",
    ),
    authors=("Ecotone",),
    custodian="Coalition for Conservation Genetics; GEO BON",
    lifecycle=Lifecycle.IN_REVIEW,
    doubts=(
        "The bounds 0.1 and 0.3 of the default ratio are our choice; the settings take others.",
        "Populations that vanish from the table without a row are not counted as lost.",
    ),
    differs_from_peers=(
        (
            "A code such as -999 for an unknown number of lost populations is read as missing, "
            "and then the share of populations maintained is missing too; read as a number it "
            "would give a wrong share."
        ),
    ),
)


class GeneticDiversity(Method):
    """Ne > 500 and PM from a table of populations."""

    card = CARD
    Settings = GeneticSettings

    def reduce(self, data: Mapping[str, ibis.Table], settings: GeneticSettings) -> ir.Table:
        """Return one row per place, year, taxon group and species with the species' values."""
        sized = with_sizes(with_statuses(data["populations"]), settings)
        per_species = one_per_species(species_values(sized, data.get("species")), settings)
        return with_totals(weighted(per_species), ("taxon_group",)).rename(unit="taxon")

    def estimate(self, sums: Sums, settings: GeneticSettings) -> Mapping[str, Floats]:
        """Return the mean over species, and the mean of group means, of each share."""
        del settings
        names = ("ne500", *(name for name, _, _ in READINGS))
        values = {name: _over(sums[name], sums["known"]) for name in names}
        values["pm"] = _over(sums["pm"], sums["pm_known"])
        if sums.group.get("taxon_group", ALL) == ALL:
            values["ne500_by_group"] = _over(sums["ne500_weighted"], sums["ne_weight"])
            values["pm_by_group"] = _over(sums["pm_weighted"], sums["pm_weight"])
        return values

    def checks(self, data: Mapping[str, ibis.Table], settings: GeneticSettings) -> Iterator[Check]:
        """Say how many populations have no size."""
        sized = with_sizes(with_statuses(data["populations"]), settings)
        unsized = int(sized.filter(sized.ne_mid.isnull()).count().execute())
        yield Check(
            name=translatable("Every population has an effective size or a number of adults"),
            passed=unsized == 0,
            found=filled("Populations without a size, which do not count: {count}", count=unsized)
            if unsized
            else "",
        )

    def reasons(
        self, sums: Sums, settings: GeneticSettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Say why a share is missing."""
        del settings
        years = len(sums.years)
        no_size = translatable("No population of these species has a known size.")
        no_count = translatable("The number of lost populations is not known for any species.")
        names = ("ne500", "ne500_by_group", *(name for name, _, _ in READINGS))
        reasons = dict.fromkeys(names, (no_size,) * years)
        return {**reasons, "pm": (no_count,) * years, "pm_by_group": (no_count,) * years}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return six species in two groups; one has no size, one has lost a population."""
        del folder
        rows = [
            {
                "place": "ZAF",
                "taxon": taxon,
                "taxon_group": "plant" if taxon < "D" else "animal",
                "population": str(at),
                "year": 2024,
                "ne": ne,
                "nc": nc,
                "status": state,
            }
            for taxon, populations in _EXAMPLE.items()
            for at, (ne, nc, state) in enumerate(populations)
        ]
        plants, animals = (1 / 3, 1 / 2, 1.0), (0.0, 1 / 2)
        expected = (
            ("ne500", sum(plants + animals) / 5, ALL),
            ("ne500_by_group", (sum(plants) / 3 + sum(animals) / 2) / 2, ALL),
            ("ne500", sum(plants) / 3, "plant"),
            ("pm", (3 / 4 + 1 + 1 + 1 + 1 / 2) / 5, ALL),
            ("ne500_low_nc_high_ratio", (1 / 3 + 1 + 1 + 0 + 1 / 2) / 5, ALL),
        )
        return Example(
            inputs={"populations": rows},
            country="ZAF",
            expected=tuple(
                Expected(
                    place="ZAF", year=2024, measure=name, value=value, group={"taxon_group": group}
                )
                for name, value, group in expected
            ),
        )

    def flags(
        self, sums: Sums, settings: GeneticSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Mark years in which a species was assessed more than once."""
        del settings
        again = translatable("Some species were assessed more than once in the year.")
        by_year = tuple((again,) if many > 0 else () for many in sums["assessed_again"][0])
        return dict.fromkeys(("ne500", "pm"), by_year)


#: Populations of each species: (Ne, Nc, state).
_EXAMPLE: dict[str, tuple[tuple[float | None, float | None, str | None], ...]] = {
    "Aloe": ((600, None, None), (120, None, None), (90, None, None), (None, None, "extinct")),
    "Banksia": ((None, 5001, None), (None, 5000, None)),
    "Cycas": ((900, None, None), (800, None, None)),
    "Dipsas": ((None, 100, None),),
    "Emys": ((None, 20_000, None), (0, None, "extinct")),
    "Felis": ((None, None, "unknown"),),
}


def _over(part: Floats, whole: Floats) -> Floats:
    """Return the share, NaN where the whole is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(whole > 0, part / whole, np.nan), dtype=np.float64)
