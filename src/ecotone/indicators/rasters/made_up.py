"""Small rasters for the examples of methods."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import rasterio
from rasterio.transform import Affine

#: Cells of one hectare in UTM zone 31 north, at its middle meridian.
HECTARES = Affine(100.0, 0.0, 500_000.0, 0.0, -100.0, 1_000_000.0)


def write_classes(
    path: Path,
    cells: Sequence[Sequence[int]],
    *,
    crs: str = "EPSG:32631",
    transform: Affine = HECTARES,
    nodata: int | None = 255,
) -> Path:
    """Write rows of class numbers (16 bits) as GeoTIFF and return its path."""
    array = np.asarray(cells, dtype=np.int16)
    profile = {
        "driver": "GTiff",
        "width": array.shape[1],
        "height": array.shape[0],
        "count": 1,
        "dtype": "int16",
        "crs": crs,
        "transform": transform,
        "nodata": nodata,
    }
    with rasterio.open(path, "w", **profile) as file:
        file.write(array, 1)
    return path
