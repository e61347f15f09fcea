"""From assessments of species to counts by place, list, group and year, inside the engine."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from ecotone.indicators.exact import total
from ecotone.indicators.red_list.categories import coded, read, weighed
from ecotone.indicators.red_list.past import back_cast
from ecotone.indicators.totals import ALL, NOT_STATED, given
from ecotone.vocab.red_list import (
    DATA_DEFICIENT,
    HEAVIEST,
    SPECIES_SPELLINGS,
    SPECIES_WEIGHTS,
)

#: What stands between the group and a species in the name of a unit of Data Deficient species.
UNKNOWN = " · DD · "
#: Presence and origin codes of a range that count (SDG metadata of 15.5.1): extant, possibly
#: extant or extinct, extinct; native or reintroduced.
PRESENCE, ORIGIN = (1, 2, 4, 5), (1, 2)
_KEYS = ("place", "red_list", "taxon_group", "year")
#: Marks in place of a share, which is above 0.
_WEIGHED, _LEFT_OUT = -1, -2
_POOLS = tuple(f"pool_{weight}" for weight in range(HEAVIEST + 1))


def assessed(data: Mapping[str, ir.Table], red_list: str) -> ir.Table:
    """Return place, red_list, taxon_group, species, year, code: one row a species and year.

    Past categories are back-cast where a table of genuine changes is given.
    """
    table = read(data["assessments"], "category", SPECIES_SPELLINGS)
    rows = table.select(
        place=table.place,
        red_list=_named(table, "red_list", red_list),
        taxon_group=_named(table, "taxon_group", NOT_STATED),
        species=table.species.cast("string"),
        year=table.year.cast("int64"),
        code=_tagged(table),
    )
    if "genuine_changes" in data:
        rows = back_cast(rows, _changes(data["genuine_changes"]))
    return rows


def _named(table: ir.Table, name: str, otherwise: str) -> ir.StringColumn:
    return given(table, name, "string").nullif("").fill_null(otherwise)


def _tagged(rows: ir.Table) -> ir.StringColumn:
    """Return the code, with the tags of possibly extinct species where they have a column."""
    gone = given(rows, "possibly_extinct", "boolean").fill_null(False)  # noqa: FBT003  # ibis names no such argument
    wild = given(rows, "possibly_extinct_in_the_wild", "boolean").fill_null(False)  # noqa: FBT003  # as above
    critical = rows.code == "CR"
    return ibis.cases((critical & gone, "CR(PE)"), (critical & wild, "CR(PEW)"), else_=rows.code)


def _changes(table: ir.Table) -> ir.Table:
    return table.select(
        place=table.place,
        species=table.species.cast("string"),
        start_year=table.start_year.cast("int64"),
        end_year=table.end_year.cast("int64"),
        code_before=coded(table.category_before.cast("string"), SPECIES_SPELLINGS),
    )


def shared(rows: ir.Table, data: Mapping[str, ir.Table]) -> ir.Table:
    """Add ``share``: 1, or the part of each species' range in each place of ``range_shares``.

    Pieces of one species in one place are summed first (land and sea, islands). Without them the
    place is that of the assessments.
    """
    if "range_shares" not in data:
        return rows.mutate(share=ibis.literal(1))
    table = data["range_shares"]
    counts = _counts(table, "presence", PRESENCE) & _counts(table, "origin", ORIGIN)
    kept = table.filter(counts).mutate(species=table.species.cast("string"))
    pieces = kept.group_by("place", "species").aggregate(share=total(kept.share))
    inside = pieces.filter(pieces.share > 0)
    return rows.drop("place").join(inside, "species")


def _counts(table: ir.Table, name: str, codes: tuple[int, ...]) -> ir.BooleanColumn:
    code = given(table, name, "int64")
    return code.isnull() | code.isin(codes)


def counted(rows: ir.Table) -> ir.Table:
    """Return few rows by place, list, group and year: species with a category, and without.

    The former are one row (``unit`` is the group): ``weight`` and ``size`` (sums of weight x
    share and of share), species by weight in ``pool_0`` to ``pool_5``. The latter, Data
    Deficient, are pooled by equal share: ``unknown`` species, ``unknown_size`` their shares.
    Species that are not evaluated or to which the list does not apply are left out.
    """
    score = weighed(rows.code, SPECIES_WEIGHTS)
    # One pass: the species with a category fall together, the Data Deficient by their share. The
    # rest is left out afterwards: a filter before would read every spelling in every row.
    pooled = ibis.cases(
        (score.notnull(), _WEIGHED), (rows.code == DATA_DEFICIENT, rows.share), else_=_LEFT_OUT
    )
    scored = rows.mutate(score=score, part=score * rows.share, pooled=pooled)
    pools = {f"pool_{one}": (scored.score == one).sum() for one in range(HEAVIEST + 1)}
    pooled_rows = scored.group_by(*_KEYS, "pooled").aggregate(
        units=scored.count(),
        counted=(scored.pooled != _LEFT_OUT).sum(),
        weight=_summed(scored.part),
        size=_summed(scored.share),
        first=scored.species.min(),
        **pools,
    )
    return _told_apart(pooled_rows.filter(pooled_rows.counted > 0))


def _told_apart(pooled: ir.Table) -> ir.Table:
    """Give the rows with and without a category their units and their own statistics."""
    known = pooled.pooled == _WEIGHED
    unit = ibis.ifelse(known, pooled.taxon_group, pooled.taxon_group + UNKNOWN + pooled.first)
    numbers = {
        "units": pooled.units,
        "known": ibis.ifelse(known, pooled.units, 0),
        "assessed": known,
        "weight": pooled.weight.fill_null(0),
        "size": ibis.ifelse(known, pooled.size, 0),
        "unknown": ibis.ifelse(known, 0, pooled.units),
        "unknown_size": ibis.ifelse(known, 0, pooled.size),
        **{name: pooled[name].fill_null(0) for name in _POOLS},
    }
    floats = {name: column.cast("float64") for name, column in numbers.items()}
    return pooled.select(*_KEYS, unit=unit, **floats)


def _summed(column: ir.NumericColumn) -> ir.NumericScalar:
    """Sum so that the order of rows does not matter: whole numbers, or decimals."""
    return column.sum() if column.type().is_integer() else total(column)


def with_all_groups(rows: ir.Table) -> ir.Table:
    """Add the rows of every group again under ALL, where a place and list has several groups.

    Rows whose table names no group at all stand under ALL alone. ``of_groups`` is the number of
    groups of the series, on each row with a category.
    """
    in_group = ibis.window(group_by=["place", "red_list", "taxon_group"], order_by=["year", "unit"])
    first = rows.mutate(first=(ibis.row_number().over(in_group) == 0).cast("int64"))
    in_list = ibis.window(group_by=["place", "red_list"])
    numbered = first.mutate(groups=first.first.sum().over(in_list))
    twice = numbered.mutate(
        own=numbered.taxon_group,
        taxon_group=ibis.array([numbered.taxon_group, ibis.literal(ALL)]).unnest(),
    )
    whole = twice.taxon_group == ALL
    stated = twice.own != NOT_STATED
    kept = twice.filter(ibis.ifelse(whole, (twice.groups > 1) | ~stated, stated))
    of_groups = ibis.ifelse(kept.taxon_group == ALL, kept.groups, 1) * kept.assessed
    return kept.mutate(of_groups=of_groups).drop("first", "groups", "own")


def by_category(rows: ir.Table) -> ir.Table:
    """Return the number of species by place, list, group, year and category."""
    counts = rows.group_by(*_KEYS, category=rows.code).aggregate(species=rows.count())
    return counts.filter(counts.category.notnull()).order_by([*_KEYS, "category"])
