"""Seven cube indicators over 10 and 100 million rows, against SQL by hand and against pandas.

The cube is made here, the same each time: 45 years, 20,000 cells, 10,000 taxa of very unequal
frequency, each combination at most once. All sides read the same Parquet file, each in a process
of its own. Ours are computed together, as ``ecotone indicators compute "cube-*"`` does, and one by
one. By hand there are a query for each indicator, which counts cells whatever the cube holds, and
queries that trust, as ours do, that a cube holds each combination once (its key is checked when it
is read).
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from bench.figure import Figure, peak_mb, table

from ecotone.datasets.snapshot import Snapshot
from ecotone.indicators import draws, fitting, registry, sharing, splitting, uncertainty
from ecotone.indicators import settings as settings_of
from ecotone.indicators.engines import DuckDB
from ecotone.indicators.series import Series
from ecotone.indicators.sharing import Sharing

MILLIONS = (10, 100)
GOAL_TIME, GOAL_MB, GOAL_DRAWS = 1.15, 4096, 0.15
DRAWS = 1000

#: method → the measure whose sum over years both sides must agree on
METHODS = {
    "cube-richness": "richness",
    "cube-cumulative-richness": "cumulative_richness",
    "cube-occurrences": "records",
    "cube-newness": "mean_year",
    "cube-evenness": "pielou",
    "cube-turnover": "turnover",
    "cube-occupancy": "occupancy_of_year",
}

_COUNTS = "SELECT year, taxon, sum(occurrences) n, count(*) FROM cube GROUP BY year, taxon"
BY_HAND = {
    "cube-richness": """
        SELECT sum(r), sum(n) FROM (
          SELECT year, count(DISTINCT taxon) AS r, sum(occurrences) AS n FROM cube GROUP BY year)
    """,
    "cube-cumulative-richness": """
        WITH first AS (SELECT taxon, min(year) AS year FROM cube GROUP BY taxon),
        new AS (SELECT year, count(*) AS n FROM first GROUP BY year),
        years AS (SELECT year, sum(occurrences) AS records FROM cube GROUP BY year)
        SELECT sum(total), sum(records) FROM (
          SELECT records, sum(coalesce(n, 0)) OVER (ORDER BY year) AS total
          FROM years LEFT JOIN new USING (year))
    """,
    "cube-occurrences": """
        SELECT sum(n) FROM (SELECT year, sum(occurrences) AS n FROM cube GROUP BY year)
    """,
    "cube-newness": """
        SELECT sum(m), sum(records) FROM (
          SELECT records, sum(n * year) OVER w / sum(n) OVER w AS m
          FROM (SELECT year, count(*) AS n, sum(occurrences) AS records FROM cube GROUP BY year)
          WINDOW w AS (ORDER BY year))
    """,
    "cube-evenness": f"""
        WITH c AS ({_COUNTS}),
        t AS (SELECT year, sum(n) AS total, count(*) AS s FROM c GROUP BY year)
        SELECT sum(e) FROM (SELECT year, -sum(n / total * ln(n / total)) / ln(any_value(s)) AS e
          FROM c JOIN t USING (year) GROUP BY year)
    """,
    "cube-turnover": """
        WITH p AS (SELECT DISTINCT year, taxon FROM cube),
        y AS (SELECT year, lag(year) OVER (ORDER BY year) AS before
              FROM (SELECT DISTINCT year FROM p)),
        s AS (SELECT year, count(*) AS there FROM p GROUP BY year),
        k AS (SELECT p.year, count(*) AS kept FROM p JOIN y USING (year)
              JOIN p AS q ON q.year = y.before AND q.taxon = p.taxon GROUP BY p.year)
        SELECT sum(1 - kept / (a.there + b.there - kept))
        FROM y JOIN s AS a USING (year) JOIN s AS b ON b.year = y.before JOIN k ON k.year = y.year
    """,
    "cube-occupancy": """
        WITH c AS (SELECT year, taxon, count(*) AS cells
                   FROM (SELECT DISTINCT year, taxon, cell FROM cube) GROUP BY year, taxon),
        y AS (SELECT year, count(DISTINCT cell) AS cells FROM cube GROUP BY year)
        SELECT sum(o) FROM (SELECT year, avg(c.cells / y.cells) AS o FROM c JOIN y USING (year)
          GROUP BY year)
    """,
}
TRUSTING = BY_HAND | {
    "cube-occupancy": """
        WITH c AS (SELECT year, taxon, count(*) AS cells FROM cube GROUP BY year, taxon),
        y AS (SELECT year, count(DISTINCT cell) AS cells FROM cube GROUP BY year)
        SELECT sum(o) FROM (SELECT year, avg(c.cells / y.cells) AS o FROM c JOIN y USING (year)
          GROUP BY year)
    """,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds, and megabytes at the highest; the sum of each indicator over years."""

    seconds: float
    megabytes: float
    sums: dict[str, float]
    draws: float = 0.0

    def __truediv__(self, other: Taken) -> float:
        """Return how many times the time of the other."""
        return self.seconds / other.seconds


