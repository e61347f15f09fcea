"""What ``prepare`` of a method worked out from outlines, as the table that ``reduce`` reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa


def prepared(
    rows: Sequence[Mapping[str, Any]], *, groups: Sequence[str], statistics: Sequence[str]
) -> pa.Table:
    """Return ``rows`` as a table: place, the texts in ``groups``, year, and numbers.

    Every row has ``place`` and all ``groups`` (text), ``year`` (integer) and all ``statistics``
    (numbers, in the unit of their name). The column ``place`` is left out where no row names one:
    the run then says of which place the data are.
    """
    columns = {
        **{name: pa.array([row[name] for row in rows], pa.string()) for name in groups},
        "year": pa.array([row["year"] for row in rows], pa.int64()),
        **{name: pa.array([float(row[name]) for row in rows], pa.float64()) for name in statistics},
    }
    places = [row["place"] for row in rows]
    return pa.table({"place": pa.array(places, pa.string()), **columns} if any(places) else columns)
