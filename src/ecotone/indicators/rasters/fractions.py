"""Cells of small places, weighed by the part of each cell that lies inside.

For a place of a few cells the centres decide badly. Here the shape is cut with every cell it
touches; the part is exact in the plane of the grid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.windows import Window

from ecotone.indicators.rasters.places import Places
from ecotone.indicators.rasters.stack import Stack
from ecotone.indicators.rasters.walk import make_sure_whole

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Cells = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """The cells that one place touches: where, what part lies inside, what they hold."""

    place: int
    rows: Whole
    columns: Whole
    part: Floats
    classes: Mapping[str, Cells]
    known: Flags


def parts(stack: Stack, places: Places, unknown: Whole) -> Iterator[Parts]:
    """Yield the cells of each small place that meets the grid."""
    for number in places.small:
        window = _window(places, number)
        if window is not None:
            yield _of_place(stack, places, number, window, unknown)


def _window(places: Places, number: int) -> Window | None:
    west, north, east, south = shapely.bounds(places.on_grid[number])
    if not np.isfinite(west):
        return None
    left, top = max(int(np.floor(west)), 0), max(int(np.floor(north)), 0)
    right = min(int(np.ceil(east)), places.grid.width)
    bottom = min(int(np.ceil(south)), places.grid.height)
    if right <= left or bottom <= top:
        return None
    return Window(left, top, right - left, bottom - top)


def _of_place(stack: Stack, places: Places, number: int, window: Window, unknown: Whole) -> Parts:
    rows, columns = (
        one.ravel()
        for one in np.mgrid[
            window.row_off : window.row_off + window.height,
            window.col_off : window.col_off + window.width,
        ]
    )
    boxes = shapely.box(columns, rows, columns + 1, rows + 1)
    part = shapely.area(shapely.intersection(places.on_grid[number], boxes))
    inside = part > 0
    classes, known = stack.read_all(window, unknown)
    for name, cells in classes.items():
        make_sure_whole(name, cells, known)
    return Parts(
        number,
        rows[inside],
        columns[inside],
        part[inside],
        {name: cells.ravel()[inside] for name, cells in classes.items()},
        known.ravel()[inside],
    )
