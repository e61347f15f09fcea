"""Opened tables given the columns that every method may count on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis

from ecotone.datasets.needs import COARSER_ROWS, ColumnType, LayerNeed, TableNeed
from ecotone.datasets.snapshot import Snapshot
from ecotone.indicators import sharing
from ecotone.indicators.base import Method
from ecotone.indicators.engines import Engine

_TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.INTEGER: "int64",
    ColumnType.NUMBER: "float64",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.GEOMETRY: "binary",
}


def tables(
    method: Method, opened: Mapping[str, Any], settings: Any, engine: Engine, country: str | None
) -> dict[str, ibis.Table]:
    """Return every table that ``reduce`` sees: those given, prepared, and shared by methods."""
    found = scanned(method, opened, engine, country)
    found |= prepared(method, opened, settings, engine, country)
    return {**found, **sharing.lazily(method, found)}


def scanned(
    method: Method, opened: Mapping[str, Any], engine: Engine, country: str | None
) -> dict[str, ibis.Table]:
    """Return the tables given, opened in the engine without being loaded."""
    found = {}
    for name, need in method.card.inputs.items():
        snapshot = opened.get(name)
        if isinstance(need, LayerNeed) or not isinstance(need, TableNeed):
            continue
        if isinstance(snapshot, Snapshot):
            table = fitted(engine.scan(name, snapshot.scan_path), need, country)
            found[name] = together(table, need) if snapshot.facts.get(COARSER_ROWS) else table
    return found


def prepared(
    method: Method, opened: Mapping[str, Any], settings: Any, engine: Engine, country: str | None
) -> dict[str, ibis.Table]:
    """Return the tables that the method made of layers and grids, held in the engine."""
    made = method.prepare(opened, settings)
    return {name: placed(engine.hold(name, table), country) for name, table in made.items()}


def fitted(table: ibis.Table, need: TableNeed, country: str | None) -> ibis.Table:
    """Return the table with a place, and with optional columns that were not given, empty."""
    absent = {
        column.name: ibis.null(_TYPES[column.type])
        for column in need.columns
        if column.name not in table.columns and column.name != "place"
    }
    return placed(table.mutate(**absent) if absent else table, country)


def together(table: ibis.Table, need: TableNeed) -> ibis.Table:
    """Return the table with one row a key, its counts added up; as it is without counts."""
    if not need.adds:
        return table
    keys = tuple(dict.fromkeys(("place", *need.key)))
    return table.group_by(keys).aggregate(**{name: table[name].sum() for name in need.adds})


def placed(table: ibis.Table, country: str | None) -> ibis.Table:
    """Return the table with a column ``place``: its own, kept to ``country``, or ``country``."""
    if "place" not in table.columns:
        return table.mutate(place=ibis.literal(country or "", type="string"))
    return table.filter(table.place == country) if country else table
