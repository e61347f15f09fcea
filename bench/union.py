"""A flat union of overlapping sites, beside GeoPandas doing the same in one stroke.

The sites are made up: clusters of rough outlines with 40 to 400 corners over a box of the size of
Kenya, with radii around 2 km, so that together they cover some two thirds of the sum of their
areas. The same seed gives the same sites.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from typing import Any

import geopandas
import numpy as np
import shapely
from bench.figure import Figure, table

from ecotone.indicators.geography.areas import equal_area_km2, geodesic_km2
from ecotone.indicators.geography.union import firsts, flat_union

WEST, SOUTH, EAST, NORTH = 33.9, -4.7, 41.9, 5.0
SMALL, LARGE = 5_000, 20_000
IN_A_CLUSTER = 12
GOAL = 0.35
NEAR_KM2 = 1e-3
_KM_PER_DEGREE = 111.0


def figures() -> list[Figure]:
    """Unite both layers with both libraries in turn; the best time of each counts."""
    few, many = made_up(SMALL), made_up(LARGE)
    flat_union(few[:500])  # threads and libraries are warm
    shapely.union_all(few[:500])
    ours, found = [], []
    for sites in (few, many):
        seconds, theirs, figure = _compared(sites)
        ours.append(seconds)
        found += [theirs, figure]
    growth = ours[1] / ours[0]
    return [
        *found,
        Figure(name="flat union, growth from 5,000 to 20,000 sites", value=f"{growth:.1f} times"),
        _areas(many),
        _dated(few),
    ]


def made_up(number: int) -> Any:
    """Return ``number`` outlines in degrees, always the same."""
    draw = np.random.default_rng(7)
    clusters = max(number // IN_A_CLUSTER, 1)
    centres = np.column_stack(
        [draw.uniform(WEST, EAST, clusters), draw.uniform(SOUTH, NORTH, clusters)]
    )
    at = centres[draw.integers(0, clusters, number)] + draw.normal(0, 0.036, (number, 2))
    radii = np.exp(draw.normal(np.log(2.0), 0.6, number)) / _KM_PER_DEGREE
    return np.array([_outline(draw, *one) for one in zip(at, radii, strict=True)], dtype=object)


def _outline(draw: np.random.Generator, centre: Any, radius: float) -> Any:
    corners = int(draw.integers(40, 401))
    around = np.arange(corners) * 2 * np.pi / corners
    bays = 0.25 * np.sin(3 * around + draw.uniform(0, 6)) + 0.1 * np.sin(7 * around)
    far = radius * (1 + bays + draw.uniform(-0.03, 0.03, corners))
    return shapely.Polygon(centre + np.column_stack([far * np.cos(around), far * np.sin(around)]))


def _compared(sites: Any) -> tuple[float, Figure, Figure]:
    series = geopandas.GeoSeries(sites, crs="EPSG:4326")
    seconds = their_seconds = np.inf
    for _ in range(5 if len(sites) == SMALL else 3):  # in turn, so that both meet the same load
        taken, flat = _best(lambda: flat_union(sites), 1)
        their_taken, whole = _best(series.union_all, 1)
        seconds, their_seconds = min(seconds, taken), min(their_seconds, their_taken)
    apart = abs(equal_area_km2(flat).sum() - equal_area_km2(np.array([whole])).sum())
    summed = equal_area_km2(sites).sum() / equal_area_km2(flat).sum()
    name = f"flat union of {len(sites):,} sites"
    return (
        seconds,
        Figure(
            name=f"{name}, s (geopandas.union_all)",
            value=f"{seconds:.2f} ({their_seconds:.2f}), ratio {seconds / their_seconds:.2f}",
            goal=f"at most {GOAL} of its time",
            met=seconds <= GOAL * their_seconds,
        ),
        Figure(
            name=f"{name}, areas apart (sites summed: {summed:.2f} times)",
            value=f"{apart:.1e} km²",
            goal=f"at most {NEAR_KM2} km²",
            met=bool(apart <= NEAR_KM2),
        ),
    )


def _areas(sites: Any) -> Figure:
    flat = flat_union(sites)
    seconds, _ = _best(lambda: geodesic_km2(flat), 2)
    corners = shapely.get_num_coordinates(flat).sum()
    return Figure(
        name="geodesic area of the union of 20,000 sites",
        value=f"{seconds:.2f} s, {corners:,} corners",
    )


def _dated(sites: Any) -> Figure:
    years = np.random.default_rng(8).integers(1960, 2025, len(sites))
    seconds, _ = _best(lambda: firsts(sites, years), 1)
    return Figure(name="pieces by year of 5,000 sites over 65 years", value=f"{seconds:.1f} s")


def _best(work: Callable[[], Any], repeats: int) -> tuple[float, Any]:
    """Return the shortest time of several, and what came out."""
    shortest, found = np.inf, None
    for _ in range(repeats):
        gc.collect()
        began = time.perf_counter()
        found = work()
        shortest = min(shortest, time.perf_counter() - began)
    return float(shortest), found


if __name__ == "__main__":
    print(table("Union", figures()))
