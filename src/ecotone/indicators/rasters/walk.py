"""Walks over rasters window by window, and gives the cells that lie in places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.windows import Window

from ecotone.datasets.problems import refused
from ecotone.datasets.readers.rasters import CELLS_AT_ONCE
from ecotone.indicators.rasters.places import Places, Runs, WholeGrid
from ecotone.indicators.rasters.stack import Stack

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Cells = npt.NDArray[Any]

_LONG_RUN = 128  # cells of a run from which copying runs one by one is faster
_HIGHEST_CLASS = 2.0**53  # whole numbers beyond are not exact in a float; -3.4e38 is no class


@dataclass(frozen=True, slots=True)
class Piece:
    """The cells of one window that lie in places, run after run.

    ``classes`` hold the cells by raster, ``known`` says which of them every raster knows.
    ``runs`` are in rows and columns of the grid.
    """

    runs: Runs
    lengths: Whole
    classes: Mapping[str, Cells]
    known: Flags

    def rows(self) -> Whole:
        """Return the row of each cell."""
        return np.repeat(self.runs.row, self.lengths)

    def columns(self) -> Whole:
        """Return the column of each cell."""
        before = np.cumsum(self.lengths) - self.lengths
        return np.repeat(self.runs.start - before, self.lengths) + np.arange(len(self.known))

    def places(self) -> Whole:
        """Return the number of the place of each cell."""
        return np.repeat(self.runs.place, self.lengths)


def walk(
    stack: Stack,
    places: Places | WholeGrid,
    *,
    unknown: Whole,
    split: int = 0,
    cells_at_once: int = CELLS_AT_ONCE,
) -> Iterator[Piece]:
    """Yield the cells in places, window by window, the windows without any left out.

    ``unknown`` are classes that stand for no data. ``split`` cuts runs at multiples of so many
    columns. Raises BadTable where a cell holds no class number.
    """
    rows, in_rows = (-1, -1), None
    for window in stack.windows(cells_at_once):
        top, bottom = window.row_off, window.row_off + window.height
        if in_rows is None or rows != (top, bottom):  # windows beside each other share them
            rows, in_rows = (top, bottom), places.runs(top, bottom)
        runs = in_rows.within(window.col_off, window.col_off + window.width)
        runs = runs.split(split) if split else runs
        if len(runs.row):
            yield _piece(stack, window, runs, unknown)


def _piece(stack: Stack, window: Window, runs: Runs, unknown: Whole) -> Piece:
    lengths = runs.end - runs.start
    begins = (runs.row - window.row_off) * window.width + runs.start - window.col_off
    classes: dict[str, Cells] = {}
    known = np.ones(int(lengths.sum()), dtype=bool)
    for name in stack.datasets:
        cells, there = stack.read(name, window)
        classes[name] = _gathered(cells, begins, lengths)
        if not there.all():
            known &= _gathered(there, begins, lengths)
        if len(unknown):
            known &= ~np.isin(classes[name], unknown)
        make_sure_whole(name, classes[name], known)
    return Piece(runs, lengths, classes, known)


def _gathered(cells: Cells, begins: Whole, lengths: Whole) -> Cells:
    """Return the cells of runs, one run after the other."""
    flat = cells.ravel()
    if lengths.mean() > _LONG_RUN:
        ends = (begins + lengths).tolist()
        return np.concatenate(
            [flat[begin:end] for begin, end in zip(begins.tolist(), ends, strict=True)]
        )
    before = np.cumsum(lengths) - lengths
    return flat[np.repeat(begins - before, lengths) + np.arange(int(lengths.sum()))]


def make_sure_whole(name: str, cells: Cells, known: Flags) -> None:
    """Raise BadTable where a known cell holds no whole number."""
    if cells.dtype.kind != "f":
        return
    broken = known & ~((cells == np.rint(cells)) & (np.abs(cells) <= _HIGHEST_CLASS))
    if broken.any():
        raise refused(
            name,
            f"{name} holds {float(cells[broken][0]):.6g}, which is no class number: classes are "
            "whole numbers. Give the raster of classes, or classify the measurements first.",
        )
