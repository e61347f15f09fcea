"""Polygons made valid, and a list of those that cannot be: none disappears silently."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ecotone.indicators.geography.antimeridian import NotOnTheMap, split
from ecotone.indicators.geography.areas import Geometries, without_slivers


@dataclass(frozen=True, slots=True)
class Repaired:
    """Geometries fit for overlays; ``mended`` says what was wrong, ``lost`` why one is empty.

    Both are by position. A lost geometry is an empty multipolygon in ``geometries``.
    """

    geometries: Geometries
    mended: dict[int, str]
    lost: dict[int, str]


def repaired(geometries: Geometries) -> Repaired:
    """Return polygons valid, cut at the antimeridian and without parts under 0.1 m².

    Rings that cross themselves are taken apart (each loop is kept), overlapping shells united,
    holes outside their shell dropped. Points and lines inside a collection are left out.
    """
    found = np.array(geometries, dtype=object)
    lost = {int(at): "there is no geometry" for at in _without(found)}
    mended: dict[int, str] = {}
    for at in _beyond(found, lost):
        try:
            found[at] = split(found[at])
        except NotOnTheMap as problem:
            lost[int(at)] = str(problem)
    bad = [int(at) for at in np.flatnonzero(~shapely.is_valid(found)) if int(at) not in lost]
    for at in bad:
        mended[at] = shapely.is_valid_reason(found[at])
    if bad:
        found[bad] = shapely.make_valid(found[bad], method="structure", keep_collapsed=False)
    found[list(lost)] = shapely.MultiPolygon()
    whole = without_slivers(polygons_of(found))
    for empty in np.flatnonzero(shapely.is_empty(whole)):
        lost.setdefault(int(empty), mended.pop(int(empty), "") or "it surrounds no area")
    return Repaired(whole, mended, lost)


def polygons_of(geometries: Geometries) -> Geometries:
    """Return the polygons of each geometry as one multipolygon; lines and points are left out."""
    parts, owner = shapely.get_parts(geometries, return_index=True)
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():  # nested collections
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    are = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    found = np.full(len(geometries), shapely.MultiPolygon(), dtype=object)
    if are.any():
        shapely.multipolygons(parts[are], indices=owner[are], out=found)
    return found


def _without(geometries: Geometries) -> Geometries:
    return np.flatnonzero(shapely.is_missing(geometries) | shapely.is_empty(geometries))


def _beyond(geometries: Geometries, lost: dict[int, str]) -> list[int]:
    """Return the positions of what leaves the map or steps over its edge."""
    positions, owner = shapely.get_coordinates(geometries, return_index=True)
    if not len(positions):
        return []
    out = (np.abs(positions[:, 0]) > 180) | (np.abs(positions[:, 1]) > 90)
    out |= ~np.isfinite(positions).all(axis=1)
    steps = np.abs(np.diff(positions[:, 0], append=positions[-1, 0]))
    leap = (steps > 180) & (np.append(owner[1:], -1) == owner)
    return [int(at) for at in np.unique(owner[out | leap]) if int(at) not in lost]
