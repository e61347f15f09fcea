"""Keys that occur twice, with both rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ecotone.datasets.problems import BadTable, Collected

_SHOWN = 50


def check_key(
    held: pa.Table,
    key: Sequence[str],
    headings: Mapping[str, str],
    rows: npt.NDArray[np.int64] | None,
    problems: Collected,
) -> None:
    """Tell the rows whose key an earlier row has; ``rows`` numbers the rows of ``held``."""
    numbers = rows if rows is not None else np.arange(2, held.num_rows + 2)
    keyed = held.select(list(key)).append_column("row number", pa.array(numbers))
    with duckdb.connect() as database:
        database.register("keyed", keyed)
        found, total = _twice(database, "keyed", key, '"row number"')
    _tell(found, total, key, headings, problems)


def check_key_of_file(
    path: Path,
    key: Sequence[str],
    headings: Mapping[str, str],
    problems: Collected,
) -> None:
    """The same for a Parquet file of any size; row numbers count from the row of headings."""
    with duckdb.connect(
        config={"temp_directory": str(path.parent), "memory_limit": "2GB"}
    ) as database:
        source = "(SELECT * FROM read_parquet($path, file_row_number = true))"
        try:
            found, total = _twice(
                database, source, key, "(file_row_number + 2)", {"path": str(path)}
            )
        except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
            problems.add(
                "the rows could not be compared with each other, for lack of memory or disk. Free "
                "some disk space, or give the table in parts"
            )
            raise BadTable(problems.problems) from error
    _tell(found, total, key, headings, problems)


def _twice(
    database: duckdb.DuckDBPyConnection,
    source: str,
    key: Sequence[str],
    number: str,
    parameters: dict[str, Any] | None = None,
) -> tuple[list[tuple[Any, ...]], int]:
    columns = ", ".join('"' + name.replace('"', '""') + '"' for name in key)
    sql = (
        f"SELECT {columns}, min({number}) AS first, max({number}) AS last, count(*) AS n, "  # noqa: S608  # names are quoted above
        f"count(*) OVER () AS all_of_them FROM {source} GROUP BY {columns} HAVING count(*) > 1 "
        f"ORDER BY first LIMIT {_SHOWN}"
    )
    found = database.execute(sql, parameters or {}).fetchall()
    return found, found[0][-1] if found else 0


def _tell(
    found: list[tuple[Any, ...]],
    total: int,
    key: Sequence[str],
    headings: Mapping[str, str],
    problems: Collected,
) -> None:
    for one in found:
        first, last, count = one[len(key) : len(key) + 3]
        said = ", ".join(
            f"{headings[name]} = {'(empty)' if value is None else value}"
            for name, value in zip(key, one, strict=False)
        )
        times = "" if count == 2 else f" ({count} rows in all)"
        problems.add(
            f"the row has the same {said} as row {first}{times}. Keep one of them, or correct "
            "what makes them differ",
            row=int(last),
            column=", ".join(headings[name] for name in key),
            found=said,
        )
    problems.count(max(0, total - len(found)))
