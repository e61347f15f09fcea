"""The area of each cell of a grid: by row on the ellipsoid, or by the plane of a projection."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import pyproj

from ecotone.datasets.problems import refused
from ecotone.datasets.readers.rasters import Grid
from ecotone.indicators.geography.cells import Ellipsoid, from_equator, row_areas

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_M2_IN_KM2 = 1e6
_BLOCK = 64  # cells of a block that share one correction of their area
_MOST_OFF = 0.005  # share by which a plane may stretch or shrink areas and still be measured on
_LOOKED_AT = 9  # points along each side of a grid where its stretching is looked at


class CellArea(StrEnum):
    """How the cells of a projected grid are measured; those in degrees always by row."""

    PLANE = "plane"  # as wide as the projection says, all alike
    CORRECTED = "corrected"  # divided by the projection's stretching at each place


@dataclass(frozen=True)
class CellAreas:
    """Areas of the cells of one grid. Cells of a group have the same area."""

    grid: Grid
    how: CellArea = CellArea.PLANE

    @cached_property
    def by_group(self) -> Floats:
        """Return the area, km², of a cell of each group."""
        if self.grid.in_degrees:
            return _by_row(self.grid)
        if self.how is CellArea.CORRECTED:
            return _by_block(self.grid)
        return np.array([_checked_plane_area(self.grid)])

    @property
    def group_columns(self) -> int:
        """Return how many columns a group spans at most; 0: whole rows."""
        in_blocks = self.how is CellArea.CORRECTED and not self.grid.in_degrees
        return _BLOCK if in_blocks else 0

    def groups(self, rows: Whole, columns: Whole) -> Whole:
        """Return the groups of the cells at these rows and columns."""
        if self.grid.in_degrees:
            return rows
        if self.group_columns:
            return (rows // _BLOCK) * _blocks(self.grid.width) + columns // _BLOCK
        return np.zeros_like(rows)

    def said(self) -> str:
        """Return a sentence that says how the cells were measured."""
        if self.grid.in_degrees:
            return "Cell areas by row, in closed form on the ellipsoid."
        if self.how is CellArea.CORRECTED:
            return "Cell areas as on the ellipsoid, in blocks of 64 by 64 cells."
        return f"Every cell {_plane_area(self.grid) * _M2_IN_KM2:,.10g} m², as the projection says."


def _by_row(grid: Grid) -> Floats:
    transform = grid.transform
    return row_areas(transform[5], transform[4], grid.height, abs(transform[0]), ellipsoid_of(grid))


def ellipsoid_of(grid: Grid) -> Ellipsoid:
    """Return the ellipsoid that the coordinates of a grid are on."""
    found = _crs(grid.crs).ellipsoid
    assert found is not None  # look() refuses a grid without a coordinate reference system
    flattening = 1 / found.inverse_flattening if found.inverse_flattening else 0.0
    return Ellipsoid(semi_major=found.semi_major_metre, flattening=flattening)


def _plane_area(grid: Grid) -> float:
    a, b, _, d, e, _ = grid.transform
    metres = float(_crs(grid.crs).axis_info[0].unit_conversion_factor)
    return abs(a * e - b * d) * metres**2 / _M2_IN_KM2


def _checked_plane_area(grid: Grid) -> float:
    """Return the area of a cell; raise BadTable where the projection distorts areas too much."""
    columns = np.linspace(0, grid.width, _LOOKED_AT)
    rows = np.linspace(0, grid.height, _LOOKED_AT)
    scale = areal_scale(grid, *(one.ravel() for one in np.meshgrid(columns, rows)))
    off = float(np.max(np.abs(scale[np.isfinite(scale)] - 1), initial=0.0))
    if off > _MOST_OFF:
        raise refused(
            "raster",
            f"The projection of the raster ({_crs(grid.crs).name}) shows areas up to {off:.1%} too "
            "large or too small. Warp the raster to an equal-area projection, or choose "
            "cell_area = corrected.",
        )
    return _plane_area(grid)


def _by_block(grid: Grid) -> Floats:
    down, across = _blocks(grid.height), _blocks(grid.width)
    middle_columns, middle_rows = np.meshgrid(
        _middles(across, grid.width), _middles(down, grid.height)
    )
    scale = areal_scale(grid, middle_columns.ravel(), middle_rows.ravel())
    return _plane_area(grid) / np.where(np.isfinite(scale), scale, np.nan)


def areal_scale(grid: Grid, columns: Floats, rows: Floats) -> Floats:
    """Return by how much a projected grid enlarges areas at these places (1: true; NaN: nowhere).

    The corners of a cell around each place are taken back to the ellipsoid and its area there is
    compared with that in the plane. PROJ's own factors would not do: for some projections (Web
    Mercator) they are those of a sphere.
    """
    a, b, c, d, e, f = grid.transform
    crs = _crs(grid.crs)
    to_degrees = pyproj.Transformer.from_crs(crs, crs.geodetic_crs, always_xy=True)
    across, down = (half[:, None] for half in np.array([[-1, 1, 1, -1], [-1, -1, 1, 1]]) / 2)
    column, row = columns + across, rows + down
    x, y = a * column + b * row + c, d * column + e * row + f
    longitude, latitude = to_degrees.transform(x, y)
    there = (np.isfinite(longitude) & np.isfinite(latitude)).all(axis=0)
    longitude, latitude = np.where(there, (longitude, latitude), 0.0)
    # Differences of longitude the short way round, so that the date line is no border.
    turned = np.radians((longitude - longitude[0] + 180) % 360 - 180)
    raised = from_equator(latitude, ellipsoid_of(grid))
    raised = raised - raised[0]
    crossed = turned * np.roll(raised, -1, axis=0) - np.roll(turned, -1, axis=0) * raised
    true = np.abs(crossed.sum(axis=0)) / 2
    scale: Floats = np.divide(
        _plane_area(grid), true, out=np.full(len(true), np.nan), where=there & (true > 0)
    )
    return scale


def _middles(blocks: int, cells: int) -> Floats:
    """Return the middle of each block; the last one may be cut short."""
    starts = np.arange(blocks) * _BLOCK
    return (starts + np.minimum(starts + _BLOCK, cells)) / 2


def _blocks(cells: int) -> int:
    return -(-cells // _BLOCK)


@lru_cache(maxsize=16)
def _crs(name: str) -> pyproj.CRS:
    return pyproj.CRS.from_user_input(name)
