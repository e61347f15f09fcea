"""Polygons that cross the 180th meridian, cut there so that both sides lie on the map."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from shapely import affinity

from ecotone.indicators.geography.areas import Floats

_WEST, _EAST = -180.0, 180.0


class NotOnTheMap(ValueError):
    """A polygon has positions that are none, or runs around a pole."""


def split(geometry: Any) -> Any:
    """Return a polygon or multipolygon with every longitude between -180 and 180.

    Longitudes may be written past 180 (0 to 360), or leap from one side of the map to the other:
    a step of more than 180 degrees is read as the short way round, as RFC 7946 advises cutting
    there. Raises ``NotOnTheMap`` for positions that are no numbers or latitudes beyond a pole,
    and for a hole that runs around a pole; an outer ring that does is closed along the pole nearer.
    """
    parts = [piece for polygon in shapely.get_parts(geometry) for piece in _pieces(polygon)]
    return shapely.union_all([shapely.make_valid(part) for part in parts])


def _pieces(polygon: Any) -> list[Any]:
    if shapely.get_type_id(polygon) != shapely.GeometryType.POLYGON:
        return []
    outer = _closed(_unrolled(shapely.get_coordinates(polygon.exterior)))
    holes = [_beside(_unrolled(shapely.get_coordinates(ring)), outer) for ring in polygon.interiors]
    whole = shapely.make_valid(shapely.Polygon(outer, holes))
    west, _, east, _ = whole.bounds
    turns = range(int(np.floor((west + 180) / 360)), int(np.ceil((east + 180) / 360)))
    return [_on_map(whole, turn) for turn in turns]


def _on_map(whole: Any, turn: int) -> Any:
    """Return the part of ``whole`` on one turn around the Earth, moved onto the map."""
    moved = affinity.translate(whole, -360.0 * turn)
    return shapely.intersection(moved, shapely.box(_WEST, -90, _EAST, 90))


def _unrolled(positions: Floats) -> Floats:
    """Return a ring without leaps: each longitude next to the one before."""
    if not np.isfinite(positions).all():
        raise NotOnTheMap("it has positions that are not numbers")
    if (np.abs(positions[:, 1]) > 90).any():
        raise NotOnTheMap("it has latitudes beyond 90 degrees")
    steps = np.diff(positions[:, 0])
    at_pole = (np.abs(positions[1:, 1]) == 90) & (np.abs(positions[:-1, 1]) == 90)
    rim = np.isclose(np.abs(steps), 360)  # along the edge of the map, as Antarctica is drawn
    leaps = np.where((np.abs(steps) > 180) & ~at_pole & ~rim, np.round(steps / 360), 0)
    longitudes = positions[:, 0] - 360 * np.r_[0, np.cumsum(leaps)]
    return np.column_stack([longitudes, positions[:, 1]])


def _closed(ring: Floats) -> Floats:
    """Return an outer ring closed: one that runs around a pole by a way along that pole."""
    if np.isclose(ring[0, 0], ring[-1, 0]):
        return ring
    pole = 90.0 if ring[:, 1].mean() > 0 else -90.0
    return np.vstack([ring, [ring[-1, 0], pole], [ring[0, 0], pole], ring[:1]])


def _beside(hole: Floats, outer: Floats) -> Floats:
    """Return a hole on the same turn as its shell."""
    if not np.isclose(hole[0, 0], hole[-1, 0]):
        raise NotOnTheMap("it has a hole that runs around a pole")
    turns = np.round((outer[:, 0].mean() - hole[:, 0].mean()) / 360)
    return np.asarray(hole + np.array([360.0 * turns, 0.0]))
