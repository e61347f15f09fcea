"""Circles of a given area around points, for sites whose outline nobody has reported."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from ecotone.indicators.geography.areas import ELLIPSOID, Floats, Geometries, geodesic_km2

_CORNERS = 128


def circles(points: Geometries, areas_km2: Floats) -> Geometries:
    """Return polygons of these areas around points; several points share the area evenly."""
    return np.array(
        [_around(point, area) for point, area in zip(points, areas_km2, strict=True)], dtype=object
    )


def _around(points: Any, area: float) -> Any:
    centres = shapely.get_coordinates(points)
    return shapely.MultiPolygon([_circle(centre, area / len(centres)) for centre in centres])


def _circle(centre: Floats, area: float) -> Any:
    """Return the polygon whose geodesic area is ``area``: its radius is corrected twice."""
    radius = np.sqrt(area / np.pi)
    for _ in range(2):
        radius *= np.sqrt(area / geodesic_km2(np.array([_corners(centre, radius)]))[0])
    return _corners(centre, radius)


def _corners(centre: Floats, radius_km: float) -> Any:
    east, north = (np.full(_CORNERS, value) for value in centre)
    bearings = np.arange(_CORNERS) * 360.0 / _CORNERS
    longitudes, latitudes, _ = ELLIPSOID.fwd(
        east, north, bearings, np.full(_CORNERS, radius_km * 1000)
    )
    # Kept on the turn of its centre, so that the antimeridian is met by whoever cuts there.
    longitudes = centre[0] + (np.asarray(longitudes) - centre[0] + 180) % 360 - 180
    return shapely.Polygon(np.column_stack([longitudes, latitudes]))
