"""Protected and connected land: ProtConn of S. Saura and others.

ProtConn is 100 times the equivalent connected area divided by the land area, the equivalent
connected area being the square root of the sum of a_i a_j p_ij over all pairs of patches, with p_ij
the greatest product of probabilities along any path (Saura et al. 2017, Ecological Indicators 76,
144-158, doi:10.1016/j.ecolind.2016.12.047). As a probability falls off exponentially with
distance, the best path is the shortest one, distances inside patches being nothing.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from ecotone.indicators.geography.areas import (
    ELLIPSOID,
    Floats,
    Geometries,
    geodesic_km2,
)
from ecotone.indicators.geography.clip import inside

#: Over wider gaps than this nothing is taken to disperse directly (probability 0.03 at 10 km).
WIDEST_KM = 50.0
#: Paths longer than this many times the median distance add less than a millionth.
_FARTHEST = 20.0
_KM_PER_DEGREE = 111.0
#: Degrees (20 m) by which outlines may be simplified before gaps are measured.
_SIMPLER = 0.0002
_ROWS = 512  # patches whose paths are held in memory together
_TOUCHING_KM = 1e-9  # a distance of 0 would be no edge in a sparse graph


def connected_km2(flat: Geometries, border: Any, median_km: float = 10.0) -> float:
    """Return the equivalent connected area, km², of patches inside ``border``.

    ``flat`` overlap nowhere; what lies outside the border counts as a stepping stone only.
    ``median_km`` is the distance, edge to edge, that half of the dispersers cover.
    """
    patches = _near(shapely.get_parts(flat), border)
    if not len(patches):
        return 0.0
    areas = geodesic_km2(inside(patches, border))
    gaps = _gaps(patches)
    rate = np.log(2) / median_km
    total = 0.0
    holding = np.flatnonzero(areas > 0)
    for start in range(0, len(holding), _ROWS):
        rows = holding[start : start + _ROWS]
        ways = dijkstra(gaps, directed=False, indices=rows, limit=_FARTHEST * median_km)
        total += float(areas[rows] @ np.exp(-rate * ways) @ areas)
    return float(np.sqrt(total))


def _near(patches: Geometries, border: Any) -> Geometries:
    """Return the patches that may be reached from inside the border, whole."""
    west, south, east, north = shapely.bounds(border)
    widest = WIDEST_KM / _KM_PER_DEGREE
    aside = widest / _narrowing(np.array([border]))
    around = shapely.box(west - aside, south - widest, east + aside, north + widest)
    return np.asarray(patches[shapely.intersects(patches, around)])


def _narrowing(shapes: Geometries) -> float:
    """Return how much shorter a degree of longitude is, in the middle of ``shapes``."""
    _, south, _, north = shapely.total_bounds(shapes)
    return float(max(np.cos(np.radians((south + north) / 2)), 0.02))


def _gaps(patches: Geometries) -> Any:
    """Return a sparse graph of distances, km, between edges of patches that are near."""
    narrowing = _narrowing(patches)
    scale = np.array([narrowing, 1.0])
    plain = shapely.simplify(patches, _SIMPLER)
    drawn = shapely.transform(plain, lambda positions: positions * scale)
    shapely.prepare(drawn)
    reach = WIDEST_KM / _KM_PER_DEGREE
    left, right = shapely.STRtree(drawn).query(drawn, predicate="dwithin", distance=reach)
    once = left < right
    left, right = left[once], right[once]
    ends = shapely.get_coordinates(shapely.shortest_line(drawn[left], drawn[right])) / scale
    kilometres = _lengths(ends)
    near = kilometres <= WIDEST_KM
    shape = (len(patches), len(patches))
    return csr_array((kilometres[near], (left[near], right[near])), shape=shape)


def _lengths(ends: Floats) -> Floats:
    start, end = ends[0::2], ends[1::2]
    _, _, metres = ELLIPSOID.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])
    return np.maximum(np.asarray(metres, dtype=np.float64) / 1000, _TOUCHING_KM)
