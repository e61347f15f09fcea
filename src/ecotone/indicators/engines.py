"""Where expressions are carried out: DuckDB in this process, or Spark on a cluster.

An engine is thin: it opens tables under names, shows the SQL of an expression, carries it out and
says what it is. Everything that differs between engines is here and nowhere else.
"""

from __future__ import annotations

import importlib
import tempfile
from importlib import metadata
from pathlib import Path
from typing import Any, Protocol, Self

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from ecotone.kernel.errors import BadInput

#: DuckDB writes to disk what does not fit.
_DUCKDB_MEMORY = "3GB"
#: Up to here one thread does it all: quick enough, and sums of fractions keep their last digits.
_ROWS_OF_ONE_THREAD = 500_000


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

    def keep(self, name: str, expression: ibis.Table) -> ibis.Table:
        """Carry out an expression and open its rows under ``name``, without handing them over."""

    def sql(self, expression: ibis.Table) -> str:
        """Return the SQL that would be carried out; nothing runs."""

    def execute(self, expression: ibis.Table) -> pa.Table:
        """Carry out and return the rows, in no particular order."""


class DuckDB:
    """The embedded engine: one process, all threads for large tables, disk when memory is short."""

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
            threads=1,
        )
        self._connection.raw_sql("SET enable_progress_bar = false")  # ours tells of each step
        return self

    def __exit__(self, *error: object) -> None:
        self._connection.disconnect()
        assert self._aside is not None
        self._aside.cleanup()

    def scan(self, name: str, path: Path) -> ibis.Table:
        if pq.read_metadata(path).num_rows > _ROWS_OF_ONE_THREAD:
            self._connection.raw_sql("RESET threads")
        return self._connection.read_parquet(path, table_name=name)

    def hold(self, name: str, table: pa.Table) -> ibis.Table:
        return self._connection.create_table(name, table, overwrite=True)

    def keep(self, name: str, expression: ibis.Table) -> ibis.Table:
        return self._connection.create_table(name, expression, temp=True)

    def sql(self, expression: ibis.Table) -> str:
        return str(self._connection.compile(expression, pretty=True))

    def execute(self, expression: ibis.Table) -> pa.Table:
        return self._connection.to_pyarrow(expression)


class Spark:
    """A Spark cluster, for data beyond one machine; its workers read the same file system.

    ``address`` is that of the cluster's master (spark://host:7077) or local[2] for threads of
    this machine. The session stays open for the next run of this process.
    """

    name = "spark"

    def __init__(self, address: str = "local[*]") -> None:
        self.version = _version_of("pyspark")
        self._address = address
        self._connection: Any = None
        self._aside: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        self._aside = tempfile.TemporaryDirectory(prefix="ecotone-spark-")
        session = _spark_session(self._address).newSession()
        self._connection = ibis.pyspark.connect(session, **_AS_DUCKDB)
        cores = session.sparkContext.defaultParallelism
        session.conf.set("spark.sql.shuffle.partitions", str(max(2 * cores, 4)))
        return self

    def __exit__(self, *error: object) -> None:
        assert self._aside is not None
        self._aside.cleanup()

    def scan(self, name: str, path: Path) -> ibis.Table:
        return self._connection.read_parquet(path, table_name=name)

    def hold(self, name: str, table: pa.Table) -> ibis.Table:
        assert self._aside is not None
        path = Path(self._aside.name) / f"{name}.parquet"
        pq.write_table(table, path)
        return self.scan(name, path)

    def keep(self, name: str, expression: ibis.Table) -> ibis.Table:
        self._connection._run_pre_execute_hooks(expression)  # noqa: SLF001  # tables in memory
        rows = self._connection.raw_sql(self._connection.compile(expression)).cache()
        rows.createOrReplaceTempView(name)
        return self._connection.table(name)

    def sql(self, expression: ibis.Table) -> str:
        return str(self._connection.compile(expression, pretty=True))

    def execute(self, expression: ibis.Table) -> pa.Table:
        # Straight to Arrow: ibis goes through pandas here, where missing numbers become NaN.
        self._connection._run_pre_execute_hooks(expression)  # noqa: SLF001  # tables in memory
        return self._connection.raw_sql(self._connection.compile(expression)).toArrow()


#: What Spark does otherwise than DuckDB unless told: a division by zero fails the whole query.
_AS_DUCKDB = {
    "spark.sql.ansi.enabled": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
_SPARK_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.catalogImplementation": "in-memory",
}


def engine(asked: str | Engine) -> Engine:
    """Return an engine by name: duckdb, spark, or the address of a cluster (spark://host:7077)."""
    if not isinstance(asked, str):
        return asked
    if asked == "duckdb":
        return DuckDB()
    if asked == "spark":
        return Spark()
    if asked.startswith(("spark://", "local[")):
        return Spark(asked)
    raise BadInput(
        f"There is no engine “{asked}”. There are: duckdb, spark, or spark://host:7077 for the "
        "cluster at this address."
    )


def _spark_session(address: str) -> Any:
    # By name: pyspark is an extra, and the cores are held to do without it.
    builder = importlib.import_module("pyspark.sql").SparkSession.builder
    for name, value in _SPARK_SETTINGS.items():
        builder = builder.config(name, value)
    session = builder.master(address).appName("ecotone").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _version_of(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError as error:
        raise BadInput(
            "Spark is not installed here. It comes with the extra: pip install 'ecotone[spark]'."
        ) from error
