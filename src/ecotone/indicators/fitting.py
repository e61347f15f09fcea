"""Opened tables given the columns that every method may count on."""

from __future__ import annotations

import ibis

from ecotone.datasets.needs import ColumnType, TableNeed

_TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "int64",
    ColumnType.NUMBER: "float64",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.GEOMETRY: "binary",
}


def fitted(table: ibis.Table, need: TableNeed, country: str | None) -> ibis.Table:
    """Return the table with a place, and with optional columns that were not given, empty."""
    absent = {
        column.name: ibis.null(_TYPES[column.type])
        for column in need.columns
        if column.name not in table.columns and column.name != "place"
    }
    return placed(table.mutate(**absent) if absent else table, country)


def placed(table: ibis.Table, country: str | None) -> ibis.Table:
    """Return the table with a column ``place``: its own, kept to ``country``, or ``country``."""
    if "place" not in table.columns:
        return table.mutate(place=ibis.literal(country or "", type="string"))
    return table.filter(table.place == country) if country else table
