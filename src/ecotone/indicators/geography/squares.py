"""Squares of equal area that are occupied, over positions of their grid.

A count of squares depends on where their grid lies, so small squares are found first, ``STEPS`` of
them along a side, and put together in every way that shifts the grid by a small square.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from ecotone.indicators.geography.areas import Floats

Whole = npt.NDArray[np.int64]
Box = tuple[int, int, int, int]
#: Places of the grid along each side that are tried.
STEPS = 5
_M2_IN_KM2 = 1e6
#: Of a square that is wholly covered, rounding may miss this share.
_FULL = 1 - 1e-9


def plane_around(middle: tuple[float, float]) -> pyproj.Transformer:
    """Return the way from degrees to metres of an equal-area map around ``middle``.

    Lambert's azimuthal equal-area projection on the WGS84 ellipsoid: squares keep their area
    everywhere and their shape near the middle.
    """
    longitude, latitude = middle
    return pyproj.Transformer.from_crs(
        "EPSG:4326",
        f"+proj=laea +lon_0={longitude:.9f} +lat_0={latitude:.9f} +ellps=WGS84 +units=m",
        always_xy=True,
    )


def of_points(east: Floats, north: Floats, side: float) -> Whole:
    """Return the small squares that hold a point, (squares, 2); ``side`` is that of a square."""
    small = side / STEPS
    return np.unique(np.floor(np.column_stack([east, north]) / small).astype(np.int64), axis=0)


def of_shape(shape: Any, side: float) -> tuple[Whole, Floats]:
    """Return the small squares that a polygon in metres meets, and its area, km², in each.

    The polygon is halved until a piece is one square or covers all of its squares.
    """
    small = side / STEPS
    west, south, east, north = shape.bounds
    first, last = np.floor([west / small, south / small]), np.ceil([east / small, north / small])
    whole: Box = (int(first[0]), int(first[1]), int(last[0]), int(last[1]))
    found: list[Whole] = []
    areas: list[Floats] = []
    waiting: list[tuple[Any, Box]] = [(shape, whole)]
    while waiting:
        piece, box = waiting.pop()
        across, up = box[2] - box[0], box[3] - box[1]
        covered = piece.area / small**2
        if covered <= 0:
            continue
        if across * up == 1 or covered >= across * up * _FULL:
            squares = np.mgrid[box[0] : box[2], box[1] : box[3]].reshape(2, -1).T
            found.append(squares)
            areas.append(np.full(len(squares), piece.area / len(squares) / _M2_IN_KM2))
            continue
        for half in _halves(box):
            corners = [edge * small for edge in half]
            waiting.append((shapely.intersection(piece, shapely.box(*corners)), half))
    return np.concatenate(found), np.concatenate(areas)


def fewest_and_most(
    small: Whole,
    area: Floats,
    *,
    least_area: float = 0.0,
    negligible_share: float = 0.0,
    steps: int = STEPS,
) -> tuple[int, int]:
    """Return the fewest and the most squares that are occupied, over positions of their grid.

    ``small`` are small squares, (squares, 2), ``area`` what is occupied of each. A square counts
    from ``least_area`` on; the emptiest squares that together hold less than ``negligible_share``
    of the whole are left out. With ``steps`` of 1 the grid is not shifted.
    """
    if not len(small):
        return 0, 0
    counts = []
    for right in range(steps):
        for up in range(steps):
            squares = (small - [right, up]) // STEPS
            _, of = np.unique(squares, axis=0, return_inverse=True)
            held = np.sort(np.bincount(of.ravel(), area).astype(np.float64))
            counts.append(_counted(held, least_area, negligible_share))
    return min(counts), max(counts)


def _counted(held: Floats, least_area: float, negligible_share: float) -> int:
    kept = held >= least_area
    if negligible_share > 0:
        kept &= np.cumsum(held) >= negligible_share * held.sum()
    return int(kept.sum())


def _halves(box: Box) -> tuple[Box, Box]:
    west, south, east, north = box
    if east - west >= north - south:
        middle = (west + east) // 2
        return (west, south, middle, north), (middle, south, east, north)
    middle = (south + north) // 2
    return (west, south, east, middle), (west, middle, east, north)
