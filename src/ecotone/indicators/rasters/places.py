"""Which cells of a grid lie in a place: runs of cells along rows, by the centre of the cell.

For each row of cells, the borders of a place cross the line through the centres; between an odd
crossing and the next the cells are inside. Each crossing is found from the whole edge, so the
result does not depend on the window that is read, and a border that two places share gives every
cell to exactly one of them. A centre on the border belongs to the place on its right or below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from ecotone.datasets.readers.rasters import Grid
from ecotone.indicators.geography.cells import from_equator

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Shapes = npt.NDArray[Any]

_STEP = 0.05  # degrees: edges are divided so before they are bent into a projection
_MARGIN = 1.0  # degrees around a grid beyond which places are cut away


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of cells: columns ``start`` up to, without, ``end`` of a row belong to a place."""

    place: Whole
    row: Whole
    start: Whole
    end: Whole

    def within(self, left: int, right: int) -> Runs:
        """Return the runs cut to columns ``left`` up to, without, ``right``."""
        start, end = np.maximum(self.start, left), np.minimum(self.end, right)
        some = end > start
        return Runs(self.place[some], self.row[some], start[some], end[some])

    def split(self, columns: int) -> Runs:
        """Return the runs cut wherever a multiple of ``columns`` begins."""
        first = self.start // columns
        pieces = (self.end - 1) // columns - first + 1
        of = np.repeat(np.arange(len(self.row)), pieces)
        edge = (first[of] + _counted(pieces)) * columns
        start, end = np.maximum(self.start[of], edge), np.minimum(self.end[of], edge + columns)
        return Runs(self.place[of], self.row[of], start, end)


class WholeGrid:
    """One place that is all of the grid."""

    names: Sequence[str] = ("",)
    small: Sequence[int] = ()

    def __init__(self, grid: Grid) -> None:
        self.grid = grid

    def runs(self, top: int, bottom: int) -> Runs:
        """Return one run for each row from ``top`` up to, without, ``bottom``."""
        rows = np.arange(top, bottom)
        nothing = np.zeros_like(rows)
        return Runs(nothing, rows, nothing, nothing + self.grid.width)

    def areas_beyond(self) -> Floats:
        """Return the areas of places that go beyond the grid: none does."""
        return np.full(1, np.nan)


