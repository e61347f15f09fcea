"""A run as JSON and back, and the digest of its values."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from ecotone.indicators.base import Check, InputUsed, Run, Step, Value
from ecotone.kernel import digest

#: Digits of a value that count: rounding errors of sums lie below them.
DIGITS = 12


def digest_of(values: Iterable[Value]) -> str:
    """Return the SHA-256 of values at twelve significant digits, in whatever order they come."""
    lines = [_line(one) for one in values]
    return digest.of_json(sorted(lines, key=digest.canonical))


def as_json(run: Run) -> dict[str, Any]:
    """Return a run as JSON values."""
    return dataclasses.asdict(run)


def from_json(kept: Mapping[str, Any]) -> Run:
    """Return the run that ``as_json`` gave."""
    parts = {
        "places": tuple(kept["places"]),
        "inputs": tuple(InputUsed(**one) for one in kept["inputs"]),
        "checks": tuple(Check(**one) for one in kept["checks"]),
        "steps": tuple(Step(**one) for one in kept["steps"]),
        "values": tuple(Value(**{**one, "flags": tuple(one["flags"])}) for one in kept["values"]),
        "tables": {name: tuple(table) for name, table in kept.get("tables", {}).items()},
    }
    return Run(**{**kept, **parts})


def rows(table: pa.Table) -> tuple[Mapping[str, Any], ...]:
    """Return the rows of a small table as JSON values, in the order of all their cells."""
    plain = [{name: _plain(cell) for name, cell in row.items()} for row in table.to_pylist()]
    return tuple(sorted(plain, key=lambda row: [_sortable(cell) for cell in row.values()]))


def rounded(value: float | None) -> float | None:
    """Return a number at the digits that count."""
    return None if value is None else float(f"{value:.{DIGITS}g}") + 0.0


def _line(value: Value) -> dict[str, Any]:
    return {
        name: rounded(found) if isinstance(found, float) else found
        for name, found in dataclasses.asdict(value).items()
    }


def _plain(cell: Any) -> Any:
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    if cell is None or isinstance(cell, (str, int, float, bool)):
        return cell
    try:
        return float(cell)  # decimals
    except (TypeError, ValueError):
        return str(cell)


def _sortable(cell: Any) -> tuple[int, Any]:
    if cell is None:
        return (0, 0)
    return (2, cell) if isinstance(cell, str) else (1, cell)
