"""Areas by place and class, and by place and pair of classes, read window by window.

Cells are counted in whole numbers for each row (or block of equal area) and multiplied by the
area of a cell afterwards, so the result does not depend on the windows and no rounding adds up.
Memory is bounded by the window, not by the raster.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ecotone.datasets.readers.rasters import CELLS_AT_ONCE
from ecotone.indicators.rasters.areas import CellArea, CellAreas
from ecotone.indicators.rasters.fractions import Parts, parts
from ecotone.indicators.rasters.places import Places, Runs, WholeGrid
from ecotone.indicators.rasters.stack import stacked
from ecotone.indicators.rasters.walk import Piece, walk

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Cells = npt.NDArray[Any]
Joint = tuple[str, ...]

_SMALL = 10_000  # cells of the frame of a place up to which cells are weighed by part
_MOST_COUNTERS = 2**23  # counters kept at once; beyond it, keys are sorted instead
_MOST_CLASSES = 2**16  # span of class numbers for which a table of all numbers is made


@dataclass(frozen=True, slots=True, kw_only=True)
class Zonal:
    """What was counted.

    ``areas[joint]`` has the columns ``place``, one for each raster of the joint (its class),
    ``cells`` and ``area_km2``; only cells that are known in every raster count. ``coverage`` has
    ``place``, ``cells``, ``area_km2`` (all cells), ``known_km2`` and ``missing_share``: the share
    of the place without data, cells beyond the grid included; 1 where no cell is in it.
    ``said`` tells how cells were measured.
    """

    areas: Mapping[Joint, pa.Table]
    coverage: pa.Table
    said: str


def zonal(
    paths: Mapping[str, Path],
    places: tuple[Sequence[str], Sequence[Any]] | None = None,
    *,
    joints: Iterable[Joint] = (),
    unknown: Iterable[int] = (),
    absent: int | None = None,
    cell_area: CellArea | str = CellArea.PLANE,
    by_part: bool = False,
    cells_at_once: int = CELLS_AT_ONCE,
) -> Zonal:
    """Count the classes of rasters by place.

    ``paths`` are the rasters by name, ``places`` names and shapes (WGS84 degrees; None: the whole
    grid is one place, named ""). ``joints`` are the combinations of rasters to count together;
    by default each alone. ``unknown`` are classes that stand for no data (cloud, shadow);
    ``absent`` is the class of cells without data where these mean "not there" (maps of presence).
    With ``by_part`` the cells of places of up to 10,000 cells are weighed by the part inside;
    otherwise, and in larger places, the centre of a cell decides.
    Raises BadTable where rasters are not on one grid or hold no class numbers.
    """
    wanted = tuple(joints) or tuple((name,) for name in paths)
    with stacked(paths, absent) as stack:
        laid: Places | WholeGrid = WholeGrid(stack.grid)
        if places is not None:
            laid = Places(*places, stack.grid, small=_SMALL if by_part else 0)
        counter = _Counter(laid, CellAreas(stack.grid, CellArea(cell_area)), wanted)
        no_data = np.array(sorted(set(unknown)), dtype=np.int64)
        for piece in walk(
            stack,
            laid,
            unknown=no_data,
            split=counter.areas.group_columns,
            cells_at_once=cells_at_once,
        ):
            counter.count(piece)
        if isinstance(laid, Places):
            for one in parts(stack, laid, no_data):
                counter.count_parts(one)
        return counter.result()


class _Sum:
    """Cells and areas by key: the number of the place, then the classes."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, ...], tuple[int, float]] = {}

    def add(self, columns: list[Whole], cells: Whole, areas: Floats) -> None:
        """Add cells and areas; ``columns`` hold the parts of the key."""
        parts = (column.tolist() for column in columns)
        for key, number, area in zip(
            zip(*parts, strict=True), cells.tolist(), areas.tolist(), strict=True
        ):
            before = self.found.get(key, (0, 0.0))
            self.found[key] = (before[0] + number, before[1] + area)

    def ordered(self) -> list[tuple[tuple[int, ...], int, float]]:
        """Return key, cells and area, by key."""
        return [(key, *self.found[key]) for key in sorted(self.found)]


@dataclass(frozen=True, slots=True)
class _Where:
    """For each run the number of its pair of an area (km² of a cell) and a place."""

    pair: Whole
    areas: Floats
    places: Whole

    @property
    def size(self) -> int:
        """Return how many pairs there may be."""
        return len(self.areas) * len(self.places)


