"""Where something is present: its area, the squares it occupies, and its convex hull.

Read window by window. Of each window only the squares of two kilometres that hold a present cell
and the corners of the hull so far are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyproj
import shapely

from ecotone.datasets.readers.rasters import CELLS_AT_ONCE, Grid
from ecotone.indicators.geography import squares
from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.rasters.areas import CellArea, CellAreas
from ecotone.indicators.rasters.places import Places, WholeGrid
from ecotone.indicators.rasters.stack import stacked
from ecotone.indicators.rasters.walk import Piece, walk

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

SQUARE = 10_000.0  # metres: side of a square of the area of occupancy of an ecosystem
_EQUAL_AREA = "EPSG:6933"
_M2_IN_KM2 = 1e6
_HULL_STEP = 0.1  # degrees between points of a hull that is measured on the ellipsoid


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Which classes mean presence (none named: every class but 0), and how cells are measured.

    ``absent`` is the class of cells without data where these mean "not there". Squares of the area
    of occupancy count from ``least_share`` of their area.
    """

    classes: tuple[int, ...] = ()
    absent: int | None = 0
    cell_area: CellArea | str = CellArea.PLANE
    least_share: float = 0.0
    negligible_share: float = 0.0


def footprints(
    paths: Mapping[str, Path],
    places: tuple[Sequence[str], Sequence[Any]] | None,
    presence: Presence,
    cells_at_once: int = CELLS_AT_ONCE,
) -> pa.Table:
    """Return a row for each place and raster.

    Columns: ``place``, ``raster``, ``cells`` and ``known_cells`` of the place, ``missing_share``,
    ``area_km2``, ``squares`` and ``squares_most`` (the fewest and most squares of 10 km that it
    occupies, over 25 positions of their grid), ``hull_km2``.
    """
    with stacked(paths, presence.absent) as stack:
        laid = WholeGrid(stack.grid) if places is None else Places(*places, stack.grid)
        gathering = _Gathering(laid, CellAreas(stack.grid, CellArea(presence.cell_area)), presence)
        none = np.zeros(0, dtype=np.int64)
        split = gathering.areas.group_columns
        for piece in walk(stack, laid, unknown=none, split=split, cells_at_once=cells_at_once):
            gathering.add(piece)
        return gathering.table(paths)


@dataclass
class _Found:
    """What was found of one raster in one place."""

    areas: dict[int, float] = field(default_factory=dict)  # cells by group of equal area
    squares: dict[tuple[int, int], float] = field(default_factory=dict)  # area by small square
    corners: dict[int, Floats] = field(default_factory=dict)  # by turn of the grid: column, row


