"""Long edges cut into short ones, so that overlays on the map agree with areas on the ellipsoid.

An overlay draws each edge as a straight line of longitude and latitude; a geodesic between the
same ends bends towards the pole. Over 80 km at 45 degrees they enclose 6 km². Cut to 5 km before
anything is cut or united, the two readings differ by 0.002 km² for an edge at most.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import shapely

from ecotone.indicators.geography.areas import (
    ELLIPSOID,
    Floats,
    Geometries,
    on_ellipsoid,
    projected,
)

LONGEST_KM = 5.0
_KM_PER_DEGREE = 111.4


def along_geodesics(geometries: Geometries, longest_km: float = LONGEST_KM) -> Geometries:
    """Return polygons with points set on every edge that is longer; areas stay as they are.

    For outlines of sites. ``geometries`` are polygons and multipolygons.
    """
    return _changed(geometries, lambda several: _cut(several, longest_km), longest_km)


def along_parallels(geometries: Geometries, longest_km: float = LONGEST_KM) -> Geometries:
    """Return polygons with points set where an edge is a straight line of the map.

    For borders: an edge between two points of one latitude means the parallel.
    """
    degrees = longest_km / _KM_PER_DEGREE
    return _changed(geometries, lambda several: shapely.segmentize(several, degrees), longest_km)


def along_map_lines(geometries: Geometries, longest_km: float = 1.0) -> Geometries:
    """Return polygons with points set where an edge is straight on the equal-area map.

    For outlines of sites, read as programs do that measure them on such a map (World Cylindrical
    Equal Area, EPSG:6933): areas become those of the map.
    """

    def cut(several: Geometries) -> Geometries:
        return on_ellipsoid(shapely.segmentize(projected(several), longest_km * 1000))

    return _changed(geometries, cut, longest_km)


def _changed(
    geometries: Geometries, change: Callable[[Geometries], Geometries], longest_km: float
) -> Geometries:
    found = np.array(geometries, dtype=object)
    long = _with_long_edges(found, longest_km)
    if long.any():
        found[long] = change(found[long])
    return found


def _with_long_edges(geometries: Geometries, longest_km: float) -> npt.NDArray[np.bool_]:
    positions, owner = shapely.get_coordinates(geometries, return_index=True)
    long = np.zeros(len(geometries), dtype=bool)
    if len(positions) > 1:
        same = owner[1:] == owner[:-1]
        long[owner[1:][same & (_rough_km(positions) > longest_km)]] = True
    return long


def _rough_km(positions: Floats) -> Floats:
    """Return the length of each step, never too small by more than rounding."""
    east, north = np.abs(np.diff(positions[:, 0])), np.abs(np.diff(positions[:, 1]))
    nearest = np.minimum(np.abs(positions[1:, 1]), np.abs(positions[:-1, 1]))
    rough: Floats = _KM_PER_DEGREE * np.hypot(east * np.cos(np.radians(nearest)), north)
    return rough


def _cut(geometries: Geometries, longest_km: float) -> Geometries:
    kind, positions, (rings, *others) = shapely.to_ragged_array(_as_multi(geometries))
    inside = np.ones(max(len(positions) - 1, 0), dtype=bool)
    inside[rings[1:-1] - 1] = False  # from the last point of a ring to the first of the next
    where = np.flatnonzero(inside & (_rough_km(positions) > longest_km) & _ordinary(positions))
    added = [_between(positions[at], positions[at + 1], longest_km) for at in where]
    counts = np.zeros(len(positions) + 1, dtype=np.int64)
    counts[where + 1] = [len(points) for points in added]
    if not added:
        return geometries
    longer = np.insert(positions, np.repeat(where + 1, counts[where + 1]), np.vstack(added), axis=0)
    moved = (rings + np.cumsum(counts)[rings]).astype(np.int64)
    return np.asarray(shapely.from_ragged_array(kind, longer, (moved, *others)))


def _as_multi(geometries: Geometries) -> Geometries:
    polygons, owner = shapely.get_parts(geometries, return_index=True)
    found = np.full(len(geometries), shapely.MultiPolygon(), dtype=object)
    shapely.multipolygons(polygons, indices=owner, out=found)
    return found


def _ordinary(positions: Floats) -> npt.NDArray[np.bool_]:
    """Say which edges are true edges: not along a pole or along the edge of the map."""
    start, end = positions[:-1], positions[1:]
    at_pole = (np.abs(start[:, 1]) >= 90) & (np.abs(end[:, 1]) >= 90)
    at_rim = (np.abs(start[:, 0]) >= 180) | (np.abs(end[:, 0]) >= 180)
    wide = np.abs(end[:, 0] - start[:, 0]) >= 180
    return ~(at_pole | at_rim | wide)


def _between(start: Floats, end: Floats, longest_km: float) -> Floats:
    west, south, east, north = (float(value) for value in (*start, *end))
    *_, metres = ELLIPSOID.inv(west, south, east, north)
    pieces = int(np.ceil(metres / (longest_km * 1000)))
    if pieces < 2:
        return np.empty((0, 2))
    return np.array(ELLIPSOID.npts(west, south, east, north, pieces - 1))