class Places:
    """Places by name, laid on a grid. ``shapes`` are WGS84 longitudes and latitudes.

    Shapes of one name are united first. Places may overlap: a cell then counts in each. Places
    of at most ``small`` cells (of their frame) have no runs; their numbers stand in ``small``.
    """

    def __init__(
        self, names: Sequence[str], shapes: Sequence[Any], grid: Grid, *, small: int = 0
    ) -> None:
        self.grid = grid
        self.names = tuple(dict.fromkeys(names))
        self.shapes = _united(self.names, names, shapes)
        self.on_grid = np.array([_on_grid(shape, grid) for shape in self.shapes], dtype=object)
        self._cut = np.array([_is_cut(shape, grid) for shape in self.shapes])
        self.small = np.flatnonzero(_frame_sizes(self.on_grid) <= small).tolist()
        self._edges = _Edges.of(_without(self.on_grid, self.small))

    def runs(self, top: int, bottom: int) -> Runs:
        """Return the runs in rows ``top`` up to, without, ``bottom``, by row and place."""
        return self._edges.runs(top, bottom).within(0, self.grid.width)

    def areas_beyond(self) -> Floats:
        """Return the area, km², of each place that goes beyond the grid, NaN for the others."""
        west, north, east, south = shapely.bounds(self.on_grid).T
        inside = (
            (west >= 0) & (north >= 0) & (east <= self.grid.width) & (south <= self.grid.height)
        )
        whole = np.array([_area(shape) for shape in self.shapes])
        return np.where(inside & ~self._cut, np.nan, whole)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Edges of all places, the upper end first, in columns and rows of the grid."""

    place: Whole
    x: Floats
    y: Floats
    x_below: Floats
    y_below: Floats

    @classmethod
    def of(cls, shapes: Shapes) -> _Edges:
        parts, owner = shapely.get_parts(shapes, return_index=True)
        rings, part = shapely.get_rings(parts, return_index=True)
        points, ring = shapely.get_coordinates(rings, return_index=True)
        goes_on = ring[1:] == ring[:-1]
        first, second = points[:-1][goes_on], points[1:][goes_on]
        place = owner[part[ring[:-1][goes_on]]].astype(np.int64)
        down = first[:, 1] <= second[:, 1]
        upper = np.where(down[:, None], first, second)
        lower = np.where(down[:, None], second, first)
        slanted = upper[:, 1] < lower[:, 1]
        order = np.argsort(upper[slanted, 1], kind="stable")
        upper, lower = upper[slanted][order], lower[slanted][order]
        return cls(place[slanted][order], upper[:, 0], upper[:, 1], lower[:, 0], lower[:, 1])

    def runs(self, top: int, bottom: int) -> Runs:
        """Return the runs in these rows, from pairs of crossings."""
        met = self._meeting(top, bottom)
        first = np.maximum(np.ceil(self.y[met] - 0.5), top).astype(np.int64)
        last = np.minimum(np.ceil(self.y_below[met] - 0.5), bottom).astype(np.int64)
        times = np.maximum(last - first, 0)
        edge = np.repeat(met, times)
        row = np.repeat(first, times) + _counted(times)
        slope = (self.x_below[edge] - self.x[edge]) / (self.y_below[edge] - self.y[edge])
        crossing = self.x[edge] + (row + 0.5 - self.y[edge]) * slope
        place = self.place[edge]
        order = np.lexsort((crossing, place, row))
        column = np.ceil(crossing[order] - 0.5).astype(np.int64)
        return Runs(place[order][::2], row[order][::2], column[::2], column[1::2])

    def _meeting(self, top: int, bottom: int) -> Whole:
        """Return which edges may cross the centres of these rows."""
        begun = int(np.searchsorted(self.y, bottom))
        return np.flatnonzero(self.y_below[:begun] >= top)


def _counted(times: Whole) -> Whole:
    """Return 0, 1 … up to, without, each of ``times``, one after the other."""
    starts = np.cumsum(times) - times
    return np.arange(int(times.sum())) - np.repeat(starts, times)


def _frame_sizes(shapes: Shapes) -> Floats:
    """Return how many cells the frame around each shape holds; infinite for an empty shape."""
    west, north, east, south = shapely.bounds(shapes).T
    sizes: Floats = np.nan_to_num((east - west) * (south - north), nan=np.inf)
    return sizes


def _without(shapes: Shapes, numbers: Sequence[int]) -> Shapes:
    kept = shapes.copy()
    for number in numbers:
        kept[number] = shapely.Polygon()
    return kept


def _united(unique: Sequence[str], names: Sequence[str], shapes: Sequence[Any]) -> Shapes:
    """Return one shape for each name."""
    members: dict[str, list[Any]] = {name: [] for name in unique}
    for name, shape in zip(names, shapes, strict=True):
        members[name].append(shape)
    united = [one[0] if len(one) == 1 else shapely.union_all(one) for one in members.values()]
    return np.array(united, dtype=object)


def _on_grid(shape: Any, grid: Grid) -> Any:
    """Return a shape in columns and rows of the grid, the parts near it only."""
    if grid.in_degrees:
        return _in_cells(_all_round(shape, grid), grid)
    near = shapely.intersection(shape, _neighbourhood(grid))
    bent = shapely.segmentize(near, _STEP)
    to_grid = _transformer("EPSG:4326", grid.crs)
    return _in_cells(shapely.transform(bent, _pairwise(to_grid)), grid)


def _all_round(shape: Any, grid: Grid) -> Any:
    """Return the shape with its copies one turn east and west, where they meet the grid.

    A grid may run from 0° to 360°, and a shape may go on beyond 180°.
    """
    if grid.crs != "EPSG:4326":
        shape = shapely.transform(shape, _pairwise(_transformer("EPSG:4326", grid.crs)))
    west, east = sorted((grid.transform[2], grid.transform[2] + grid.width * grid.transform[0]))
    low, _, high, _ = shapely.bounds(shape)
    copies = [
        shapely.transform(shape, lambda points, turn=turn: points + np.array([turn, 0.0]))
        for turn in (-360.0, 0.0, 360.0)
        if low + turn < east and high + turn > west
    ]
    parts = [part for one in copies for part in shapely.get_parts(one)]
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _is_cut(shape: Any, grid: Grid) -> bool:
    """Return whether a part of the shape lies too far from a projected grid to be laid on it."""
    return not grid.in_degrees and not shapely.covers(_neighbourhood(grid), shape)


@lru_cache(maxsize=4)
def _neighbourhood(grid: Grid) -> Any:
    """Return the degrees near a projected grid: far away, projections break down."""
    to_degrees = _transformer(grid.crs, "EPSG:4326")
    west, south, east, north = to_degrees.transform_bounds(*_frame(grid), densify_pts=41)
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    boxes = [
        shapely.box(low - _MARGIN, south - _MARGIN, high + _MARGIN, north + _MARGIN)
        for low, high in spans
    ]
    return shapely.union_all(boxes)


def _frame(grid: Grid) -> tuple[float, float, float, float]:
    """Return the lowest and highest coordinates of a grid."""
    a, b, c, d, e, f = grid.transform
    columns = np.array([0, grid.width, 0, grid.width])
    rows = np.array([0, 0, grid.height, grid.height])
    x, y = a * columns + b * rows + c, d * columns + e * rows + f
    return float(x.min()), float(y.min()), float(x.max()), float(y.max())


def _in_cells(shape: Any, grid: Grid) -> Any:
    """Return a shape in columns and rows instead of the grid's coordinates."""
    a, b, c, d, e, f = grid.transform
    scale = a * e - b * d

    def to_cells(points: Floats) -> Floats:
        x, y = points[:, 0] - c, points[:, 1] - f
        return np.column_stack([(e * x - b * y) / scale, (a * y - d * x) / scale])

    return shapely.transform(shape, to_cells)


def _area(shape: Any) -> float:
    """Return the area, km², of a shape in degrees, its edges straight on a cylindrical map."""

    def to_plane(points: Floats) -> Floats:
        return np.column_stack([np.radians(points[:, 0]), from_equator(points[:, 1])])

    return float(shapely.area(shapely.transform(shape, to_plane)))


def _pairwise(to: pyproj.Transformer) -> Any:
    def transform(points: Floats) -> Floats:
        return np.column_stack(to.transform(points[:, 0], points[:, 1]))

    return transform


@lru_cache(maxsize=16)
def _transformer(source: str, target: str) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(source, target, always_xy=True)
