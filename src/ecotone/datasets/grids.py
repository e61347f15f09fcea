"""Grids on the shelf: what they say about themselves, their digest, their copy for the web."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
from rasterio.windows import Window

from ecotone.kernel import digest

FORM = "ecotone-grid-1"
_STRIP = 256  # rows read at a time


def facts(path: Path) -> dict[str, Any]:
    """Return width, height, bands, cell type, CRS, transform and nodata of a grid."""
    with rasterio.open(path) as grid:
        return {
            "width": grid.width,
            "height": grid.height,
            "bands": grid.count,
            "cells": grid.dtypes[0],
            "crs": grid.crs.to_wkt() if grid.crs else "",
            "crs_name": str(grid.crs or ""),
            "transform": list(grid.transform)[:6],
            "nodata": None if grid.nodata is None else str(grid.nodata),
        }


def digest_of(path: Path) -> str:
    """Return the SHA-256 of transform, CRS, nodata and cells, however the file lays them out."""
    cells = hashlib.sha256()
    with rasterio.open(path) as grid:
        for band in range(1, grid.count + 1):
            for top in range(0, grid.height, _STRIP):
                rows = min(_STRIP, grid.height - top)
                strip = grid.read(band, window=Window(0, top, grid.width, rows))
                little = strip.astype(strip.dtype.newbyteorder("<"), copy=False)
                cells.update(np.ascontiguousarray(little))
        crs = f"EPSG:{code}" if grid.crs and (code := grid.crs.to_epsg()) else str(grid.crs or "")
    said = facts(path)
    return digest.of_json(
        {
            "form": FORM,
            "crs": crs,
            "cells": cells.hexdigest(),
            **{name: said[name] for name in ("width", "height", "bands", "transform", "nodata")},
            "type": said["cells"],
        }
    )


def write_cog(path: Path, target: Path) -> None:
    """Copy a grid to ``target`` as a Cloud-Optimised GeoTIFF, cells unchanged."""
    rasterio.shutil.copy(
        path, target, driver="COG", COMPRESS="DEFLATE", OVERVIEW_RESAMPLING="NEAREST"
    )
