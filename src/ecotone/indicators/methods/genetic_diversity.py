"""A.4: populations with an effective size above 500, and populations maintained."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.indicators.base import (
    Check,
    Direction,
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
from ecotone.indicators.methods.genetic_sizes import (
    RANGES,
    READINGS,
    GeneticSettings,
    one_per_species,
    species_values,
    weighted,
    with_sizes,
    with_statuses,
)
from ecotone.indicators.totals import ALL, with_totals
from ecotone.kernel.text import translatable


def _share(name: str, title: str) -> Measure:
    return Measure(
        name=name, title=title, unit="proportion", low=0.0, high=1.0, direction=Direction.UP
    )


def _size(name: str, meaning: str, example: str = "") -> Column:
    return Column(
        name=name,
        type=ColumnType.NUMBER,
        meaning=meaning,
        unit="individuals",
        optional=True,
        blank=True,
        low=0.0,
        missing=("-999", "-9999"),
        example=example,
    )


def _ratio(name: str, meaning: str) -> Column:
    return Column(
        name=name,
        type=ColumnType.NUMBER,
        meaning=meaning,
        unit="proportion",
        optional=True,
        blank=True,
        low=0.0,
        high=1.0,
        missing=("-999", "-9999"),
    )


def _text(name: str, meaning: str, **more: Any) -> Column:
    return Column(name=name, type=ColumnType.TEXT, meaning=meaning, **more)


_YEAR = Column(
    name="year",
    type=ColumnType.INTEGER,
    meaning="year that the report speaks of",
    low=1500,
    high=2200,
    example="2024",
)
_PLACE = _text(
    "place", "country, ISO 3166 alpha-3", optional=True, example="ZAF", synonyms=("country",)
)
_TAXON = _text("taxon", "species or subspecies", synonyms=("species",), example="Panthera pardus")
_GROUP = _text(
    "taxon_group", "group of taxa", optional=True, blank=True, synonyms=("group",), example="mammal"
)
_ASSESSMENT = _text(
    "assessment", "names the assessment where a taxon has several", optional=True, blank=True
)

POPULATIONS = TableNeed(
    meaning="one row per population of a species and reporting year",
    columns=(
        _PLACE,
        _TAXON,
        _GROUP,
        _ASSESSMENT,
        _text("population", "name of the population, the same in all years", example="Cederberg"),
        _YEAR,
        _size("ne", "effective size from genetic data", "320"),
        _size("ne_low", "lower bound of the effective size"),
        _size("ne_high", "upper bound of the effective size"),
        _size("nc", "number of adults, counted or estimated", "5200"),
        _size("nc_low", "lower bound of the number of adults"),
        _size("nc_high", "upper bound of the number of adults"),
        _text(
            "nc_range",
            "number of adults as a range, where there is no number",
            optional=True,
            blank=True,
            codes=tuple(RANGES),
            example="more than 5000",
        ),
        _ratio("ratio", "effective over census size, of the taxon"),
        _ratio("ratio_low", "lower bound of that ratio"),
        _ratio("ratio_high", "upper bound of that ratio"),
        _text(
            "status",
            "extant, extinct or unknown; empty: extant when a size is given",
            optional=True,
            blank=True,
            codes=("extant", "extinct", "unknown"),
            example="extant",
        ),
    ),
    key=("place", "taxon", "assessment", "population", "year"),
)

_COUNT = {
    "type": ColumnType.INTEGER,
    "unit": "populations",
    "blank": True,
    "low": 0.0,
    "missing": ("-999", "-9999"),
}
SPECIES = TableNeed(
    meaning="one row per species and year: how many populations are left and how many are lost",
    columns=(
        _PLACE,
        _TAXON,
        _ASSESSMENT,
        _YEAR,
        Column(
            name="extant",
            meaning="populations left; empty where not known",
            synonyms=("n_extant_populations",),
            **_COUNT,  # type: ignore[arg-type]  # one dictionary for two columns
        ),
        Column(
            name="extinct",
            meaning="populations lost; empty where not known",
            synonyms=("n_extint_populations", "n_extinct_populations"),
            **_COUNT,  # type: ignore[arg-type]  # one dictionary for two columns
        ),
    ),
    key=("place", "taxon", "assessment", "year"),
    optional=True,
)

CARD = MethodCard(
    code="A.4",
    name="genetic-diversity",
    version="1.0",
    title=translatable("Populations with an effective size above 500"),
    summary=translatable(
        "The mean share, over species, of populations large enough to keep their genetic "
        "diversity; beside it the share of populations that still exist."
    ),
    targets=(4,),
    kind="headline",
    measures=(
        _share("ne500", translatable("Populations with an effective size above 500")),
        _share("ne500_by_group", translatable("The same, every taxon group counting equally")),
        _share(READINGS[0][0], translatable("With low census sizes and the low ratio")),
        _share(READINGS[1][0], translatable("With low census sizes and the high ratio")),
        _share(READINGS[2][0], translatable("With high census sizes and the low ratio")),
        _share(READINGS[3][0], translatable("With high census sizes and the high ratio")),
        _share("pm", translatable("Populations maintained")),
        _share("pm_by_group", translatable("Populations maintained, taxon groups equal")),
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
        "Interval: species are drawn again with replacement.",
    ),
    groups=("taxon_group",),
    unit_of_resampling="species",
    uncertainty=Uncertainty.BOOTSTRAP,
    no_interval=translatable("There is one species only, so none can be drawn again."),
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
            text="Coalition for Conservation Genetics, guideline for the genetic indicators",
            address="https://ccgenetics.github.io/guideline-genetic-diversity-indicators/",
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
        "The bounds 0.1 and 0.3 of the default ratio are our choice; say your own in the settings.",
        "Populations that vanish from the table without a row are not counted as lost.",
    ),
    differs_from_peers=(
        (
            "A code such as -999 for an unknown number of lost populations is missing, and the "
            "share of populations maintained with it; as a number it would give a wrong share."
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
        """Refuse settings without sense; say how many populations have no size."""
        yield Check(
            name="settings",
            passed=_sensible(settings),
            found=f"ratios {settings.ratio_low}, {settings.ratio}, {settings.ratio_high}; several "
            f"assessments: {settings.several_assessments}. Ratios lie between 0 and 1 and rise; "
            "several assessments are mean or first.",
            must=True,
        )
        sized = with_sizes(with_statuses(data["populations"]), settings)
        unsized = int(sized.filter(sized.ne_mid.isnull()).count().execute())
        yield Check(
            name="populations with a size",
            passed=unsized == 0,
            found=f"{unsized} populations have neither an effective nor a census size; they do "
            "not count in the share above 500",
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

    def flags(
        self, sums: Sums, settings: GeneticSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Mark years in which a species was assessed more than once."""
        del settings
        again = translatable("Some species were assessed more than once in the year.")
        by_year = tuple((again,) if many > 0 else () for many in sums["assessed_again"][0])
        return dict.fromkeys(("ne500", "pm"), by_year)


def _sensible(settings: GeneticSettings) -> bool:
    rising = 0 < settings.ratio_low <= settings.ratio <= settings.ratio_high <= 1
    return rising and settings.several_assessments in {"mean", "first"}


def _over(part: Floats, whole: Floats) -> Floats:
    """Return the share, NaN where the whole is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(whole > 0, part / whole, np.nan), dtype=np.float64)
