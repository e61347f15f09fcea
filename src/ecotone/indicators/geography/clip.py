"""What of a layer lies inside a border, a region or a site."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from ecotone.indicators.geography.areas import Geometries
from ecotone.indicators.geography.repair import polygons_of


def inside(geometries: Geometries, border: Any) -> Geometries:
    """Return each geometry clipped to ``border``; empty where they do not meet.

    What lies wholly inside is kept as it is: only what crosses the border is cut.
    """
    found = np.full(len(geometries), shapely.MultiPolygon(), dtype=object)
    shapely.prepare(border)
    whole = shapely.contains(border, geometries)
    found[whole] = geometries[whole]
    cut = ~whole & shapely.intersects(border, geometries)
    if cut.any():
        found[cut] = polygons_of(_intersections(geometries[cut], border))
    return found


def _intersections(geometries: Geometries, border: Any) -> Geometries:
    """Return what crosses, cut; the border is first narrowed to each one's box."""
    west, south, east, north = shapely.bounds(geometries).T
    near = [
        shapely.clip_by_rect(border, *box)
        for box in zip(west - 1e-6, south - 1e-6, east + 1e-6, north + 1e-6, strict=True)
    ]
    return np.asarray(shapely.intersection(geometries, shapely.make_valid(np.array(near))))
