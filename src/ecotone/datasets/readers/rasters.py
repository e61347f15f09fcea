"""GeoTIFF: looked at, named by content, kept as Cloud-Optimised GeoTIFF. Never whole in memory."""

from __future__ import annotations

import hashlib
import math
import shutil
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
import rasterio.shutil
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.windows import Window

from ecotone.datasets.problems import refused
from ecotone.kernel import digest

MOST_CELLS = 10**12
MOST_IN_A_BLOCK = 2**29  # bytes: a block is decoded at one stroke
CELLS_AT_ONCE = 2**22  # cells read into memory together
_TILE = 4096  # columns and rows of the tiles that the digest is made of
_GIGABYTE = 1e9
_ROOM = 1.5  # a copy and its overviews, as a share of the file
_LEAST_ROOM = 2**26

Cells = npt.NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Where the cells of a raster lie. ``transform`` is (a, b, c, d, e, f) of GDAL's affine map.

    x = a·column + b·row + c, y = d·column + e·row + f, for the upper left corner of a cell.
    ``crs`` is an authority's code (EPSG:4326) or, where there is none, WKT.
    """

    width: int
    height: int
    transform: tuple[float, float, float, float, float, float]
    crs: str
    dtype: str
    nodata: float | None

    @property
    def in_degrees(self) -> bool:
        """Return whether columns and rows run along meridians and parallels."""
        return bool(rasterio.crs.CRS.from_string(self.crs).is_geographic)

    def facts(self) -> Mapping[str, Any]:
        """Return what a page and a digest say of the grid (JSON types)."""
        unsaid = self.nodata is not None and not math.isfinite(self.nodata)
        return {**asdict(self), "nodata": str(self.nodata) if unsaid else self.nodata}


@contextmanager
def opened(path: Path, name: str = "") -> Iterator[rasterio.DatasetReader]:
    """Open a GeoTIFF on this machine; nothing beside the file itself is read.

    Raises BadTable where it cannot be read as one.
    """
    called = name or path.name
    if not path.is_file():
        raise refused(called, f"{called}: there is no such file. Check the path.")
    with rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR", GDAL_CACHEMAX=64):
        try:
            with warnings.catch_warnings():  # a grid without position is refused by ``look``
                warnings.simplefilter("ignore", NotGeoreferencedWarning)
                dataset = rasterio.open(path, driver="GTiff")
        except RasterioError as error:
            raise refused(
                called,
                f"{called} cannot be read as GeoTIFF. Save the grid as GeoTIFF (.tif) again.",
            ) from error
        with dataset:
            yield dataset


def look(path: Path, name: str = "") -> Grid:
    """Return the grid of the file at ``path``; raise BadTable where it cannot be measured."""
    with opened(path, name) as dataset:
        for sentence in _troubles(dataset):
            raise refused(name or path.name, f"{name or path.name}: {sentence}")
        return grid_of(dataset)


def grid_of(dataset: rasterio.DatasetReader) -> Grid:
    """Return the grid of an open file."""
    authority = dataset.crs.to_authority() if dataset.crs else None
    return Grid(
        width=dataset.width,
        height=dataset.height,
        transform=tuple(dataset.transform)[:6],
        crs=":".join(authority) if authority else dataset.crs.to_wkt(),
        dtype=dataset.dtypes[0],
        nodata=dataset.nodata,
    )


def _troubles(dataset: rasterio.DatasetReader) -> Iterator[str]:
    """Yield, worst first, why the cells of an open file cannot be measured."""
    if dataset.count != 1:
        yield f"the file has {dataset.count} bands where one is needed. Save one band by itself."
    if dataset.crs is None:
        yield "the file does not say its coordinate reference system. Assign it and save again."
    if dataset.transform.is_degenerate or dataset.transform.is_identity:
        yield "the file does not say where its cells lie. Save it with its position (GeoTIFF)."
    if dataset.crs and dataset.crs.is_geographic and not dataset.transform.is_rectilinear:
        yield "rows do not run along parallels. Warp the grid so that north is up."
    if dataset.width * dataset.height > MOST_CELLS:
        yield f"the grid has more than {MOST_CELLS:,} cells. Cut it to the country, or coarsen it."
    if np.dtype(dataset.dtypes[0]).kind not in "iuf":
        yield f"cells hold numbers of the kind {dataset.dtypes[0]}. Save whole or decimal numbers."
    elif math.prod(dataset.block_shapes[0]) * np.dtype(dataset.dtypes[0]).itemsize > (
        MOST_IN_A_BLOCK
    ):
        yield "the file is one block too big to read in parts. Save it in tiles (TILED=YES)."


def windows(dataset: rasterio.DatasetReader, most: int = CELLS_AT_ONCE) -> Iterator[Window]:
    """Yield windows that cover the grid, left to right and downward, of about ``most`` cells.

    They follow the blocks of the file, so that no block is decoded twice.
    """
    rows, columns = window_shape(dataset, most)
    for top in range(0, dataset.height, rows):
        for left in range(0, dataset.width, columns):
            yield Window(
                left, top, min(columns, dataset.width - left), min(rows, dataset.height - top)
            )


def window_shape(dataset: rasterio.DatasetReader, most: int = CELLS_AT_ONCE) -> tuple[int, int]:
    """Return rows and columns of a window of about ``most`` cells, whole blocks of the file."""
    block_rows, block_columns = dataset.block_shapes[0]
    across = max(1, min(-(-dataset.width // block_columns), most // (block_rows * block_columns)))
    columns = min(across * block_columns, dataset.width)
    down = max(1, most // (columns * block_rows))
    return min(down * block_rows, dataset.height), columns


def content_digest(path: Path, name: str = "") -> str:
    """Return the SHA-256 of where the cells lie and what they hold.

    Compression, tiling and overviews do not count: a copy with the same cells has the same name.
    """
    with opened(path, name) as dataset:
        told = digest.canonical(grid_of(dataset).facts())
        whole = hashlib.sha256(told)
        for tile in _tile_digests(dataset):
            whole.update(tile)
    return whole.hexdigest()


def _tile_digests(dataset: rasterio.DatasetReader) -> Iterator[bytes]:
    """Yield the digest of each tile of 4096 × 4096 cells, in the order of reading.

    Every tile gets whole rows of its own from the top, so the windows do not matter.
    """
    in_strips = dataset.block_shapes[0][1] >= dataset.width
    columns = dataset.width if in_strips else _TILE
    rows = max(1, CELLS_AT_ONCE // columns)
    for top in range(0, dataset.height, _TILE):
        tiles = [hashlib.sha256() for _ in range(0, dataset.width, _TILE)]
        bottom = min(top + _TILE, dataset.height)
        for row in range(top, bottom, rows):
            for left in range(0, dataset.width, columns):
                window = Window(
                    left, row, min(columns, dataset.width - left), min(rows, bottom - row)
                )
                _feed(tiles[left // _TILE :], dataset.read(1, window=window))
        yield from (tile.digest() for tile in tiles)


def _feed(tiles: list[Any], cells: Cells) -> None:
    """Give the cells of a window, row by row, to the tiles they lie in."""
    if cells.dtype.kind == "f":
        cells[np.isnan(cells)] = np.nan  # one way of writing "not a number"
    ordered = cells.astype(cells.dtype.newbyteorder("<"), copy=False)
    for number, left in enumerate(range(0, ordered.shape[1], _TILE)):
        tiles[number].update(np.ascontiguousarray(ordered[:, left : left + _TILE]))


def keep_cog(
    source: Path,
    target: Path,
    *,
    name: str = "",
    free: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> None:
    """Write ``source`` as Cloud-Optimised GeoTIFF at ``target``, whole or not at all.

    Raises BadTable where the disk has no room for it; ``free`` tells the free bytes of a folder.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _make_sure_of_room(source, free(target.parent), name or source.name)
    unfinished = target.with_name(f".{target.name}.part")
    try:
        with opened(source, name) as dataset:
            rasterio.shutil.copy(
                dataset,
                unfinished,
                driver="COG",
                compress="DEFLATE",
                blocksize=512,
                bigtiff="IF_SAFER",
                overview_resampling="NEAREST",
                resampling="NEAREST",
            )
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _make_sure_of_room(source: Path, free: int, name: str) -> None:
    size = source.stat().st_size
    needed = size * _ROOM + _LEAST_ROOM
    if free < needed:
        raise refused(
            name,
            f"{name} has {size / _GIGABYTE:.1f} GB; a copy needs about {needed / _GIGABYTE:.1f} GB "
            f"and {free / _GIGABYTE:.1f} GB are free. Make room, or keep the file where it is "
            "and let the dataset point to it.",
        )