class _Counter:
    """Counts window by window."""

    def __init__(
        self, places: Places | WholeGrid, areas: CellAreas, joints: tuple[Joint, ...]
    ) -> None:
        self.places, self.areas = places, areas
        self.sums = {joint: _Sum() for joint in joints}
        self.cells = _Sum()

    def count(self, piece: Piece) -> None:
        """Count the cells of one window that lie in places."""
        where = self._where(piece.runs)
        _add_runs(self.cells, where, piece.lengths)
        known, classes = piece.known, piece.classes
        if not known.any():
            return
        if not known.all():
            classes = {name: cells[known] for name, cells in classes.items()}
        coded = {name: _coded(cells) for name, cells in classes.items()}
        for joint, total in self.sums.items():
            _add(total, where, [coded[name] for name in joint], piece)

    def count_parts(self, found: Parts) -> None:
        """Count the cells that a small place touches, each with the part inside."""
        areas = self.areas.by_group[self.areas.groups(found.rows, found.columns)] * found.part
        place = np.full(1, found.place)
        self.cells.add([place], np.array([len(areas)]), areas.sum(keepdims=True))
        for joint, total in self.sums.items():
            held = np.column_stack([found.classes[name][found.known] for name in joint])
            classes, of = np.unique(held.astype(np.int64), axis=0, return_inverse=True)
            key = [np.full(len(classes), found.place), *classes.T]
            counts = np.bincount(of.ravel(), minlength=len(classes))
            total.add(key, counts, _weighed(of.ravel(), areas[found.known], len(classes)))

    def _where(self, runs: Runs) -> _Where:
        """Return the pair of each run."""
        groups, group = np.unique(self.areas.groups(runs.row, runs.start), return_inverse=True)
        places, place = np.unique(runs.place, return_inverse=True)
        return _Where(group * len(places) + place, self.areas.by_group[groups], places)

    def result(self) -> Zonal:
        """Return what was counted."""
        return Zonal(
            areas={joint: self._table(joint, total) for joint, total in self.sums.items()},
            coverage=self._coverage(),
            said=self.areas.said(),
        )

    def _table(self, joint: Joint, total: _Sum) -> pa.Table:
        rows = total.ordered()
        names = self.places.names
        return pa.table(
            {
                "place": pa.array([names[key[0]] for key, _, _ in rows], pa.string()),
                **{
                    name: pa.array([key[number + 1] for key, _, _ in rows], pa.int64())
                    for number, name in enumerate(joint)
                },
                "cells": pa.array([cells for _, cells, _ in rows], pa.int64()),
                "area_km2": pa.array([area for _, _, area in rows], pa.float64()),
            }
        )

    def _coverage(self) -> pa.Table:
        number = len(self.places.names)
        cells, area, known = np.zeros(number, np.int64), np.zeros(number), np.zeros(number)
        for (place,), count, km2 in self.cells.ordered():
            cells[place], area[place] = count, km2
        for (place, *_), _, km2 in next(iter(self.sums.values())).ordered():
            known[place] += km2
        beyond = self.places.areas_beyond()
        whole = np.where(np.isnan(beyond), area, np.maximum(beyond, area))
        share = np.divide(known, whole, out=np.zeros(number), where=whole > 0)
        missing = 1 - np.minimum(share, 1)  # sums in another order may be a hair larger
        return pa.table(
            {
                "place": pa.array(self.places.names, pa.string()),
                "cells": cells,
                "area_km2": area,
                "known_km2": known,
                "missing_share": missing,
            }
        )


@dataclass(frozen=True, slots=True)
class _Coded:
    """Classes as numbers from 0: ``classes[codes]`` are the cells; some may not occur."""

    classes: Whole
    codes: Cells

    def only_those_there(self) -> _Coded:
        """Return the same without classes that do not occur."""
        there = np.zeros(len(self.classes), dtype=bool)
        there[self.codes] = True
        return _Coded(self.classes[there], (np.cumsum(there) - 1)[self.codes])


def _coded(cells: Cells) -> _Coded:
    low, high = int(cells.min()), int(cells.max())
    if high - low >= _MOST_CLASSES:
        classes, codes = np.unique(cells.astype(np.int64), return_inverse=True)
        return _Coded(classes, codes)
    if cells.dtype == np.uint8:
        return _Coded(np.arange(high + 1), cells)
    return _Coded(np.arange(low, high + 1), (cells.astype(np.int64) - low).astype(np.uint16))


def _add(
    total: _Sum,
    where: _Where,
    coded: list[_Coded],
    piece: Piece,
) -> None:
    """Count the known cells of runs by place and classes, and multiply each by its area."""
    if math.prod([where.size, *(len(one.classes) for one in coded)]) > _MOST_COUNTERS:
        coded = [one.only_those_there() for one in coded]
    each = [len(one.classes) for one in coded]
    key = np.repeat(where.pair * math.prod(each), piece.lengths)
    if not piece.known.all():
        key = key[piece.known]
    for number, one in enumerate(coded):
        key += one.codes * np.int64(math.prod(each[number + 1 :]))
    width = len(where.places) * math.prod(each)
    if len(where.areas) * width <= _MOST_COUNTERS:
        every = np.bincount(key, minlength=len(where.areas) * width)
        keys, cells, areas = _by_area(every.reshape(len(where.areas), width), where.areas)
    else:
        keys, cells, areas = _by_sorting(key, width, where.areas)
    place, *codes = np.unravel_index(keys, [len(where.places), *each])
    classes = [one.classes[code] for one, code in zip(coded, codes, strict=True)]
    total.add([where.places[place], *classes], cells, areas)


def _add_runs(total: _Sum, where: _Where, lengths: Whole) -> None:
    """Count all cells of runs by place."""
    every = np.bincount(where.pair, lengths, minlength=where.size).astype(np.int64)
    keys, cells, areas = _by_area(every.reshape(len(where.areas), -1), where.areas)
    total.add([where.places[keys]], cells, areas)


def _weighed(of: Whole, weights: Floats, size: int) -> Floats:
    found: Floats = np.bincount(of, weights, size).astype(np.float64)
    return found


def _by_area(every: Whole, areas: Floats) -> tuple[Whole, Whole, Floats]:
    """Return which columns count anything, their cells and areas; a row for each area."""
    cells = every.sum(axis=0)
    keys = np.flatnonzero(cells)
    return keys, cells[keys], areas @ every[:, keys]


def _by_sorting(key: Whole, width: int, areas: Floats) -> tuple[Whole, Whole, Floats]:
    """Return the same where there are too many for counters."""
    full, counts = np.unique(key, return_counts=True)
    group, rest = np.divmod(full, width)
    keys, of = np.unique(rest, return_inverse=True)
    cells = np.bincount(of, counts).astype(np.int64)
    return keys, cells, np.bincount(of, counts * areas[group]).astype(np.float64)
