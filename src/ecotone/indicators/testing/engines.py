"""Engines for tests: one that writes SQL of another kind, one that carries out nothing, Spark."""

from __future__ import annotations

import importlib.util
import os
import sqlite3
from pathlib import Path
from typing import Any, NoReturn, Self

import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ecotone.indicators.engines import Engine, engine


class SQLite:
    """SQLite in memory: small tables only, and none of DuckDB's code."""

    name = "sqlite"
    version = sqlite3.sqlite_version

    def __init__(self) -> None:
        self._connection: Any = None

    def __enter__(self) -> Self:
        self._connection = ibis.sqlite.connect()
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.disconnect()

    def scan(self, name: str, path: Path) -> ibis.Table:
        return self.hold(name, pq.read_table(path))

    def hold(self, name: str, table: pa.Table) -> ibis.Table:
        return self._connection.create_table(name, table, overwrite=True)

    def keep(self, name: str, expression: ibis.Table) -> ibis.Table:
        return self._connection.create_table(name, expression, temp=True)

    def sql(self, expression: ibis.Table) -> str:
        return str(self._connection.compile(expression, pretty=True))

    def execute(self, expression: ibis.Table) -> pa.Table:
        return self._connection.to_pyarrow(expression)


class Unbound:
    """No engine: tables know their columns and belong to nobody, so nothing can be carried out."""

    name = "none"
    version = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def scan(self, name: str, path: Path) -> ibis.Table:
        return self.hold(name, pq.read_table(path))

    def hold(self, name: str, table: pa.Table) -> ibis.Table:
        return ibis.table(ibis.memtable(table).schema(), name=name)

    def keep(self, name: str, expression: ibis.Table) -> ibis.Table:
        del name
        self.execute(expression)

    def sql(self, expression: ibis.Table) -> str:
        return str(ibis.to_sql(expression))

    def execute(self, expression: ibis.Table) -> NoReturn:
        del expression
        raise AssertionError("Something was carried out while an expression was made.")


def spark_or_skip(request: pytest.FixtureRequest) -> Engine:
    """Return the engine of the cluster that tools/with-spark started; skip where there is none."""
    address = os.environ.get("ECOTONE_SPARK", "")
    if not address:
        pytest.skip("no cluster: run under tools/with-spark")
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed: it comes with the extra “spark”")
    if request.config.pluginmanager.has_plugin("socket"):
        request.getfixturevalue("socket_enabled")  # Spark's driver listens on loopback
    return engine(address)
