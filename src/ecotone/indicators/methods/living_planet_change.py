"""Yearly change of populations, species and groups of the Living Planet Index, as expressions.

Log-linear change between two counts is the same in every year between them, so a count and the
one before it make one step, and a step is spread over its years by a range. No population needs
a loop, and the same expression runs on every engine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

from ecotone.indicators.totals import ALL, NOT_STATED, given

#: Stands for a population that was never seen: its logarithm must exist.
NEVER_SEEN = 1e-17
#: Part of the mean of non-zero counts that is added to a population with a zero.
PART_OF_MEAN = 0.01
POPULATION = ("place", "subset", "species", "population")
SPECIES = ("place", "subset", "species")


@dataclass(frozen=True, slots=True, kw_only=True)
class LivingPlanetSettings:
    """How the index is chained, weighted and drawn again.

    ``first_year``: year in which the index is 1. ``last_year``: last year of the index; that of
    the last count where it is not given. ``model``: "chain" joins counts log-linearly; "gam"
    smooths populations of six counts or more. ``weights``: "renormalised" divides by the weights
    of the groups with data in the year; "as given" leaves them as they are, so that the weight of
    a missing group is lost, as in rlpi. ``interval``: "species" draws whole species again; "year
    by year" draws the changes of species in each year independently, as rlpi does. ``cap``:
    greatest change of a population in a year, as a power of ten. ``fewest_counts``: smallest
    number of counts of a population that is used. ``longest_gap``: greatest mean number of years
    for one count.
    """

    first_year: int = 1970
    last_year: int | None = None
    model: Literal["chain", "gam"] = "chain"
    weights: Literal["renormalised", "as given"] = "renormalised"
    interval: Literal["species", "year by year"] = "species"
    cap: float = 1.0
    fewest_counts: int = 2
    longest_gap: float = 100.0


def points(table: ir.Table, settings: LivingPlanetSettings) -> ir.Table:
    """Return log10 counts of the populations that have enough, zeros made positive.

    A population with any zero has 1 % of the mean of its other counts added to all of them.
    """
    counts = table.select(
        "place",
        "year",
        subset=given(table, "subset", "string").fill_null(""),
        species=table.species,
        population=table.population.cast("string"),
        size=table.abundance.cast("float64"),
    )
    counts = counts.filter(counts.size.notnull() & counts.year.notnull())
    own = ibis.window(group_by=list(POPULATION))
    seen = (counts.size > 0).ifelse(counts.size, ibis.null("float64"))
    known = counts.mutate(
        counted=counts.count().over(own),
        span=(counts.year.max() - counts.year.min()).over(own),
        zeros=(counts.size == 0).cast("int64").sum().over(own),
        usual=seen.mean().over(own),
    )
    enough = (known.counted >= settings.fewest_counts) & (
        known.span < settings.longest_gap * known.counted
    )
    added = (known.usual * PART_OF_MEAN).fill_null(NEVER_SEEN)
    positive = (known.zeros > 0).ifelse(known.size + added, known.size)
    return known.filter(enough).select(*POPULATION, "year", level=positive.log10())


def chained(counts: ir.Table, settings: LivingPlanetSettings) -> ir.Table:
    """Return the yearly change of each population between its counts, one row per year."""
    order = ibis.window(group_by=list(POPULATION), order_by="year")
    pairs = counts.mutate(
        start=counts.year.lag().over(order), before=counts.level.lag().over(order)
    )
    pairs = pairs.filter(pairs.start.notnull() & (pairs.year > settings.first_year))
    first = ibis.greatest(pairs.start, settings.first_year) + 1
    yearly = pairs.select(
        *POPULATION,
        change=(pairs.level - pairs.before) / (pairs.year - pairs.start),
        year=ibis.range(first, pairs.year + 1).unnest().cast("int64"),
    )
    if settings.last_year is not None:
        yearly = yearly.filter(yearly.year <= settings.last_year)
    return yearly


def with_smoothed(yearly: ir.Table, smoothed: ir.Table) -> ir.Table:
    """Replace the changes of populations that have smoothed ones."""
    others = yearly.anti_join(smoothed.select(*POPULATION).distinct(), list(POPULATION))
    return ibis.union(others, smoothed.select(yearly.columns))


def species_changes(populations: ir.Table, settings: LivingPlanetSettings) -> ir.Table:
    """Return the mean capped change of each species by year, for every year of the place.

    ``known`` is 0 in the years of the series in which the species has no count around.
    """
    capped = populations.change.clip(-settings.cap, settings.cap)
    changes = (
        populations.mutate(change=capped)
        .group_by(*SPECIES, "year")
        .agg(change=ibis._.change.mean())
        .mutate(known=ibis.literal(1.0))
    )
    # Rows of nothing for every year, added to those of the changes: cheaper than a join.
    both = ibis.union(changes, _every_year(changes, settings).select(changes.columns))
    return both.group_by(*SPECIES, "year").agg(change=both.change.sum(), known=both.known.sum())


def _every_year(changes: ir.Table, settings: LivingPlanetSettings) -> ir.Table:
    last = changes.year.max().over(ibis.window(group_by="place"))
    until = last if settings.last_year is None else ibis.literal(settings.last_year)
    ends = changes.select(*SPECIES, until=until.cast("int64")).distinct()
    years = ibis.range(ibis.literal(settings.first_year).cast("int64"), ends.until + 1)
    return ends.select(
        *SPECIES,
        year=years.unnest().cast("int64"),
        change=ibis.literal(0.0),
        known=ibis.literal(0.0),
    )


def with_weights(species: ir.Table, weights: ir.Table | None) -> ir.Table:
    """Add realm, weight of the subset in its realm, and weight of the realm."""
    if weights is None:
        one = ibis.literal(1.0)
        return species.mutate(realm=ibis.literal(NOT_STATED), weight=one, realm_weight=one)
    named = weights.select(
        subset=weights.subset,
        realm=given(weights, "realm", "string").fill_null(NOT_STATED),
        weight=weights.weight.cast("float64"),
        realm_weight=given(weights, "realm_weight", "float64").fill_null(1.0),
    ).distinct()
    joined = species.left_join(named, "subset")
    return joined.drop("subset_right")


def divided(species: ir.Table, settings: LivingPlanetSettings) -> ir.Table:
    """Return the rows of all together, of each realm and of each subset.

    ``part`` is what a species adds to the change of the year: its change times its ``share`` of
    the weight. Shares of a year sum to 1, save with weights as given.
    """
    of_subset = ibis.window(group_by=["place", "subset", "year"])
    of_realm = ibis.window(group_by=["place", "realm", "year"])
    of_place = ibis.window(group_by=["place", "year"])
    own = species.mutate(
        share=(species.known / species.known.sum().over(of_subset).nullif(0.0)).fill_null(0.0)
    )
    in_realm = own.share * own.weight
    if settings.weights == "renormalised":
        in_realm = (in_realm / in_realm.sum().over(of_realm).nullif(0.0)).fill_null(0.0)
    own = own.mutate(in_realm=in_realm)
    overall = own.in_realm * own.realm_weight
    if settings.weights == "renormalised":
        overall = (overall / overall.sum().over(of_place).nullif(0.0)).fill_null(0.0)
    own = own.mutate(
        overall=overall,
        unit=own.subset + " / " + own.species,
        realm_number=_number("realm"),
        subset_number=_number("subset"),
    )
    one = ibis.literal(1.0)
    everything, one_realm, one_subset = (
        {"part": own.overall, "realm": ibis.literal(ALL), "subset": ibis.literal(ALL)},
        {"part": own.in_realm, "subset": ibis.literal(ALL), "realm_weight": one},
        {"part": own.share, "realm": ibis.literal(ALL), "realm_weight": one, "weight": one},
    )
    return ibis.union(
        _rows(own, everything),
        _rows(own.filter(own.realm != NOT_STATED), one_realm),
        _rows(own.filter(own.subset != ""), one_subset),
    )


def _number(name: str) -> ir.Column:
    """Number realms or subsets of a place, so that they can be told apart in arrays."""
    return ibis.dense_rank().over(ibis.window(group_by="place", order_by=name)).cast("float64")


def _rows(own: ir.Table, replaced: dict[str, ir.Value]) -> ir.Table:
    table = own.mutate(**replaced)
    return table.select(
        "place",
        "year",
        "realm",
        "subset",
        "unit",
        "known",
        "change",
        "weight",
        "realm_weight",
        "realm_number",
        "subset_number",
        share=table.part,
        part=table.part * table.change,
    )
