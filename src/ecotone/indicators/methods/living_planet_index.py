"""The Living Planet Index: mean change of vertebrate populations since a reference year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

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
from ecotone.indicators.methods.living_planet_change import (
    LivingPlanetSettings,
    chained,
    divided,
    points,
    species_changes,
    with_smoothed,
    with_weights,
)
from ecotone.indicators.methods.living_planet_needs import POPULATIONS, WEIGHTS
from ecotone.indicators.methods.living_planet_smooth import smoothed_changes
from ecotone.indicators.methods.living_planet_spread import (
    Changes,
    bounds,
    by_species,
    first_of,
    observed,
    year_by_year,
)
from ecotone.indicators.totals import given
from ecotone.kernel.text import filled, translatable

CARD = MethodCard(
    code="A.CT.10",
    name="living-planet-index",
    version="1.1",
    title="Living Planet Index",
    summary=(
        "The average change in the size of animal populations since a reference year, in which "
        "the index is 1."
    ),
    targets=(4,),
    kind="component",
    measures=(
        Measure(
            name="index",
            title="Living Planet Index",
            unit="index",
            low=0.0,
            direction=Direction.UP,
        ),
    ),
    inputs={"populations": POPULATIONS, "weights": WEIGHTS},
    steps=(
        (
            "A population with fewer than two counts, or with 100 years or more per count, is "
            "left out."
        ),
        (
            "A population with a zero has 1 % of the mean of its other counts added to every "
            "count; one that was never seen has 1e-17 added."
        ),
        (
            "Between two counts the size changes by the same factor each year; change is the "
            "difference of the decimal logarithms of two years."
        ),
        "The change of a species is the mean over its populations, each held between -1 and 1.",
        (
            "The change of a subset is the mean over its species with data. Subsets are weighted "
            "within their realm, and realms within the whole; weights are divided by the sum of "
            "those with data in the year."
        ),
        (
            "The index is 1 in the reference year and is multiplied each year by ten to the "
            "power of the change. A year without any data leaves it where it was, and is marked."
        ),
        "The interval draws whole species again within each subset, the same draw in all years.",
    ),
    groups=("realm", "subset"),
    unit_of_resampling="species",
    uncertainty=Uncertainty.BOOTSTRAP,
    no_interval="The index is 1 in its reference year by definition.",
    references=(
        Reference(
            text="Loh et al. 2005, The Living Planet Index: using species population time series "
            "to track trends in biodiversity",
            doi="10.1098/rstb.2004.1584",
        ),
        Reference(
            text="Collen et al. 2009, Monitoring change in vertebrate abundance: the Living "
            "Planet Index",
            doi="10.1111/j.1523-1739.2008.01117.x",
        ),
        Reference(
            text="Wood 2003, Thin plate regression splines",
            doi="10.1111/1467-9868.00374",
        ),
        Reference(
            text="Wood 2004, Stable and efficient multiple smoothing parameter estimation for "
            "generalized additive models",
            doi="10.1198/016214504000000980",
        ),
        Reference(
            text=(
                "McRae, Deinet and Freeman 2017, The diversity-weighted Living Planet Index: "
                "controlling for taxonomic bias in a global biodiversity indicator"
            ),
            doi="10.1371/journal.pone.0169156",
        ),
    ),
    worked_example=WorkedExample(
        text="Nearctic mammals, chain method, 1980: 0.631128678849624 (2010: 0.989530707108532).",
        expected=0.631128678849624,
        tolerance=1e-9,
        source="rlpi, example data of the package, chain method",
    ),
    authors=("Ecotone",),
    custodian="Zoological Society of London",
    lifecycle=Lifecycle.IN_REVIEW,
    doubts=(
        "The index says how sizes change on average; it is not the share of animals lost.",
        (
            "With few species, a single population can move the index: see the number of species "
            "beside the value."
        ),
    ),
    differs_from_peers=(
        (
            "rlpi keeps weights as given: in a year in which a group has no data its weight is "
            "lost, and weights that do not sum to 1 shrink the change. Here weights are divided "
            'by those of the groups with data; the setting weights = "as given" does the same '
            "as rlpi."
        ),
        (
            "rlpi draws the changes of species in each year independently, which ignores that a "
            "species may decline for years on end. Here whole species are drawn; the setting "
            'interval = "year by year" does the same as rlpi.'
        ),
        (
            "rlpi smooths populations of six counts or more by default. Here the exact chain is "
            'the default; model = "gam" smooths as rlpi does: equal to 2e-9 in every year for '
            "Nearctic mammals. In 4 of the 2,148 terrestrial populations of six counts or more "
            "the search of mgcv runs so far that the level of the residuals is lost in rounding, "
            "and rlpi refuses the smooth; here it is kept, which moves the terrestrial index by "
            "0.43 % at most (equal to 4e-10 without those four)."
        ),
    ),
)


class LivingPlanetIndex(Method):
    """LPI from counts of populations, with or without weights of groups."""

    card = CARD
    Settings = LivingPlanetSettings
    gaps = {"sqlite": "years are spread by a range of numbers, which SQLite does not have"}

    def prepare(
        self, inputs: Mapping[str, Any], settings: LivingPlanetSettings
    ) -> Mapping[str, pa.Table]:
        """Return yearly changes of smoothed populations, where the settings ask for them.

        A smooth is linear algebra on one population after the other; no engine has an expression
        for it, so it is done here, on the counts that the expressions also use.
        """
        if settings.model != "gam":
            return {}
        counts = inputs["populations"].table()
        return {"smoothed": smoothed_changes(counts, settings)}

    def reduce(self, data: Mapping[str, ibis.Table], settings: LivingPlanetSettings) -> ir.Table:
        """Return one row per place, year, realm, subset and species with its yearly change."""
        populations = chained(points(data["populations"], settings), settings)
        if "smoothed" in data:
            populations = with_smoothed(populations, data["smoothed"])
        species = species_changes(populations, settings)
        return divided(with_weights(species, data.get("weights")), settings)

    def estimate(self, sums: Sums, settings: LivingPlanetSettings) -> Mapping[str, Floats]:
        """Return the index: the running product of ten to the power of the yearly change."""
        change, share = sums["part"], sums["share"]
        if settings.weights == "renormalised":
            change = np.divide(change, share, out=np.zeros_like(change), where=share > 0)
        return {"index": np.asarray(np.cumprod(10.0**change, axis=-1), dtype=np.float64)}

    def spread(
        self, series: Any, settings: LivingPlanetSettings, rng: np.random.Generator
    ) -> Mapping[str, Spread]:
        """Return percentile bounds over draws of species, within each subset."""
        changes = Changes(
            change=series.column("change"),
            known=series.column("known"),
            subset=first_of(series.column("subset_number")),
            realm=first_of(series.column("realm_number")),
            weight=first_of(series.column("weight")),
            realm_weight=first_of(series.column("realm_weight")),
            renormalised=settings.weights == "renormalised",
        )
        if len(changes.subset) < 2:
            return {}
        draw, kind = _drawing(settings)
        value = observed(changes)[0]
        low, high = bounds(draw(changes, series.draws, rng), value, series.level)
        given = series.years <= settings.first_year  # 1 by definition there, not estimated
        low, high = np.where(given, np.nan, low), np.where(given, np.nan, high)
        return {"index": Spread(low=low, high=high, kind=kind, level=series.level)}

    def checks(
        self, data: Mapping[str, ibis.Table], settings: LivingPlanetSettings
    ) -> Iterator[Check]:
        """Refuse subsets without a weight; say how many populations have too few counts."""
        counts = data["populations"]
        if "weights" in data:
            named = given(counts, "subset", "string").fill_null("")
            without = (
                counts.select(subset=named)
                .distinct()
                .anti_join(data["weights"].select(subset=data["weights"].subset), "subset")
                .subset.execute()
            )
            yield Check(
                name=translatable("Every subset has a weight"),
                passed=len(without) == 0,
                found="Subsets without a row in the weights: "
                + ", ".join(one or "(no name)" for one in without)
                if len(without)
                else "",
                must=True,
            )
        own = counts.filter(counts.abundance.notnull()).group_by(
            subset=counts.subset, species=counts.species, population=counts.population
        )
        few = own.agg(counts=ibis._.count()).filter(ibis._.counts < settings.fewest_counts)
        number = int(few.count().execute())
        yield Check(
            name=translatable("Every population has enough counts"),
            passed=number == 0,
            found=filled("Populations left out, with too few counts: {count}", count=number)
            if number
            else "",
        )

    def flags(
        self, sums: Sums, settings: LivingPlanetSettings
    ) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Mark years in which nothing was counted: the index stands still there."""
        still = translatable("No population was counted around this year; the index stands still.")
        empty = [
            (still,) if known == 0 and year > settings.first_year else ()
            for year, known in zip(sums.years, sums["known"][0], strict=True)
        ]
        return {"index": tuple(empty)}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return eight species in two subsets, with zeros, a gap and a species of one count."""
        del folder
        rows = [
            {
                "place": "KEN",
                "subset": "birds" if at < 5 else "mammals",
                "species": f"Species {at}",
                "population": str(at),
                "year": year,
                "abundance": size,
            }
            for at, counts in enumerate(_EXAMPLE)
            for year, size in counts.items()
        ]
        weights = [
            {"subset": "birds", "realm": "Afrotropical", "weight": 0.75, "realm_weight": 1.0},
            {"subset": "mammals", "realm": "Afrotropical", "weight": 0.25, "realm_weight": 1.0},
        ]
        birds = (10**0.2 * 10**-0.2 * 1.0 * 2.0) ** 0.25
        together = {"realm": "all", "subset": "all"}
        return Example(
            inputs={"populations": rows, "weights": weights},
            country="KEN",
            expected=(
                Expected(place="KEN", year=1970, measure="index", value=1.0, group=together),
                Expected(
                    place="KEN",
                    year=1971,
                    measure="index",
                    value=birds,
                    group={"realm": "all", "subset": "birds"},
                ),
                Expected(
                    place="KEN",
                    year=1971,
                    measure="index",
                    value=birds**0.75 * (10.0 * 0.1 * 0.5) ** (0.25 / 3),
                    group=together,
                ),
            ),
        )


#: Counts by year: doubling in a year, ten times in one (the cap), a gap, a zero, a single count.
_EXAMPLE: tuple[dict[int, float], ...] = (
    {1968: 10.0, 1973: 100.0},
    {1970: 1000.0, 1975: 100.0},
    {1970: 8.0, 1971: 8.0, 1972: 9.0},
    {1970: 4.0, 1971: 8.0, 1972: 6.0},
    {1972: 7.0},
    {1970: 1.0, 1971: 50.0, 1972: 60.0},
    {1970: 100.0, 1971: 0.0, 1972: 100.0},
    {1970: 6.0, 1971: 3.0, 1972: 4.0},
)


def _drawing(settings: LivingPlanetSettings) -> tuple[Any, str]:
    if settings.interval == "year by year":
        return year_by_year, translatable("bootstrap of every year alone, percentile")
    return by_species, translatable("bootstrap of species, percentile")
