"""Layers of polygons: GeoPackage, Shapefile, GeoJSON, GeoParquet, as one table with WKB.

Attributes keep the headings of the file; ``geometry`` holds WKB in longitude and latitude on
WGS84. The first feature is row 1.
"""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely

from ecotone.datasets.problems import refused
from ecotone.datasets.readers import layer_shapes
from ecotone.datasets.readers.layer_files import (
    DRIVERS,
    PARQUET,
    check_file,
    encoding_of,
    geojson_system,
    unreadable,
)

MOST_FEATURES = 5_000_000
GEOMETRY = "geometry"


@dataclass(frozen=True, slots=True)
class LayerFile:
    """A layer as read. ``facts`` are JSON values: form, layer, features, positions, bounds."""

    table: pa.Table
    notes: tuple[str, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Raw:
    attributes: pa.Table
    cells: Any  # WKB, one a feature
    crs: Any
    form: str
    layer: str = ""
    notes: tuple[str, ...] = ()


def layer_table(path: Path, *, name: str = "", layer: str = "") -> LayerFile:
    """Return the features of a file; ``layer`` names one of several.

    Raises ``BadTable`` with a sentence for a file that is incomplete, damaged, too large or
    without coordinate system, and one for each feature that cannot be used.
    """
    name = name or path.name
    check_file(path, name)
    raw = _parquet(path, name) if path.suffix.lower() in PARQUET else _ogr(path, name, layer)
    found, moved = layer_shapes.on_wgs84(layer_shapes.shapes(raw.cells, name), raw.crs, name)
    notes = (*raw.notes, *((moved,) if moved else ()), *layer_shapes.check(found, name))
    cells = pa.array(shapely.to_wkb(found), pa.binary())
    kept = raw.attributes.append_column(GEOMETRY, cells)
    return LayerFile(kept.replace_schema_metadata(), notes, _facts(raw, found))


def _facts(raw: _Raw, found: Any) -> dict[str, Any]:
    bounds = shapely.total_bounds(found) if len(found) else []
    return {
        "form": raw.form,
        "layer": raw.layer,
        "features": len(found),
        "positions": int(shapely.get_num_coordinates(found).sum()),
        "bounds": [round(float(one), 6) for one in bounds],
    }


def _ogr(path: Path, name: str, layer: str) -> _Raw:
    try:
        return _opened(path, name, _chosen(path, name, layer))
    except pyogrio.errors.DataSourceError as error:
        raise unreadable(name, error) from error
    except (pyogrio.errors.DataLayerError, pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise unreadable(name, error) from error


def _chosen(path: Path, name: str, layer: str) -> str:
    """Return the layer to read: the one asked for, or the only one with geometry."""
    there = [str(one) for one, kind in pyogrio.list_layers(path) if kind is not None]
    if layer in there:
        return layer
    if not there:
        raise refused(name, f"{name} holds tables but no layer with geometry.")
    if not layer and len(there) == 1:
        return there[0]
    listed = ", ".join(f"“{one}”" for one in there[:20])
    asked = f"has no layer “{layer}”" if layer else f"holds {len(there)} layers"
    raise refused(
        name, f"{name} {asked}. Say which one to read: {listed}.", remedy=f"sheet {there[0]}"
    )


def _opened(path: Path, name: str, layer: str) -> _Raw:
    encoding, doubt = encoding_of(path)
    info = pyogrio.read_info(path, layer=layer, encoding=encoding)
    if info["driver"] not in DRIVERS:
        raise refused(name, f"{name} holds a form of layer ({info['driver']}) that is not read.")
    _check_features(info["features"], name)
    with warnings.catch_warnings():  # what they warn of is refused below, by its row
        warnings.simplefilter("ignore", RuntimeWarning)
        found, table = pyogrio.read_arrow(path, layer=layer, encoding=encoding)
    column = found["geometry_name"] or "wkb_geometry"
    notes = [doubt] if doubt else []
    crs = found["crs"]
    if info["driver"] == "GeoJSON":
        crs = geojson_system(path) or crs
    if info["driver"] == "TopoJSON":  # the form has no place for a coordinate system
        crs = crs or "OGC:CRS84"
        notes.append("TopoJSON names no coordinate system: positions were read as WGS84 degrees.")
    cells = table[column].to_numpy()
    rest = _without(table, column, GEOMETRY, found.get("fid_column") or "")
    return _Raw(rest, cells, crs, info["driver"], layer, tuple(notes))


def _check_features(features: int, name: str) -> None:
    if features > MOST_FEATURES:
        raise refused(
            name,
            f"{name} has {features:,} features; at most {MOST_FEATURES:,} can be read at once. "
            "Cut the layer to the country first.",
        )


def _without(table: pa.Table, *columns: str) -> pa.Table:
    return table.drop_columns([one for one in columns if one in table.column_names])


def _parquet(path: Path, name: str) -> _Raw:
    try:
        with pq.ParquetFile(path) as file:
            _check_features(file.metadata.num_rows, name)
            about = _geo(file.schema_arrow.metadata or {}, name)
            table = file.read()
    except (pa.ArrowInvalid, OSError) as error:
        raise unreadable(name, error) from error
    column = about["primary_column"]
    said = about["columns"][column]
    if said.get("encoding") != "WKB":
        raise refused(
            name,
            f"{name}: the geometry is written as {said.get('encoding')}. Save the GeoParquet file "
            "with WKB geometry.",
        )
    # GeoParquet 1.1: an absent system means longitude and latitude, null means unknown.
    crs = said.get("crs", "OGC:CRS84")
    cells = np.array(table[column].to_pylist(), dtype=object)
    return _Raw(_without(table, column, "bbox"), cells, crs, "GeoParquet")


def _geo(metadata: dict[bytes, bytes], name: str) -> dict[str, Any]:
    """Return what a GeoParquet file says of its geometry."""
    try:
        about = json.loads(metadata[b"geo"])
        about["columns"][about["primary_column"]]
    except (KeyError, TypeError, ValueError) as error:
        raise refused(
            name,
            f"{name} is a Parquet table without geometry that is described (GeoParquet). Save it "
            "as GeoParquet or GeoPackage.",
        ) from error
    return dict(about)
