"""Where expressions are carried out: DuckDB in this process, or Spark on a cluster.

An engine is thin: it opens tables under names, shows the SQL of an expression, carries it out and
says what it is. Everything that differs between engines is here and nowhere else.
"""

from __future__ import annotations

import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol, Self

import ibis
import pyarrow as pa

from ecotone.kernel.errors import BadInput

#: DuckDB writes to disk what does not fit.
_DUCKDB_MEMORY = "3GB"


class Engine(Protocol):
    """Tables by name, expressions carried out. Used as a context manager."""

    name: str
    version: str

    def __enter__(self) -> Self:
        """Connect."""

    def __exit__(self, *error: object) -> None:
        """Let go of everything that was opened."""

    def scan(self, name: str, path: Path) -> ibis.Table:
        """Open a Parquet file, which may be bigger than memory, under ``name``."""

    def hold(self, name: str, table: pa.Table) -> ibis.Table:
        """Open a small table under ``name``."""

    def sql(self, expression: ibis.Table) -> str:
        """Return the SQL that would be carried out; nothing runs."""

    def execute(self, expression: ibis.Table) -> pa.Table:
        """Carry out and return the rows, in no particular order."""


class DuckDB:
    """The embedded engine: one process, all its threads, disk when memory is short."""

    name = "duckdb"

    def __init__(self, memory: str = _DUCKDB_MEMORY) -> None:
        self.version = metadata.version("duckdb")
        self._memory = memory
        self._connection: Any = None
        self._aside: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        self._aside = tempfile.TemporaryDirectory(prefix="ecotone-duckdb-")
        self._connection = ibis.duckdb.connect(
            memory_limit=self._memory,
            temp_directory=self._aside.name,
            preserve_insertion_order=False,
        )
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.disconnect()
        assert self._aside is not None
        self._aside.cleanup()

    def scan(self, name: str, path: Path) -> ibis.Table:
        return self._connection.read_parquet(path, table_name=name)

    def hold(self, name: str, table: pa.Table) -> ibis.Table:
        return self._connection.create_table(name, table)

    def sql(self, expression: ibis.Table) -> str:
        return str(self._connection.compile(expression, pretty=True))

    def execute(self, expression: ibis.Table) -> pa.Table:
        return self._connection.to_pyarrow(expression)


def engine(asked: str | Engine) -> Engine:
    """Return an engine by name: duckdb, spark, or the address of a cluster (spark://host:7077)."""
    if not isinstance(asked, str):
        return asked
    if asked == "duckdb":
        return DuckDB()
    raise BadInput(f"There is no engine “{asked}”. There are: duckdb, spark.")
