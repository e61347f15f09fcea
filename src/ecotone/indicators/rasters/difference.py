"""Where two grids differ, cell by cell, for the comparison of two runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ecotone.datasets.readers.rasters import look, opened, windows

_MOST = 50


def between(before: Path, after: Path, most: int = _MOST) -> list[dict[str, Any]]:
    """Return the first cells that differ, as ``where``, ``before``, ``after``.

    Rows and columns count from 1. Grids that do not lie on one another differ as grids, fact by
    fact.
    """
    first, second = look(before).facts(), look(after).facts()
    apart = [
        {"where": f"grid, {name}", "before": first[name], "after": second[name]}
        for name in first
        if first[name] != second[name]
    ]
    return apart or list(_cells(before, after, most))


def _cells(before: Path, after: Path, most: int) -> Iterator[dict[str, Any]]:
    with opened(before) as one, opened(after) as other:
        for window in windows(one):
            first, second = one.read(1, window=window), other.read(1, window=window)
            same = (first == second) | ((first != first) & (second != second))  # noqa: PLR0124  # NaN
            for row, column in np.argwhere(~same)[:most]:
                yield {
                    "where": f"row {window.row_off + row + 1}, "
                    f"column {window.col_off + column + 1}",
                    "before": first[row, column].item(),
                    "after": second[row, column].item(),
                }
                most -= 1
            if most <= 0:
                return