def figures() -> list[Figure]:
    """Measure both sizes and say what each side took."""
    found: list[Figure] = []
    for millions in MILLIONS:
        with tempfile.TemporaryDirectory(prefix="ecotone-bench-") as folder:
            path = Path(folder) / "cube.parquet"
            make(path, millions * 1_000_000)
            found += _of(path, millions)
    return found


def _of(path: Path, millions: int) -> list[Figure]:
    ours, one_by_one = alone(with_methods, path), alone(with_methods_apart, path)
    by_hand, trusting = alone(with_sql, path), alone(with_trusting_sql, path)
    for name, total in by_hand.sums.items():
        for side in (ours, one_by_one, trusting):
            if not np.isclose(side.sums[name], total, rtol=1e-9):
                raise AssertionError(f"{name}: {side.sums[name]} is not {total}")
    size = f"{millions} M rows"
    share, of_all = one_by_one.draws / one_by_one.seconds, ours.draws / ours.seconds
    return [
        Figure(name=f"seven cube indicators by hand in SQL, {size}, s", value=_s(by_hand)),
        Figure(
            name=f"… by hand, trusting the key of the cube, {size}, s",
            value=_s(trusting),
        ),
        Figure(
            name=f"seven cube indicators together, {size}, s (times SQL by hand; trusting the key)",
            value=f"{_s(ours)} ({ours / by_hand:.2f}; {ours / trusting:.2f})",
            goal=f"up to {GOAL_TIME}",
            met=ours / by_hand <= GOAL_TIME,
        ),
        Figure(
            name=f"seven cube indicators one by one, {size}, s (times the same)",
            value=f"{_s(one_by_one)} ({one_by_one / by_hand:.2f}; {one_by_one / trusting:.2f})",
            goal=f"up to {GOAL_TIME}",
            met=one_by_one / by_hand <= GOAL_TIME,
        ),
        Figure(
            name=f"seven cube indicators, {size}, highest memory, MB (SQL by hand)",
            value=f"{ours.megabytes:,.0f} ({by_hand.megabytes:,.0f})",
            goal=f"under {GOAL_MB:,}",
            met=ours.megabytes < GOAL_MB,
        ),
        Figure(
            name=f"{DRAWS:,} draws of whole taxa for all seven, {size}, s (share of reducing each; "
            "of reducing together)",
            value=f"{one_by_one.draws:.1f} ({share:.0%}; {of_all:.0%})",
            goal=f"under {GOAL_DRAWS:.0%}" if millions == max(MILLIONS) else "",
            met=share < GOAL_DRAWS if millions == max(MILLIONS) else None,
        ),
        *_beside_pandas(path, millions, ours),
    ]


def _beside_pandas(path: Path, millions: int, ours: Taken) -> list[Figure]:
    if millions > 10:
        return []
    theirs = alone(with_pandas, path)
    return [
        Figure(
            name=f"seven cube indicators in pandas, {millions} M rows, s (times ours; MB)",
            value=f"{_s(theirs)} ({theirs.seconds / ours.seconds:.1f}; {theirs.megabytes:,.0f})",
        )
    ]


def _s(taken: Taken) -> str:
    return f"{taken.seconds:.1f}"