class _Gathering:
    """Gathers footprints window by window."""

    def __init__(self, laid: Places | WholeGrid, areas: CellAreas, presence: Presence) -> None:
        self.laid, self.areas, self.presence = laid, areas, presence
        self.grid = areas.grid
        self.found: dict[tuple[int, str], _Found] = {}
        number = len(laid.names)
        self.cells, self.known = np.zeros(number, np.int64), np.zeros(number, np.int64)
        self.area, self.known_area = np.zeros(number), np.zeros(number)
        self.to_square = _to_metres(self.grid)

    def add(self, piece: Piece) -> None:
        """Add the cells of one window."""
        place, row, column = piece.places(), piece.rows(), piece.columns()
        size = self.areas.by_group[self.areas.groups(row, column)]
        number = len(self.laid.names)
        self.cells += np.bincount(place, minlength=number)
        self.area += np.bincount(place, size, minlength=number)
        self.known += np.bincount(place[piece.known], minlength=number)
        self.known_area += np.bincount(place[piece.known], size[piece.known], minlength=number)
        for name, classes in piece.classes.items():
            there = piece.known & self._present(classes)
            for one in np.unique(place[there]):
                mine = there & (place == one)
                found = self.found.setdefault((int(one), name), _Found())
                self._add(found, row[mine], column[mine])

    def _present(self, classes: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        if self.presence.classes:
            return np.isin(classes, self.presence.classes)
        return np.asarray(classes != 0)

    def _add(self, found: _Found, row: Whole, column: Whole) -> None:
        groups, counts = np.unique(self.areas.groups(row, column), return_counts=True)
        for group, count in zip(groups.tolist(), counts.tolist(), strict=True):
            found.areas[group] = found.areas.get(group, 0) + count
        self._add_squares(found, row, column)
        for turn in self._turns():
            turned = (column + turn) % self.grid.width if turn else column
            kept = found.corners.get(turn, np.zeros((0, 2)))
            found.corners[turn] = _corners(np.vstack([kept, _ends_of_rows(row, turned)]))

    def _add_squares(self, found: _Found, row: Whole, column: Whole) -> None:
        east, north = self.to_square(column + 0.5, row + 0.5)
        side = SQUARE / squares.STEPS
        small = np.column_stack([np.floor(east / side), np.floor(north / side)]).astype(np.int64)
        size = self.areas.by_group[self.areas.groups(row, column)]
        held, of = np.unique(small, axis=0, return_inverse=True)
        for square, area in zip(held.tolist(), np.bincount(of.ravel(), size), strict=True):
            found.squares[tuple(square)] = found.squares.get(tuple(square), 0.0) + float(area)

    def _turns(self) -> tuple[int, ...]:
        """Return turns of the grid: half round too where it goes all round the earth."""
        goes_round = self.grid.in_degrees and abs(self.grid.width * self.grid.transform[0]) > 359
        return (0, self.grid.width // 2) if goes_round else (0,)

    def table(self, rasters: Iterable[str]) -> pa.Table:
        """Return what was gathered, by place and raster."""
        beyond = self.laid.areas_beyond()
        whole = np.where(np.isnan(beyond), self.area, np.maximum(beyond, self.area))
        share = np.divide(self.known_area, whole, out=np.zeros(len(whole)), where=whole > 0)
        rows = [
            {
                "place": name,
                "raster": raster,
                "cells": int(self.cells[number]),
                "known_cells": int(self.known[number]),
                "missing_share": float(1 - share[number]),
                **self._measured(self.found.get((number, raster), _Found())),
            }
            for raster in rasters
            for number, name in enumerate(self.laid.names)
        ]
        return pa.Table.from_pylist(rows)

    def _measured(self, found: _Found) -> dict[str, Any]:
        fewest, most = squares.fewest_and_most(
            np.array(list(found.squares)),
            np.array(list(found.squares.values())),
            least_area=self.presence.least_share * SQUARE**2 / _M2_IN_KM2,
            negligible_share=self.presence.negligible_share,
        )
        area = sum(
            count * float(self.areas.by_group[group])
            for group, count in sorted(found.areas.items())
        )
        return {
            "area_km2": float(area),
            "squares": fewest,
            "squares_most": most,
            "hull_km2": min(
                (self._hull_area(corners, turn) for turn, corners in found.corners.items()),
                default=0.0,
            ),
        }

    def _hull_area(self, corners: Floats, turn: int) -> float:
        """Return the area, km², of the hull of cell centres, in the plane or on the ellipsoid."""
        hull = shapely.convex_hull(shapely.multipoints(corners))
        a, b, c, d, e, f = self.grid.transform

        def to_coordinates(points: Floats) -> Floats:
            column, row = points[:, 0] - turn + 0.5, points[:, 1] + 0.5
            return np.column_stack([a * column + b * row + c, d * column + e * row + f])

        shape = shapely.transform(hull, to_coordinates)
        if self.grid.in_degrees:
            return float(geodesic_km2(np.array([shapely.segmentize(shape, _HULL_STEP)]))[0])
        scale = self.areas.by_group.mean() * _M2_IN_KM2 / abs(a * e - b * d)
        return float(shapely.area(shape) * scale) / _M2_IN_KM2


def _ends_of_rows(row: Whole, column: Whole) -> Floats:
    """Return the first and last column of each row: nothing between them is a corner."""
    order = np.lexsort((column, row))
    row, column = row[order], column[order]
    begins = np.flatnonzero(np.diff(row, prepend=-1))
    ends = np.append(begins[1:], len(row)) - 1
    rows = np.concatenate([row[begins], row[ends]])
    return np.column_stack([np.concatenate([column[begins], column[ends]]), rows]).astype(float)


def _corners(points: Floats) -> Floats:
    hull = shapely.convex_hull(shapely.multipoints(points))
    return np.unique(shapely.get_coordinates(hull), axis=0)


def _to_metres(grid: Grid) -> Any:
    """Return a function from columns and rows to metres of the grid, or of an equal-area map."""
    a, b, c, d, e, f = grid.transform
    crs = pyproj.CRS.from_user_input(grid.crs)
    if grid.in_degrees:
        to_plane = pyproj.Transformer.from_crs(crs, _EQUAL_AREA, always_xy=True)
        unit = 1.0
    else:
        to_plane = pyproj.Transformer.from_crs(crs, crs, always_xy=True)  # stays where it is
        unit = float(crs.axis_info[0].unit_conversion_factor)

    def to_metres(column: Floats, row: Floats) -> tuple[Floats, Floats]:
        x, y = to_plane.transform(a * column + b * row + c, d * column + e * row + f)
        return x * unit, y * unit

    return to_metres
