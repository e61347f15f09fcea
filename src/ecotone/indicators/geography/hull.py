"""The smallest convex outline around positions on the earth, and its area.

An outline is convex when the shortest way between two of its points stays inside. On a map the
answer depends on the map; here edges are geodesics. They are straight in the gnomonic view from the
middle of the positions, so the outline is found there and measured on the ellipsoid. The view is
that of a sphere: against geodesics of the ellipsoid an edge of 1,000 km is off by a few metres.
"""

from __future__ import annotations

import numpy as np
import shapely

from ecotone.indicators.geography.areas import Floats, geodesic_km2

#: Positions further than 85 degrees from their middle leave no view in which to draw.
_LEAST_COSINE = np.cos(np.radians(85.0))
_STEPS = 100


def middle_of(positions: Floats) -> tuple[float, float] | None:
    """Return longitude and latitude in the middle of ``positions``, (points, 2) in degrees.

    The middle is far from none of them; where many lie together counts for nothing.

    None where they lie around more than about half of the earth and have no middle.
    """
    directions = _directions(positions)
    centre = _centre(directions)
    size = float(np.linalg.norm(centre))
    if size == 0 or (directions @ centre).min() < _LEAST_COSINE * size:
        return None
    east, north, up = centre / size
    return float(np.degrees(np.arctan2(north, east))), float(np.degrees(np.arcsin(up)))


def _centre(points: Floats) -> Floats:
    """Return about the centre of the smallest ball around points, however many lie together.

    Each step goes a smaller part of the way to the point that is furthest (Bădoiu and Clarkson
    2003, Smaller core-sets for balls, doi:10.5555/644108.644240).
    """
    centre = np.asarray((points.min(axis=0) + points.max(axis=0)) / 2, dtype=np.float64)
    for step in range(_STEPS):
        furthest = points[np.argmax(((points - centre) ** 2).sum(axis=1))]
        centre = centre + (furthest - centre) / (step + 2)
    return centre


def hull_km2(positions: Floats, middle: tuple[float, float]) -> float:
    """Return the area of the smallest convex outline; 0 for positions on one line."""
    towards, eastward, northward = _axes(middle)
    directions = _directions(positions)
    depth = directions @ towards
    view = np.column_stack([directions @ eastward / depth, directions @ northward / depth])
    outline = shapely.convex_hull(shapely.multipoints(np.unique(view, axis=0)))
    if shapely.get_type_id(outline) != shapely.GeometryType.POLYGON:
        return 0.0
    corners = shapely.get_coordinates(outline)
    seen = towards + corners[:, :1] * eastward + corners[:, 1:] * northward
    longitudes = np.degrees(np.arctan2(seen[:, 1], seen[:, 0]))
    latitudes = np.degrees(np.arctan2(seen[:, 2], np.hypot(seen[:, 0], seen[:, 1])))
    ring = shapely.Polygon(np.column_stack([longitudes, latitudes]))
    return float(geodesic_km2(np.array([ring]))[0])


def _directions(positions: Floats) -> Floats:
    """Return unit vectors from the middle of the earth, (points, 3)."""
    longitudes, latitudes = np.radians(positions).T
    across = np.cos(latitudes)
    return np.column_stack(
        [across * np.cos(longitudes), across * np.sin(longitudes), np.sin(latitudes)]
    )


def _axes(middle: tuple[float, float]) -> tuple[Floats, Floats, Floats]:
    """Return the unit vectors towards ``middle``, and east and north of it."""
    (towards,) = _directions(np.array([middle]))
    longitude = np.radians(middle[0])
    eastward = np.array([-np.sin(longitude), np.cos(longitude), 0.0])
    return towards, eastward, np.cross(towards, eastward)