def alone(side: Callable[[str], Taken], path: Path) -> Taken:
    """Run one side in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(side, (str(path),))


def make(path: Path, rows: int) -> None:
    """Write a cube of about ``rows`` rows, each combination of year, cell and taxon at most once.

    A stride prime to the number of combinations meets each of them once. Seven of eight are then
    dropped, rare taxa more often than common ones.
    """
    years, cells, taxa = 45, 20_000, 10_000
    combinations = years * cells * taxa
    duckdb.sql("SET preserve_insertion_order = false")
    duckdb.sql("SET enable_progress_bar = false")
    duckdb.sql(f"""
        COPY (
          SELECT CAST(1980 + k % {years} AS BIGINT) AS year,
            'E' || lpad(CAST((k // {years}) % {cells} // 100 AS VARCHAR), 3, '0')
              || 'N' || lpad(CAST((k // {years}) % 100 AS VARCHAR), 2, '0') AS cell,
            CAST(k // {years * cells} AS BIGINT) AS taxon,
            CAST(1 + k * 31 % 97 % 13 AS BIGINT) AS occurrences
          FROM (SELECT (i * 7368787) % {combinations} AS k FROM range({rows * 8}) t(i))
          WHERE (k * 7919) % 1000 < 1 + 899 * exp(-(k // {years * cells}) / 1500.0)
          LIMIT {rows}
        ) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
    """)


def with_sql(path: str) -> Taken:
    """Carry out the queries written by hand."""
    return _with_queries(path, BY_HAND)


def with_trusting_sql(path: str) -> Taken:
    """Carry out the queries by hand that count rows as cells."""
    return _with_queries(path, TRUSTING)


def _with_queries(path: str, queries: dict[str, str]) -> Taken:
    connection = duckdb.connect()
    connection.sql("SET memory_limit = '3GB'")
    connection.sql("SET enable_progress_bar = false")
    connection.sql(f"CREATE VIEW cube AS FROM '{path}'")
    begun = time.perf_counter()
    sums = {name: float(connection.execute(sql).fetchone()[0]) for name, sql in queries.items()}
    return Taken(time.perf_counter() - begun, _highest(), sums)


def with_methods(path: str) -> Taken:
    """Reduce and estimate the methods together; then draw the taxa of each again."""
    return _with_each(path, together=True)


def with_methods_apart(path: str) -> Taken:
    """Do the same one by one: nothing is shared."""
    return _with_each(path, together=False)


def _with_each(path: str, *, together: bool) -> Taken:
    snapshot = Snapshot(digest="", kind="table", path=Path(path), title="cube")
    seconds = drawing = 0.0
    sums = {}
    with DuckDB() as engine:
        shared = Sharing(engine)
        for name, measure in METHODS.items():
            method, settings = registry.method(name)(), settings_of.make(registry.method(name), {})
            begun = time.perf_counter()
            data = fitting.scanned(method, {"cube": snapshot}, engine, "DNK")
            data |= (
                shared.tables(method, data, {"cube": path}, "DNK")
                if together
                else sharing.lazily(method, data)
            )
            rows = engine.execute(method.reduce(data, settings))
            (series,) = splitting.series(rows, method.card, level=0.95, draws=DRAWS)
            series = series.over(method.years(series.years, settings))
            with np.errstate(divide="ignore", invalid="ignore"):
                sums[name] = float(np.nansum(method.observe(series, settings)[measure]))
                seconds += time.perf_counter() - begun
                drawing += _drawn(method, series, settings)
    return Taken(seconds, _highest(), sums, drawing)


def _drawn(method: Any, series: Series, settings: Any) -> float:
    begun = time.perf_counter()
    uncertainty.bootstrap(series, lambda sums: method.estimate(sums, settings), draws.generator(1))
    return time.perf_counter() - begun


def with_pandas(path: str) -> Taken:
    """Compute the seven straightforwardly in pandas."""
    begun = time.perf_counter()
    cube = pd.read_parquet(path)
    counts = cube.groupby(["year", "taxon"]).agg(
        n=("occurrences", "sum"), cells=("cell", "nunique")
    )
    counts = counts.reset_index()
    first = counts.groupby("taxon").year.min().value_counts().sort_index()
    rows = cube.groupby("year").size()
    shares = counts.n / counts.groupby("year").n.transform("sum")
    taxa = counts.groupby("year").size()
    shannon = -(shares * np.log(shares)).groupby(counts.year).sum()
    taxa_of = counts.groupby("year").taxon.agg(set)
    turnover = [
        len(now ^ before) / len(now | before)
        for before, now in zip(taxa_of.iloc[:-1], taxa_of.iloc[1:], strict=True)
    ]
    cells = counts.cells / counts.year.map(cube.groupby("year").cell.nunique())
    sums = {
        "cube-richness": taxa.sum(),
        "cube-cumulative-richness": first.reindex(taxa.index, fill_value=0).cumsum().sum(),
        "cube-occurrences": counts.n.sum(),
        "cube-newness": ((rows * rows.index).cumsum() / rows.cumsum()).sum(),
        "cube-evenness": (shannon / np.log(taxa)).sum(),
        "cube-turnover": sum(turnover),
        "cube-occupancy": cells.groupby(counts.year).mean().sum(),
    }
    found = {name: float(total) for name, total in sums.items()}
    return Taken(time.perf_counter() - begun, _highest(), found)


def _highest() -> float:
    """Return the highest memory of this process, megabytes."""
    return peak_mb()


if __name__ == "__main__":
    print(table("Cubes", figures()))
