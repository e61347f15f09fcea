"""SDMX-JSON data messages of version 2: observations under keys that point into lists of values.

Schema: https://github.com/sdmx-twg/sdmx-json, data message 2.0.0. Attributes of data sets and of
series are left out; those of observations are columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa

from ecotone.datasets.problems import refused


def table(path: Path) -> pa.Table | None:
    """Return all observations as text; None when the file is no message of version 2 with data.

    Raises ``BadTable`` when it says that it is one, and is not laid out so.
    """
    try:
        message = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError:
        return None
    data = message.get("data") if isinstance(message, dict) else None
    if not isinstance(data, dict) or "structures" not in data or not data.get("dataSets"):
        return None
    try:
        rows = [row for one in data["dataSets"] for row in _rows(one, data["structures"])]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise refused(
            path.name,
            f"{path.name} is SDMX-JSON and not laid out as its schema says ({error!r}). Ask the "
            "source for SDMX-CSV.",
        ) from error
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table(
        {name: pa.array([row.get(name) for row in rows], pa.string()) for name in names}
    )


def _rows(dataset: Mapping[str, Any], structures: Sequence[Any]) -> Iterator[dict[str, str | None]]:
    if dataset.get("action") == "Delete":
        return
    structure = structures[dataset.get("structure", 0)]
    levels = structure["dimensions"]
    whole = _key("", levels.get("dataSet") or ())
    series = list(levels.get("series") or ())
    flat = sorted([*series, *levels["observation"]], key=lambda one: one["keyPosition"])
    yield from _observations(dataset, structure, whole, flat)
    for key, one in dataset.get("series", {}).items():
        where = whole | _key(key, series)
        yield from _observations(one, structure, where, levels["observation"])


def _observations(
    holder: Mapping[str, Any],
    structure: Mapping[str, Any],
    where: Mapping[str, str | None],
    dimensions: Sequence[Mapping[str, Any]],
) -> Iterator[dict[str, str | None]]:
    """Yield the observations of a series, or those that stand alone under all dimensions."""
    measures = (structure.get("measures") or {}).get("observation") or [{"id": "OBS_VALUE"}]
    columns = [*measures, *((structure.get("attributes") or {}).get("observation") or ())]
    for key, cells in holder.get("observations", {}).items():
        if not cells:  # keys alone were asked for
            continue
        row = {**where, **_key(key, dimensions)}
        for column, cell in zip(columns, cells, strict=False):
            row[column["id"]] = _said(column, cell)
        yield row


def _key(key: str, dimensions: Sequence[Mapping[str, Any]]) -> dict[str, str | None]:
    """Return the values that a key points to; no key points to the first of each."""
    places = [int(part) for part in key.split(":")] if key else [0] * len(dimensions)
    return {
        one["id"]: _text(one["values"][place])
        for one, place in zip(dimensions, places, strict=True)
    }


def _said(column: Mapping[str, Any], cell: Any) -> str | None:
    """Return a cell: a value itself, or the place of one in the column's list."""
    if cell is None:
        return None
    if column.get("values") and isinstance(cell, int):
        return _text(column["values"][cell])
    return str(cell)


def _text(value: Any) -> str | None:
    if not isinstance(value, Mapping):
        return None if value is None else str(value)
    found = value.get("id", value.get("value"))
    return None if found is None else str(found)
