"""Rows that stand for several groups together, and columns that a table may lack."""

from __future__ import annotations

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

#: The group text of a row that stands for all groups together.
ALL = "all"

#: The group text of units whose source names no group.
NOT_STATED = "not stated"


def given(table: ir.Table, name: str, kind: str) -> ir.Column:
    """Return a column cast to ``kind``, or missing values where the table has no such column."""
    if name in table.columns:
        return table[name].cast(kind)
    return ibis.null(kind)


def group_text(table: ir.Table, name: str) -> ir.StringColumn:
    """Return a group column: one spelling where only the case differs, NOT_STATED where empty.

    Of several spellings the first in the order of characters is taken, which is a capitalised one
    where there is any.
    """
    # Cells are trimmed on reading: ibis writes a trim for Spark that takes the letter v as well.
    text = given(table, name, "string").nullif("")
    spelling = text.min().over(ibis.window(group_by=text.lower()))
    return spelling.fill_null(NOT_STATED)


def with_totals(table: ir.Table, groups: Sequence[str]) -> ir.Table:
    """Return rows for all groups together, and again for each group column taken alone.

    A column that the table lacks is added with ALL everywhere, so that the result always has
    every group column. Two group columns are not crossed: rows by pathway hold all taxa. Where
    a place states no group at all, "not stated" would repeat the total and is left out.
    """
    present = [group for group in groups if group in table.columns]
    everything = table.mutate(**{group: ibis.literal(ALL) for group in groups})
    parts = [everything]
    for group in present:
        others = {other: ibis.literal(ALL) for other in groups if other != group}
        stated = (table[group] != NOT_STATED).any().over(ibis.window(group_by="place"))
        parts.append(table.filter(stated).mutate(**others).select(everything.columns))
    return ibis.union(*parts) if len(parts) > 1 else everything
