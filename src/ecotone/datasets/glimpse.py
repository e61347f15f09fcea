"""A look at a snapshot: its first rows as text, and a small drawing of a layer or a grid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from ecotone.datasets.snapshot import Snapshot

LONGEST_CELL = 80  # characters of a cell
GRID_WIDTH = 120  # columns of a drawn grid, at most
SHAPES = 400  # outlines drawn, the largest first
POINTS = 4_000  # corners drawn in all, at most
READ_AT_MOST = 20_000  # shapes looked at; a picture of more would only be a blot
GEOMETRY = "geometry"
_NAMES = ("name", "site_name", "NAME", "NAME_ENG")
_CLASSES = ("class", "designation", "desig_eng", "DESIG_ENG", "type", "realm", "status")


def first_rows(snapshot: Snapshot, rows: int) -> list[list[str | None]]:
    """Return the first cells of a table or layer as text, row by row; a missing cell is None.

    Outlines are named by their kind only. A raster has no rows.
    """
    if snapshot.kind == "raster":
        return []
    head = snapshot.head(rows)
    columns = [_texts(head.column(name), name) for name in head.column_names]
    return [list(row) for row in zip(*columns, strict=True)]


def _texts(column: pa.ChunkedArray, name: str) -> list[str | None]:
    return [None if cell is None else _text(cell, name) for cell in column.to_pylist()]


def _text(cell: object, name: str) -> str:
    if isinstance(cell, bytes):
        return _kind_of_outline(cell) if name == GEOMETRY else "…"
    said = f"{cell:g}" if isinstance(cell, float) else str(cell)
    return said if len(said) <= LONGEST_CELL else said[: LONGEST_CELL - 1] + "…"


def _kind_of_outline(body: bytes) -> str:
    import shapely  # noqa: PLC0415  slow to load, tables do without

    outline = shapely.from_wkb(body, on_invalid="ignore")
    return "…" if outline is None else str(outline.geom_type)


def picture(snapshot: Snapshot) -> dict[str, Any] | None:
    """Return a small drawing of a layer or raster as JSON types; None for a table.

    A layer: ``{"kind": "layer", "bounds": [west, south, east, north], "shapes": [{"name",
    "class", "rings": [[[longitude, latitude], …], …]}], "left_out": n}``, simplified, the largest
    shapes first. A raster: ``{"kind": "raster", "bounds", "crs", "cells": [[number or null, …],
    …]}``, rows from north to south; each cell is the most frequent class below it that is known,
    since a class is never averaged and a thin line of mangroves should not fall through.
    """
    if snapshot.kind == "layer":
        return _layer(snapshot)
    return _raster(snapshot) if snapshot.kind == "raster" else None


def _layer(snapshot: Snapshot) -> dict[str, Any] | None:
    import shapely  # noqa: PLC0415  slow to load, tables do without

    head = snapshot.head(READ_AT_MOST)
    outlines = shapely.from_wkb(head.column(GEOMETRY).to_pylist(), on_invalid="ignore")
    there = ~(shapely.is_missing(outlines) | shapely.is_empty(outlines))
    if not there.any():
        return None
    west, south, east, north = (float(one) for one in shapely.total_bounds(outlines[there]))
    names, classes = _labels(head, _NAMES), _labels(head, _CLASSES)
    order = [at for at in np.argsort(-shapely.area(outlines), kind="stable") if there[at]]
    fine = max(east - west, north - south, 0.01) / 500  # degrees: less than a pixel as drawn
    shapes = []
    left = POINTS
    for at in order[:SHAPES]:
        rings = list(_rings(shapely.simplify(outlines[at], fine)))
        left -= sum(len(ring) for ring in rings)
        if left < 0:
            break
        if rings:
            shapes.append({"name": names[at], "class": classes[at], "rings": rings})
    return {
        "kind": "layer",
        "bounds": [west, south, east, north],
        "shapes": shapes,
        "left_out": snapshot.rows - len(shapes),
    }


def _labels(head: pa.Table, columns: tuple[str, ...]) -> list[str]:
    """Return the cells of the first of these columns that there is, as text."""
    name = next((name for name in columns if name in head.column_names), None)
    if name is None:
        return [""] * head.num_rows
    return [
        "" if cell is None else str(cell)[:LONGEST_CELL] for cell in head.column(name).to_pylist()
    ]


def _rings(outline: Any) -> Iterator[list[list[float]]]:
    """Yield the rings of a polygon or of several, holes after their outline."""
    for part in getattr(outline, "geoms", [outline]):
        if part.geom_type == "Polygon":
            for ring in (part.exterior, *part.interiors):
                corners = [[round(x, 3), round(y, 3)] for x, y, *_height in ring.coords]
                if len(corners) > 3:
                    yield corners


def _raster(snapshot: Snapshot) -> dict[str, Any]:
    import rasterio  # noqa: PLC0415  slow to load, tables do without
    from rasterio.enums import Resampling  # noqa: PLC0415  see above

    with rasterio.open(snapshot.path) as grid:
        every = max(1, -(-grid.width // GRID_WIDTH), -(-grid.height // GRID_WIDTH))
        shape = (max(1, grid.height // every), max(1, grid.width // every))
        cells = grid.read(1, out_shape=shape, masked=True, resampling=Resampling.mode)
        bounds = [float(one) for one in grid.bounds]
        crs = str(grid.crs or "")
    return {"kind": "raster", "bounds": bounds, "crs": crs, "cells": [_row(row) for row in cells]}


def _row(row: Any) -> list[float | None]:
    """Return a row of cells; whole numbers stay whole, what is not known is None."""
    hidden = np.ma.getmaskarray(row) | ~np.isfinite(row.data.astype(float))
    return [
        None if masked else int(cell) if float(cell).is_integer() else round(float(cell), 4)
        for cell, masked in zip(row.data.tolist(), hidden, strict=True)
    ]
