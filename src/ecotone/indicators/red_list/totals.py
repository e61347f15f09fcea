"""Sums of weights and numbers of types by group, where the list of types itself is not at hand."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
import numpy as np

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.indicators.base import Check, Spread
from ecotone.indicators.red_list import ecosystems
from ecotone.indicators.series import Series
from ecotone.indicators.totals import ALL, given
from ecotone.kernel.text import translatable

TOTALS = TableNeed(
    meaning="Sums by group, instead of the list of types; a row without a group is about all types",
    columns=(
        *ecosystems.GROUPED,
        Column(
            name="year",
            type=ColumnType.INTEGER,
            meaning="Year that the row describes",
            unit="year",
            low=1900,
            high=2100,
            synonyms=("assessment_year",),
            example="2018",
        ),
        Column(
            name="weight",
            type=ColumnType.NUMBER,
            meaning="Sum of the weights of the types: 0 for Least Concern to 5 for collapsed",
            low=0,
            synonyms=("total_weight",),
            example="24",
        ),
        Column(
            name="types",
            type=ColumnType.INTEGER,
            meaning="Number of types with a category that has a weight",
            low=0,
            synonyms=("total_count", "type_count"),
            example="44",
        ),
    ),
    key=(*ecosystems.GROUPS, "year"),
    optional=True,
)


def by_group(totals: ir.Table) -> ir.Table:
    """Return a row for each group and year, in the columns of ``ecosystems.by_type``."""
    nothing = ibis.literal(0.0)
    return totals.select(
        place=totals.place,
        year=totals.year,
        unit=ibis.literal("sum"),
        weight=totals.weight.cast("float64"),
        known=totals.types,
        units=totals.types,
        area=nothing,
        weight_area=nothing,
        without_area=totals.types,
        summed=nothing + 1,
        **{
            name: given(totals, name, "string").nullif("").fill_null(ALL)
            for name in ecosystems.GROUPS
        },
    )


def no_spread(series: Series) -> dict[str, Spread]:
    """Return bounds that are not there, for series that come from sums; else nothing."""
    if "summed" not in series.observed().values:
        return {}
    none = np.full(len(series.years), np.nan)
    return {"index": Spread(low=none, high=none, kind="")}


def check_possible(totals: ir.Table, heaviest: int) -> Check:
    """Look whether no sum is greater than all types at the greatest weight give."""
    over = totals.filter(totals.weight > heaviest * totals.types)
    first = over.order_by("year").limit(1).to_pyarrow().to_pylist()
    found = ""
    if first:
        row = first[0]
        found = (
            f"{row['year']}: the sum of weights is {row['weight']:g}, and {row['types']} types "
            f"give {heaviest * row['types']} at most. Correct one of them."
        )
    return Check(
        name=translatable("Every sum of weights is possible for its number of types"),
        passed=not first,
        found=found,
        must=True,
    )


def check_one_table(names: list[str]) -> Check:
    """Look whether either the list of types or the sums are given."""
    one = len(names) == 1
    return Check(
        name=translatable("Types are given in one table"),
        passed=one,
        found=""
        if one
        else "The index is computed from the table “types” or from the table “totals”. Given: "
        f"{', '.join(names) or 'neither'}. Give one of them.",
        must=True,
    )
