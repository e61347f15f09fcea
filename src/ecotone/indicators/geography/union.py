"""One flat layer of overlapping polygons: united group by group, and by who came first.

A union of everything at once costs more than linearly in the number of sites. Sites are first
gathered into groups that touch (by their boxes), what lies wholly inside another is left out,
and each group is united on its own.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ecotone.indicators.geography.areas import Geometries, without_slivers
from ecotone.indicators.geography.repair import polygons_of

Indices = npt.NDArray[np.intp]
#: GEOS works outside Python's lock; more threads than this find no more groups to share.
_THREADS = min(cpu_count() or 1, 8)
#: From GEOS 3.12 on, what does not touch inside a group is told apart before it is united.
_UNITE = (
    shapely.disjoint_subset_union_all if shapely.geos_version >= (3, 12, 0) else shapely.union_all
)


def groups(geometries: Geometries) -> Indices:
    """Return the number of the group of each geometry; boxes that touch share a group."""
    left, right = shapely.STRtree(geometries).query(geometries)
    size = len(geometries)
    near = coo_array((np.ones(len(left), dtype=bool), (left, right)), shape=(size, size))
    return np.asarray(connected_components(near, directed=False)[1], dtype=np.intp)


def flat_union(geometries: Geometries) -> Geometries:
    """Return multipolygons that overlap nowhere and together cover what ``geometries`` cover.

    One for each group. ``geometries`` are valid polygons; empty ones are left out. The order
    of the sites makes no difference: they are sorted by their outlines first.
    """
    outer = _outermost(_sorted(geometries))
    if not len(outer):
        return outer
    return polygons_of(_united(outer, groups(outer)))


def firsts(geometries: Geometries, ranks: npt.NDArray[np.int64]) -> tuple[Geometries, Indices]:
    """Return pieces that overlap nowhere, and the rank of the first site that covers each.

    A lower rank comes first (the year of designation). The pieces up to a rank together cover
    what all sites up to that rank cover, so that a dated series is a running sum.
    """
    layers = [(rank, flat_union(geometries[ranks == rank])) for rank in np.unique(ranks)]
    parts = np.concatenate([part for _, part in layers]) if layers else np.array([], dtype=object)
    order = np.repeat([rank for rank, _ in layers], [len(part) for _, part in layers])
    order = order.astype(np.intp)
    pieces = without_slivers(polygons_of(_less_earlier(parts, order)))
    left = ~shapely.is_empty(pieces)
    return pieces[left], order[left]


def less(geometries: Geometries, others: Geometries) -> Geometries:
    """Return each geometry without what ``others`` cover; slivers under 0.1 m² are dropped."""
    shapely.prepare(others)
    _, covered = shapely.STRtree(geometries).query(others, predicate="contains")
    found = np.array(geometries, dtype=object)
    found[covered] = shapely.MultiPolygon()
    mine, theirs = shapely.STRtree(others).query(found, predicate="intersects")
    return without_slivers(polygons_of(_taken_off(found, mine, others[theirs])))


def _less_earlier(parts: Geometries, order: Indices) -> Geometries:
    if not len(parts):
        return parts
    later, earlier = shapely.STRtree(parts).query(parts, predicate="intersects")
    before = order[earlier] < order[later]
    return _taken_off(parts, later[before], parts[earlier[before]])


def _taken_off(geometries: Geometries, at: Indices, covers: Geometries) -> Geometries:
    """Return ``geometries`` less the covers given for each position ``at``."""
    found = np.array(geometries, dtype=object)
    if len(at):
        which, number = np.unique(at, return_inverse=True)
        found[which] = shapely.difference(found[which], _united(covers, number))
    return found


def _sorted(geometries: Geometries) -> Geometries:
    """Return what is not empty, each outline once, in an order of its own."""
    there = np.asarray(geometries, dtype=object)[~shapely.is_empty(geometries)]
    outlines = np.array(shapely.to_wkb(there), dtype=object)
    by_outline = {outline: at for at, outline in enumerate(outlines)}
    return np.asarray(there[[by_outline[outline] for outline in sorted(by_outline)]])


def _outermost(geometries: Geometries) -> Geometries:
    shapely.prepare(geometries)
    _, inner = shapely.STRtree(geometries).query(geometries, predicate="contains_properly")
    keep = np.ones(len(geometries), dtype=bool)
    keep[inner] = False
    return np.asarray(geometries[keep])


def _united(geometries: Geometries, group: Indices) -> Geometries:
    """Return the union of each group, in the order of their numbers (0, 1, …)."""
    sizes = np.bincount(group)
    several = np.split(geometries[np.argsort(group, kind="stable")], np.cumsum(sizes)[:-1])
    found = np.empty(len(several), dtype=object)
    found[sizes == 1] = [one[0] for one in several if len(one) == 1]
    many = np.flatnonzero(sizes > 1)
    many = many[np.argsort(-sizes[many], kind="stable")]  # the largest first, so that none waits
    if len(many):
        with ThreadPoolExecutor(_THREADS) as pool:
            united = pool.map(_UNITE, [several[at] for at in many])
            found[many] = list(united)
    return found
