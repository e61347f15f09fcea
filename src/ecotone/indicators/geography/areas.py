"""Areas of polygons on the WGS84 ellipsoid: geodesic, and in an equal-area projection.

Positions are longitude and latitude in degrees. Geodesic areas follow C. F. F. Karney,
Algorithms for geodesics, Journal of Geodesy 87 (2013), doi:10.1007/s00190-012-0578-z, as PROJ
computes them. The projection is the cylindrical equal-area one on the ellipsoid (EPSG:6933), so
that no area is measured on a sphere.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod, Transformer
from pyproj.enums import TransformDirection

Floats = npt.NDArray[np.float64]
#: An array of Shapely geometries.
Geometries = npt.NDArray[Any]

ELLIPSOID = Geod(ellps="WGS84")
EQUAL_AREA = "EPSG:6933"
#: Smaller pieces than this (0.1 m²) are left over by rounding, not by anybody's decision.
SLIVER_KM2 = 1e-7
_M2_IN_KM2 = 1e6
#: A square degree is larger than this up to 89.9 degrees of latitude.
_LEAST_KM2_IN_DEGREE = 20.0


def geodesic_km2(geometries: Geometries) -> Floats:
    """Return the area of each geometry, its edges read as geodesics; holes are taken off.

    Points and lines have no area; a missing geometry has none either (0).
    """
    found = np.zeros(len(geometries))
    polygons, owner = shapely.get_parts(geometries, return_index=True)
    are = shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON
    polygons, owner = polygons[are], owner[are]
    rings, of_polygon = shapely.get_rings(polygons, return_index=True)
    if len(rings):
        sizes = _ring_km2(rings)
        outer = np.r_[True, of_polygon[1:] != of_polygon[:-1]]
        np.add.at(found, owner[of_polygon], np.where(outer, sizes, -sizes))
    return found


def _ring_km2(rings: Geometries) -> Floats:
    """Return what each closed ring surrounds; one call a ring, the vertices in C."""
    positions = shapely.get_coordinates(rings)
    ends = np.cumsum(shapely.get_num_coordinates(rings))
    longitudes = np.ascontiguousarray(positions[:, 0])
    latitudes = np.ascontiguousarray(positions[:, 1])
    return np.array(
        [
            abs(ELLIPSOID.polygon_area_perimeter(longitudes[start:end], latitudes[start:end])[0])
            for start, end in zip(np.r_[0, ends[:-1]], ends, strict=True)
        ]
    ) / (_M2_IN_KM2)


def projected(geometries: Geometries) -> Geometries:
    """Return geometries in metres of the ellipsoidal equal-area projection."""
    return np.asarray(shapely.transform(geometries, _forward))


def on_ellipsoid(geometries: Geometries) -> Geometries:
    """Return geometries in metres of that projection in longitude and latitude again."""
    return np.asarray(shapely.transform(geometries, _back))


def equal_area_km2(geometries: Geometries) -> Floats:
    """Return the area of each geometry, its edges read as straight lines of the projection."""
    return np.asarray(shapely.area(projected(geometries))) / _M2_IN_KM2


def _forward(positions: Floats) -> Floats:
    east, north = _transformer().transform(positions[:, 0], positions[:, 1])
    return np.column_stack([east, north])


def _back(positions: Floats) -> Floats:
    east, north = _transformer().transform(
        positions[:, 0], positions[:, 1], direction=TransformDirection.INVERSE
    )
    return np.column_stack([east, north])


@cache
def _transformer() -> Transformer:
    return Transformer.from_crs("EPSG:4326", EQUAL_AREA, always_xy=True)


def without_slivers(geometries: Geometries) -> Geometries:
    """Return multipolygons without their polygons under 0.1 m²; empty where none is left.

    Only polygons that look small on the map are measured on the ellipsoid.
    """
    polygons, owner = shapely.get_parts(geometries, return_index=True)
    doubtful = np.flatnonzero(shapely.area(polygons) * _LEAST_KM2_IN_DEGREE < SLIVER_KM2)
    big = np.ones(len(polygons), dtype=bool)
    big[doubtful] = geodesic_km2(polygons[doubtful]) >= SLIVER_KM2
    return gathered(polygons[big], owner[big], len(geometries))


def gathered(polygons: Geometries, owner: npt.NDArray[np.intp], size: int) -> Geometries:
    """Return ``size`` multipolygons, each of the polygons it owns (``owner`` ascending)."""
    found = np.full(size, shapely.MultiPolygon(), dtype=object)
    if len(polygons):
        shapely.multipolygons(polygons, indices=owner, out=found)
    return found
