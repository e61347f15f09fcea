"""Class rasters that lie on one another cell by cell, read together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.windows import Window

from ecotone.datasets.problems import refused
from ecotone.datasets.readers.rasters import Grid, grid_of, look, opened, windows

Cells = npt.NDArray[Any]
Known = npt.NDArray[np.bool_]

_SAME = 1e-6  # share of a cell by which two grids may lie apart and still be the same grid


@dataclass(frozen=True, slots=True)
class Stack:
    """Opened rasters by name, all on ``grid``; ``absent`` stands for no data where it is given."""

    grid: Grid
    datasets: Mapping[str, rasterio.DatasetReader]
    absent: int | None = None

    def windows(self, most: int) -> Iterator[Window]:
        """Yield windows of about ``most`` cells, downward, left to right."""
        return windows(next(iter(self.datasets.values())), most)

    def read(self, name: str, window: Window) -> tuple[Cells, Known]:
        """Return the cells of one raster in a window, and which of them hold something."""
        dataset = self.datasets[name]
        cells = dataset.read(1, window=window)
        known = _known(cells, dataset.nodata)
        if self.absent is None:
            return cells, known
        return np.where(known, cells, self.absent), np.ones_like(known)

    def read_all(self, window: Window, unknown: Cells) -> tuple[dict[str, Cells], Known]:
        """Return the cells of all rasters in a window, and which of them every raster knows.

        ``unknown`` are classes that stand for no data.
        """
        classes: dict[str, Cells] = {}
        known = np.ones((window.height, window.width), dtype=bool)
        for name in self.datasets:
            classes[name], there = self.read(name, window)
            known &= there & ~np.isin(classes[name], unknown)
        return classes, known


@contextmanager
def stacked(paths: Mapping[str, Path], absent: int | None = None) -> Iterator[Stack]:
    """Open rasters by name.

    Raises BadTable where one cannot be read, or where their cells do not lie on one another.
    """
    grids = {name: look(path, name) for name, path in paths.items()}
    make_sure_aligned(grids)
    with ExitStack() as open_files:
        datasets = {
            name: open_files.enter_context(opened(path, name)) for name, path in paths.items()
        }
        _make_sure_same_legend(datasets)
        yield Stack(grid_of(next(iter(datasets.values()))), datasets, absent)


def make_sure_aligned(grids: Mapping[str, Grid]) -> None:
    """Raise BadTable unless all grids are the same; the sentence names the first difference."""
    (first_name, first), *others = grids.items()
    for name, grid in others:
        for difference in _differences(first, grid):
            raise refused(
                name,
                f"{name} and {first_name} cannot be compared cell by cell: {difference} Warp one "
                "to the grid of the other, classes by nearest neighbour, and try again.",
            )


def _differences(one: Grid, other: Grid) -> Iterator[str]:
    if one.crs != other.crs:
        yield f"their coordinate reference systems are {_short(other.crs)} and {_short(one.crs)}."
    if not np.allclose(_steps(one), _steps(other), rtol=1e-9, atol=0):
        yield f"their cells are {_size(other)} and {_size(one)}."
    if (one.width, one.height) != (other.width, other.height):
        yield (
            f"they have {other.width} × {other.height} and {one.width} × {one.height} columns "
            "and rows."
        )
    step = max(abs(value) for value in _steps(one))
    apart = max(
        abs(one.transform[2] - other.transform[2]), abs(one.transform[5] - other.transform[5])
    )
    if apart > _SAME * step:
        yield f"their corners lie {apart / step:.3g} cells apart."


def _steps(grid: Grid) -> tuple[float, float, float, float]:
    a, b, _, d, e, _ = grid.transform
    return a, b, d, e


def _size(grid: Grid) -> str:
    return f"{abs(grid.transform[0]):.8g} × {abs(grid.transform[4]):.8g}"


def _short(crs: str) -> str:
    return crs if len(crs) <= 20 else f"“{crs[:40]}…”"


def _make_sure_same_legend(datasets: Mapping[str, rasterio.DatasetReader]) -> None:
    """Raise BadTable where two files carry colour tables and these differ: another legend."""
    legends = {name: _legend(dataset) for name, dataset in datasets.items()}
    told = {name: legend for name, legend in legends.items() if legend}
    for name, legend in list(told.items())[1:]:
        first = next(iter(told))
        numbers = sorted(
            one for one in legend.keys() & told[first] if legend[one] != told[first][one]
        )
        if numbers:
            raise refused(
                name,
                f"{name} and {first} have different legends: class {numbers[0]} has another "
                "colour in each. Bring both to one legend first; classes that mean different "
                "things cannot be compared.",
            )


def _legend(dataset: rasterio.DatasetReader) -> Mapping[int, Sequence[int]]:
    try:
        return dict(dataset.colormap(1))
    except ValueError:  # the file has no colour table
        return {}


def _known(cells: Cells, nodata: float | None) -> Known:
    known = np.ones(cells.shape, dtype=bool) if cells.dtype.kind != "f" else ~np.isnan(cells)
    if nodata is not None and not np.isnan(nodata):
        known &= cells != nodata
    return known
