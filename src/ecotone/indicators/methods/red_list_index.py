"""A.3: the Red List Index, global, of a country's share of the global list, or of its own list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from ecotone.indicators import uncertainty
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
    Spread,
    Sums,
    Uncertainty,
    WorkedExample,
)
from ecotone.indicators.red_list import index, needs, species
from ecotone.indicators.red_list.categories import known_words
from ecotone.indicators.red_list.checking import (
    change_checks,
    group_checks,
    share_checks,
)
from ecotone.indicators.series import Series
from ecotone.indicators.totals import ALL
from ecotone.kernel.text import translatable
from ecotone.vocab.red_list import HEAVIEST, SPECIES_SPELLINGS

NOT_BACK_CAST = translatable("Past categories are not back-cast: new knowledge looks like change")
ONE_ASSESSMENT = translatable("One assessment: a value without a trend")
IN_BETWEEN = translatable("Interpolated between assessments")
SOME_BETWEEN = translatable("Some groups are interpolated between their assessments")
SOME_BEYOND = translatable("Some groups are interpolated or continued beyond their assessments")
ALL_UNKNOWN = translatable("No species has a category with a weight")
NOT_EVERY_GROUP = translatable("Not every group has a value in this year")
DRAWS = translatable("Data Deficient species drawn at random")
DRAWS_AND_YEARS = translatable("Data Deficient species, slopes and years drawn at random")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedListSettings:
    """How the index is read between and outside assessments, and what the list is called.

    ``red_list``: name of the list, where the table has no column for it (all: it has no name); it
    is part of every value's key. ``every_year``: give values for the years between assessments,
    too, by linear interpolation. ``beyond``: continue each group with its slope beyond its
    assessments, in the mean of all groups. ``window``: number of years by which drawn values are
    shifted at random, for the interval. ``borrowers``: groups that take the mean slope of the
    others before their first assessment. ``already_back_cast``: the table holds past categories as
    today's knowledge sees them.
    """

    red_list: str = "all"
    every_year: bool = False
    beyond: bool = False
    window: int = 0
    borrowers: tuple[str, ...] = ()
    already_back_cast: bool = False


class RedListIndex(Method):
    """Red List Index: 1 − sum of weights / (5 × number of species with a category)."""

    Settings: ClassVar[type] = RedListSettings
    gaps: ClassVar[Mapping[str, str]] = {"sqlite": "never: SQLite has no arrays"}
    card: ClassVar[MethodCard] = MethodCard(
        code="A.3",
        name="red-list-index",
        version="1.1",
        title="Red List Index",
        summary=(
            "How far species are from extinction: 1 when all are of Least Concern, 0 when all are "
            "extinct."
        ),
        targets=(4,),
        kind="headline",
        measures=(
            Measure(
                name="red_list_index",
                title="Red List Index",
                unit="index",
                low=0,
                high=1,
                direction=Direction.UP,
            ),
        ),
        inputs=needs.INPUTS,
        steps=(
            (
                "Categories become weights: LC 0, NT 1, VU 2, EN 3, CR 4; possibly extinct, "
                "extinct in the region, in the wild or everywhere 5. Lower Risk categories of "
                "1994 count as LC (LR/lc) and NT (LR/nt, LR/cd). Species not evaluated are left "
                "out."
            ),
            (
                "With a table of genuine changes, past categories are back-cast: today's category "
                "with only genuine changes undone. Without one the values say so."
            ),
            (
                "With a table of range shares, each species counts in a country with the share of "
                "its range there; pieces of one country are summed first. The name of the list "
                "then says “weighted by range”, so that the two series are never taken for one."
            ),
            (
                "The index is 1 minus the sum of weight x share, divided by five times the sum of "
                "shares, over the species that have a weight. Data Deficient species are not in "
                "it."
            ),
            (
                "The interval draws for each Data Deficient species a weight from the species of "
                "its group, place and year that have one, with replacement, and takes the 5th and "
                "95th percentile; the mean of the draws stands beside it."
            ),
            (
                "The value of all groups together is the plain mean of the groups, each "
                "interpolated linearly between its assessments; there is a mean only where every "
                "group has a value."
            ),
            (
                "On request: values for every year between assessments; slopes beyond the "
                "assessments in the mean, drawn from a normal distribution with mean m and "
                "standard deviation 0.6 |m|; and each drawn value taken from a year up to so "
                "many years away."
            ),
        ),
        groups=("red_list", "taxon_group"),
        unit_of_resampling="species",
        uncertainty=Uncertainty.DRAWS,
        level=0.9,
        no_interval="No Data Deficient species: every category is known",
        references=(
            Reference(
                text="Butchart and others (2007). Improvements to the Red List Index. PLoS ONE "
                "2, e140.",
                doi="10.1371/journal.pone.0000140",
            ),
            Reference(
                text="Rodrigues and others (2014). Spatially explicit trends in the global "
                "conservation status of vertebrates. PLoS ONE 9, e113934.",
                doi="10.1371/journal.pone.0113934",
            ),
            Reference(
                text="BirdLife International, rli-codes: Red List Index and its disaggregation "
                "(2020).",
                address="https://github.com/BirdLifeInternational/rli-codes",
            ),
        ),
        worked_example=WorkedExample(
            text="Five species, one each of NT, VU, EN, CR and EX: 1 − (1+2+3+4+5) / 25.",
            expected=0.4,
            tolerance=1e-9,
            source="Readme of the package red-list-index (IUCN-UK)",
        ),
        custodian="IUCN; BirdLife International",
        lifecycle=Lifecycle.IN_REVIEW,
        doubts=(
            "Species that nobody has assessed are not in the index.",
            (
                "Data Deficient species are drawn anew in each year, as in the published "
                "programs; the interval of a change between two years is therefore too wide."
            ),
            "The interval reflects Data Deficient species only, not doubt about a category.",
            (
                "The index moves slowly: one species in a thousand that moves by one category "
                "changes it by 0.0002."
            ),
            (
                "A national list rates a species by its risk in the country; the global list, "
                "divided among countries by range, rates it by its risk in the world. The two "
                "answer different questions."
            ),
        ),
        differs_from_peers=(
            (
                "rli-codes and RLI-UK draw Data Deficient species without replacement for the "
                "global index, which fails when there are more of them than assessed species; "
                "here they are drawn with replacement."
            ),
            (
                "The value is exact and leaves Data Deficient species out; rli-codes gives the "
                "median of draws, which changes with the seed."
            ),
            (
                "rli-codes always fills every year, continues beyond the assessments and shifts "
                "each year by up to two; here these are settings (every_year, beyond, window 2, "
                "borrowers Coral), because they show values that nobody has assessed."
            ),
            (
                "RLI-UK fits one straight line through all assessments of a group for the mean of "
                "groups; here each group keeps its own values."
            ),
        ),
    )

    def reduce(self, data: Mapping[str, ir.Table], settings: RedListSettings) -> ir.Table:
        """Return a row per place, list, group and year of the species with a category, and
        further ones of the Data Deficient species, pooled by equal share of range.
        """
        rows = species.shared(species.assessed(data, settings.red_list), data)
        if "range_shares" in data:
            rows = rows.mutate(red_list=rows.red_list + ", weighted by range")
        counted = species.counted(rows).mutate(back_cast=int("genuine_changes" in data))
        return species.with_all_groups(counted)

    def years(
        self, recorded: npt.NDArray[np.int64], settings: RedListSettings
    ) -> npt.NDArray[np.int64]:
        """Return the years of assessments, or all years from the first to the last."""
        if not settings.every_year or not recorded.size:
            return recorded
        return np.arange(recorded[0], recorded[-1] + 1)

    def estimate(self, sums: Sums, settings: RedListSettings) -> Mapping[str, Floats]:
        """Return the index of species taken together, (replicates, years)."""
        del settings
        with np.errstate(invalid="ignore", divide="ignore"):
            size = np.where(sums["size"] > 0, sums["size"], np.nan)
            return {"red_list_index": 1 - sums["weight"] / (HEAVIEST * size)}

    def observe(self, series: Series, settings: RedListSettings) -> Mapping[str, Floats]:
        """Return the index, (1, years): of a group, or the mean of groups."""
        return {"red_list_index": index.exact(series, _between(series, settings))}

    def spread(
        self, series: Series, settings: RedListSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return the bounds of the draws, (years,); NaN in years where nothing is unknown."""
        between = _between(series, settings)
        drawn = index.drawn(series, between, rng)
        low, high = uncertainty.percentiles(drawn, series.level)
        certain = (series.observed()["unknown"][0] == 0) & ~(high > low)
        return {
            "red_list_index": Spread(
                low=np.where(certain, np.nan, low),
                high=np.where(certain, np.nan, high),
                middle=np.where(certain, np.nan, drawn.mean(axis=0)),
                kind=DRAWS_AND_YEARS if between.beyond or between.window else DRAWS,
                level=series.level,
            )
        }

    def checks(self, data: Mapping[str, ir.Table], settings: RedListSettings) -> Iterator[Check]:
        """Yield whether categories are known, groups are named alike, changes fit."""
        del settings
        table = data["assessments"]
        yield known_words(table, "category", SPECIES_SPELLINGS, row=("species", "year"))
        yield from group_checks(table)
        if "genuine_changes" in data:
            yield from change_checks(data["genuine_changes"], table)
        if "range_shares" in data:
            yield from share_checks(data["range_shares"], table)

    def tables(
        self, data: Mapping[str, ir.Table], settings: RedListSettings
    ) -> Mapping[str, ir.Table]:
        """Return the number of species by category; not for shares of ranges, which no count is."""
        if "range_shares" in data:
            return {}
        return {"categories": species.by_category(species.assessed(data, settings.red_list))}

    def reasons(
        self, sums: Sums, settings: RedListSettings
    ) -> Mapping[str, tuple[str | None, ...]]:
        """Return why a year has no value; years that nobody assessed are left out."""
        del settings
        found = zip(sums.units[0], sums["known"][0], strict=True)
        why = tuple(_why(units, known) for units, known in found)
        return {"red_list_index": why}

    def flags(
        self, sums: Sums, settings: RedListSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Return remarks by year: not back-cast, one assessment only, in between."""
        assessed = sums["known"][0] > 0
        of_all = [ONE_ASSESSMENT] if assessed.sum() == 1 else []
        undone = settings.already_back_cast or bool(sums["back_cast"].any())
        if assessed.sum() > 1 and not undone:
            of_all.append(NOT_BACK_CAST)
        filled = _filled(sums, settings)
        return {"red_list_index": tuple((*of_all, *one) for one in filled)}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return twelve made-up birds and mammals in two years, some of them Data Deficient."""
        del folder
        birds = {"2000": "NT VU EN CR EX DD", "2010": "VU VU EN CR EX DD"}
        mammals = {"2000": "LC NT LC DD LC VU", "2010": "LC VU LC DD LC VU"}
        rows = [
            {"species": f"{group} {at}", "category": code, "year": int(year), "taxon_group": group}
            for group, years in (("Birds", birds), ("Mammals", mammals))
            for year, codes in years.items()
            for at, code in enumerate(codes.split(), start=1)
        ]
        values = {"Birds": (0.4, 0.36), "Mammals": (0.88, 0.84), ALL: (0.64, 0.6)}
        return Example(
            inputs={"assessments": rows},
            country="KEN",
            settings={"red_list": "made up"},
            expected=tuple(
                Expected(
                    year=year,
                    measure="red_list_index",
                    value=value,
                    group={"red_list": "made up", "taxon_group": group},
                )
                for group, both in values.items()
                for year, value in zip((2000, 2010), both, strict=True)
            ),
        )


def _between(series: Series, settings: RedListSettings) -> index.Between:
    """Return how years are filled: only the mean of groups goes beyond assessments."""
    return index.Between(
        beyond=settings.beyond and series.group.get("taxon_group") == ALL,
        window=settings.window,
        borrowers=frozenset(settings.borrowers),
    )


def _why(units: float, known: float) -> str | None:
    if not units:
        return None
    return NOT_EVERY_GROUP if known else ALL_UNKNOWN


def _filled(sums: Sums, settings: RedListSettings) -> Iterator[tuple[str, ...]]:
    """Yield by year whether the value, or that of some groups in the mean, is interpolated."""
    several = sums["of_groups"][0].max(initial=0) > 1
    partly = SOME_BEYOND if settings.beyond else SOME_BETWEEN
    for groups, assessed in zip(sums["of_groups"][0], sums["assessed"][0], strict=True):
        if assessed and groups == assessed**2:  # each group assessed carries their number
            yield ()
        else:
            yield (partly if several else IN_BETWEEN,)
