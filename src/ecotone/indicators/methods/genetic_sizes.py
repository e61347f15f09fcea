"""From counts and genetic estimates to the share of populations of each species (A.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

from ecotone.indicators.totals import given, group_text

#: Effective size above which a population keeps its genetic diversity (Hoban et al. 2020).
THRESHOLD = 500.0
#: A size worked out as 500 may come out a hair above it; nearer than this is 500.
HAIR = 1e-9
#: Census size that stands for a range written in words.
RANGES = {
    "much more than 5000": 10_000.0,
    "more than 5000": 5_500.0,
    "includes 5000": 5_001.0,
    "less than 5000": 4_050.0,
    "much less than 5000": 500.0,
}
#: The four readings of the same data: (measure, bound of Nc, bound of the ratio).
READINGS = (
    ("ne500_low_nc_low_ratio", "low", "low"),
    ("ne500_low_nc_high_ratio", "low", "high"),
    ("ne500_high_nc_low_ratio", "high", "low"),
    ("ne500_high_nc_high_ratio", "high", "high"),
)
KEYS = ("place", "year", "taxon")


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneticSettings:
    """How effective sizes come about, and what stands for a taxon with several assessments.

    ``ratio``: effective size over the number of adults, where the taxon has no ratio of its own.
    ``ratio_low``: lower bound. ``ratio_high``: upper bound.
    ``several_assessments``: mean of all assessments of a taxon in a year, or the first by name.
    """

    ratio: float = 0.1
    ratio_low: float = 0.1
    ratio_high: float = 0.3
    several_assessments: Literal["mean", "first"] = "mean"

    def __post_init__(self) -> None:
        """Refuse ratios that are no shares or do not rise."""
        if not 0 < self.ratio_low <= self.ratio <= self.ratio_high <= 1:
            raise ValueError("ratio_low, ratio and ratio_high rise and lie between 0 and 1")


def with_statuses(table: ir.Table) -> ir.Table:
    """Add what is known of each population, and whether it was there in an earlier year."""
    sized = [given(table, name, "float64") for name in ("ne", "nc")]
    words = given(table, "nc_range", "string").lower().nullif("")
    has_size = sized[0].notnull() | sized[1].notnull() | words.notnull()
    stated = given(table, "status", "string").lower().nullif("")
    known = table.mutate(
        nc_words=words,
        assessment=given(table, "assessment", "string").fill_null(""),
        taxon_group=group_text(table, "taxon_group"),
        state=stated.fill_null(ibis.cases((has_size, "extant"), else_="unknown")),
    )
    history = ibis.window(group_by=["place", "taxon", "assessment", "population"])
    since = (known.state == "extant").ifelse(known.year, ibis.null("int64")).min().over(history)
    return known.mutate(there_since=since)


def with_sizes(table: ir.Table, settings: GeneticSettings) -> ir.Table:
    """Add effective sizes: middle, and the four combinations of low and high."""
    words = ibis.cases(
        *[(table.nc_words == text, size) for text, size in RANGES.items()],
        else_=ibis.null("float64"),
    )
    nc = given(table, "nc", "float64").fill_null(words)
    ne = given(table, "ne", "float64")
    zero = (ne == 0.0) | (nc == 0.0)
    # A population lost since it was first reported keeps the size 0; one lost before has none.
    lost = (table.state == "extinct") & (zero | (table.there_since < table.year))
    gone = table.state == "extinct"
    own = given(table, "ratio", "float64")

    def size(nc_bound: str, ratio_bound: str) -> ir.Column:
        census = given(table, f"nc{nc_bound}", "float64").fill_null(nc) if nc_bound else nc
        genetic = given(table, f"ne{nc_bound}", "float64").fill_null(ne) if nc_bound else ne
        ratio = own.fill_null(getattr(settings, f"ratio{ratio_bound}"))
        if ratio_bound:
            ratio = given(table, f"ratio{ratio_bound}", "float64").fill_null(ratio)
        # A bound is used only beside an estimate, so that all readings know the same populations.
        effective = ibis.cases(
            (ne.notnull(), genetic), (nc.notnull(), census * ratio), else_=ibis.null("float64")
        )
        return ibis.cases((lost, 0.0), (gone, ibis.null("float64")), else_=effective)

    sizes = {f"size_{name}": size(f"_{n}", f"_{r}") for name, n, r in READINGS}
    return table.mutate(ne_mid=size("", ""), **sizes)


def species_values(table: ir.Table, species: ir.Table | None) -> ir.Table:
    """Return shares per place, year, species and assessment; missing where not known."""

    def above(size: ir.Column) -> ir.Column:
        return (size > THRESHOLD + HAIR).cast("float64").mean()  # means pass over missing sizes

    readings = {name: above(table[f"size_{name}"]) for name, _, _ in READINGS}
    valued = table.group_by(*KEYS, "assessment").agg(
        taxon_group=table.taxon_group.min(),
        ne500=above(table.ne_mid),
        left=(table.state == "extant").cast("float64").sum(),
        gone=(table.state == "extinct").cast("float64").sum(),
        unsure=(table.state == "unknown").cast("float64").sum(),
        **readings,
    )
    if species is None:
        kept = ibis.cases((valued.unsure > 0, ibis.null("float64")), else_=_kept(valued))
        return valued.mutate(pm=kept)
    return _with_counts(valued, species)


def _kept(table: ir.Table) -> ir.Column:
    return table.left / (table.left + table.gone).nullif(0.0)


def _with_counts(valued: ir.Table, species: ir.Table) -> ir.Table:
    """Take populations maintained from the counts per species, where the species has a row."""
    counts = species.select(
        "place",
        "year",
        "taxon",
        assessment=given(species, "assessment", "string").fill_null(""),
        counted_left=_count(species, "extant"),
        counted_gone=_count(species, "extinct"),
        counted=ibis.literal(1),
    )
    both = valued.left_join(counts, [*KEYS, "assessment"])
    both = both.drop([name for name in both.columns if name.endswith("_right")])
    whole = (both.counted_left + both.counted_gone).nullif(0.0)
    kept = ibis.cases(
        (both.counted == 1, both.counted_left / whole),
        (both.unsure > 0, ibis.null("float64")),
        else_=_kept(both),
    )
    return both.mutate(pm=kept).drop("counted_left", "counted_gone", "counted")


def _count(table: ir.Table, name: str) -> ir.Column:
    """Return a count; a negative one is a code for "not known" (-999)."""
    number = table[name].cast("float64")
    return (number >= 0.0).ifelse(number, ibis.null("float64"))


def one_per_species(table: ir.Table, settings: GeneticSettings) -> ir.Table:
    """Bring several assessments of a species in one year down to one row."""
    shares = ["ne500", "pm", *(name for name, _, _ in READINGS)]
    of_species = ibis.window(group_by=list(KEYS))
    table = table.mutate(
        again=table.count().over(of_species) - 1,
        turn=ibis.row_number().over(ibis.window(group_by=list(KEYS), order_by="assessment")),
    )
    if settings.several_assessments == "first":
        table = table.filter(table.turn == 0)
    return table.group_by(*KEYS).agg(
        taxon_group=table.taxon_group.min(),
        assessed_again=table.again.max().cast("float64"),
        **{name: table[name].mean() for name in shares},
    )


def weighted(table: ir.Table) -> ir.Table:
    """Turn missing shares into sums and numbers known; weigh species so that groups are equal."""
    of_group = ibis.window(group_by=["place", "year", "taxon_group"])

    def number(column: ir.Column) -> ir.Column:
        return column.notnull().cast("float64")

    def weight(column: ir.Column) -> ir.Column:
        return (number(column) / number(column).sum().over(of_group).nullif(0.0)).fill_null(0.0)

    shares = {name: table[name].fill_null(0.0) for name in ("ne500", "pm")}
    return table.select(
        *KEYS,
        "taxon_group",
        "assessed_again",
        **shares,
        **{name: table[name].fill_null(0.0) for name, _, _ in READINGS},
        known=number(table.ne500),
        pm_known=number(table.pm),
        ne_weight=weight(table.ne500),
        ne500_weighted=shares["ne500"] * weight(table.ne500),
        pm_weight=weight(table.pm),
        pm_weighted=shares["pm"] * weight(table.pm),
    )
