"""Sites cut into pieces that overlap nowhere, each with the years since which it is covered.

A piece counts as protected from the first year of the protected areas (PA) over it. Other measures
(OECM) add what no protected area covers: for ever, or until the year of a later designation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely

from ecotone.indicators.geography.areas import Geometries, without_slivers
from ecotone.indicators.geography.repair import polygons_of
from ecotone.indicators.geography.union import firsts, flat_union, less
from ecotone.indicators.protected.sites import Sites

#: Later than any year, for pieces that stay as they are.
NEVER = 10_000
Years = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces: covered from ``start`` until before ``end``; ``oecm`` when only by OECMs.

    In any one year the pieces that count overlap nowhere. ``points`` are what only circles
    around points cover.
    """

    geometries: Geometries
    start: Years
    end: Years
    oecm: npt.NDArray[np.bool_]
    points: Geometries


def pieces(sites: Sites) -> Pieces:
    """Return the pieces of all sites."""
    is_oecm = sites.kinds == "OECM"
    protected, since = firsts(sites.geometries[~is_oecm], sites.years[~is_oecm])
    other, from_year = firsts(sites.geometries[is_oecm], sites.years[is_oecm])
    early, begin, end = _before(other, from_year, protected, since)
    beyond = less(other, protected)
    left = ~shapely.is_empty(beyond)
    parts = [protected, beyond[left], early]
    sizes = [len(part) for part in parts]
    never = np.full(sizes[0] + sizes[1], NEVER)
    return Pieces(
        geometries=np.concatenate(parts),
        start=np.concatenate([since, from_year[left], begin]).astype(np.int64),
        end=np.concatenate([never, end]).astype(np.int64),
        oecm=np.repeat([False, True, True], sizes),
        points=_only_points(sites),
    )


def _before(
    other: Geometries, from_year: Years, protected: Geometries, since: Years
) -> tuple[Geometries, Years, Years]:
    """Return where an OECM came before the protected area that now covers it, and both years."""
    left, right = shapely.STRtree(protected).query(other, predicate="intersects")
    earlier = from_year[left] < since[right]
    left, right = left[earlier], right[earlier]
    shared = without_slivers(polygons_of(shapely.intersection(other[left], protected[right])))
    real = ~shapely.is_empty(shared)
    return shared[real], from_year[left[real]], since[right[real]]


def _only_points(sites: Sites) -> Geometries:
    drawn = flat_union(sites.geometries[sites.circle])
    return less(drawn, sites.geometries[~sites.circle])
