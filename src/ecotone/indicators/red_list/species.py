"""From assessments of species to counts by place, list, group and year, inside the engine."""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from ecotone.indicators.exact import total
from ecotone.indicators.red_list.categories import coded, weighed
from ecotone.indicators.red_list.past import back_cast
from ecotone.indicators.totals import ALL, NOT_STATED, given
from ecotone.vocab.red_list import (
    DATA_DEFICIENT,
    HEAVIEST,
    NOT_COUNTED,
    SPECIES_SPELLINGS,
    SPECIES_WEIGHTS,
)

#: What stands between the group and a species in the name of a unit of Data Deficient species.
UNKNOWN = " · DD · "
#: Presence and origin codes of a range that count (SDG metadata of 15.5.1): extant, possibly
#: extant or extinct, extinct; native or reintroduced.
PRESENCE, ORIGIN = (1, 2, 4, 5), (1, 2)
_KEYS = ("place", "red_list", "taxon_group", "year")
STATISTICS = (
    "units",
    "known",
    "assessed",
    "weight",
    "size",
    "unknown",
    "unknown_size",
    *(f"pool_{weight}" for weight in range(HEAVIEST + 1)),
)


def assessed(data: Mapping[str, ir.Table], red_list: str) -> ir.Table:
    """Return place, red_list, taxon_group, species, year, code: one row a species and year.

    Past categories are back-cast where a table of genuine changes is given. Species that are not
    evaluated or to which the list does not apply are left out.
    """
    table = data["assessments"]
    rows = table.select(
        place=table.place,
        red_list=_named(table, "red_list", red_list),
        taxon_group=_named(table, "taxon_group", NOT_STATED),
        species=table.species.cast("string").strip(),
        year=table.year.cast("int64"),
        code=_code(table),
    )
    if "genuine_changes" in data:
        rows = back_cast(rows, _changes(data["genuine_changes"]))
    return rows.filter(~rows.code.isin(NOT_COUNTED))


def _named(table: ir.Table, name: str, otherwise: str) -> ir.StringColumn:
    return given(table, name, "string").strip().nullif("").fill_null(otherwise)


def _code(table: ir.Table) -> ir.StringColumn:
    """Return the category, with the tags of possibly extinct species where they have a column."""
    code = coded(table.category.cast("string"), SPECIES_SPELLINGS)
    gone = given(table, "possibly_extinct", "boolean").fill_null(False)  # noqa: FBT003  # ibis names no such argument
    wild = given(table, "possibly_extinct_in_the_wild", "boolean").fill_null(False)  # noqa: FBT003  # as above
    critical = code == "CR"
    return ibis.cases((critical & gone, "CR(PE)"), (critical & wild, "CR(PEW)"), else_=code)


def _changes(table: ir.Table) -> ir.Table:
    return table.select(
        place=table.place,
        species=table.species.cast("string").strip(),
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
    kept = table.filter(counts).mutate(species=table.species.cast("string").strip())
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
    """
    known = rows.filter(rows.code != DATA_DEFICIENT)
    unknown = rows.filter(rows.code == DATA_DEFICIENT)
    parts = (_known(known), _unknown(unknown))
    return ibis.union(*(part.select(*_KEYS, "unit", **_numbers(part)) for part in parts))


def _numbers(rows: ir.Table) -> dict[str, ir.FloatingColumn]:
    return {name: rows[name].cast("float64") for name in STATISTICS}


def _known(rows: ir.Table) -> ir.Table:
    weight = weighed(rows.code, SPECIES_WEIGHTS)
    counted_rows = rows.mutate(score=weight, part=(weight * rows.share))
    pools = {
        f"pool_{one}": (counted_rows.score == one).sum().fill_null(0) for one in range(HEAVIEST + 1)
    }
    return (
        counted_rows.group_by(*_KEYS)
        .aggregate(
            units=counted_rows.count(),
            known=counted_rows.count(),
            weight=_summed(counted_rows.part),
            size=_summed(counted_rows.share),
            **pools,
        )
        .mutate(unit=ibis._.taxon_group, assessed=1, unknown=0, unknown_size=0)
    )


def _unknown(rows: ir.Table) -> ir.Table:
    pooled = rows.group_by(*_KEYS, "share").aggregate(units=rows.count(), first=rows.species.min())
    pools = {f"pool_{one}": 0 for one in range(HEAVIEST + 1)}
    return pooled.mutate(
        unit=pooled.taxon_group + UNKNOWN + pooled.first,
        unknown=pooled.units,
        unknown_size=pooled.units * pooled.share,
        known=0,
        assessed=0,
        weight=0,
        size=0,
        **pools,
    )


def _summed(column: ir.NumericColumn) -> ir.NumericScalar:
    """Sum so that the order of rows does not matter: whole numbers, or decimals."""
    return column.sum() if column.type().is_integer() else total(column)


def with_all_groups(rows: ir.Table) -> ir.Table:
    """Add the rows of every group again under ALL, where a place and list has several groups.

    Rows whose table names no group at all stand under ALL alone. ``of_groups`` is the number of
    groups of the series, on each row with a category.
    """
    place = ("place", "red_list")
    groups = rows.group_by(*place).aggregate(groups=rows.taxon_group.nunique())
    joined = rows.join(groups, place)
    together = (joined.groups > 1) | (joined.taxon_group == NOT_STATED)
    whole = joined.filter(together).mutate(taxon_group=ibis.literal(ALL))
    own = joined.filter(joined.taxon_group != NOT_STATED).mutate(groups=ibis.literal(1, "int64"))
    both = own.union(whole.select(own.columns))
    return both.mutate(of_groups=both.groups * both.assessed).drop("groups")
