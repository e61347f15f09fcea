"""Land cover areas by country: ours by windows, and exactextract, the peer.

A made-up raster of 10,800 × 10,800 classes, 10 seconds of arc a cell, over the middle of Africa,
and the countries there. Each runs in a process of its own, so that memory can be told apart.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import shapely
from bench.figure import Figure, peak_mb
from rasterio.transform import Affine
from rasterio.windows import Window

from ecotone.web.maps import layer

SHARED = Path(os.environ.get("ECOTONE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
BORDERS = SHARED / "data" / "indicators" / "boundaries" / "countries-50m.json"
SIDE, CLASSES = 10_800, 20
WEST, NORTH, DEGREES = 14.0, 15.0, 30.0
ROUNDS, TIMES = 3, 2  # processes one after the other in turn, and runs in each
GOAL_SHARE, GOAL_MB = 0.3, 500


@dataclass(frozen=True, slots=True)
class Took:
    """One contender: seconds, peak megabytes of its process, and area in km² by country."""

    seconds: float
    megabytes: float
    areas: Mapping[str, float]


def figures() -> list[Figure]:
    """Measure both on one raster and return the figures."""
    with tempfile.TemporaryDirectory(prefix="ecotone-bench-") as folder:
        raster = Path(folder) / "classes.tif"
        made_up(raster)
        found = countries()
        tries = [
            (_alone(_ours, raster, found), _alone(_peer, raster, found)) for _ in range(ROUNDS)
        ]
    ours, peer = (min(one, key=lambda took: took.seconds) for one in zip(*tries, strict=True))
    compared = [(ours.areas[name], peer.areas[name]) for name in ours.areas]
    spherical = sum(theirs for _, theirs in compared) / sum(own for own, _ in compared) - 1
    share = ours.seconds / peer.seconds
    return [
        Figure(
            name=f"class areas of {len(found)} countries, 117 million cells, s",
            value=_seconds(ours),
        ),
        Figure(name="the same with exactextract, s", value=_seconds(peer)),
        Figure(
            name="ours as a share of exactextract's time",
            value=f"{share:.2f}",
            goal=f"at most {GOAL_SHARE}",
            met=share <= GOAL_SHARE,
        ),
        Figure(
            name="memory of ours, MB",
            value=f"{ours.megabytes:.0f}",
            goal=f"under {GOAL_MB}",
            met=ours.megabytes < GOAL_MB,
        ),
        Figure(name="memory of exactextract, MB", value=f"{peer.megabytes:.0f}"),
        Figure(
            name="areas on a sphere, as the peer has them: too large by, %",
            value=f"{spherical:.2%}",
        ),
    ]


def _seconds(took: Took) -> str:
    return f"{took.seconds:.1f}"


def made_up(path: Path) -> None:
    """Write the raster: patches of 20 classes, the same every time."""
    rng = np.random.default_rng(15)
    patches = rng.integers(1, CLASSES + 1, (SIDE // 60, SIDE // 60), dtype=np.uint8)
    profile = {
        "driver": "GTiff",
        "width": SIDE,
        "height": SIDE,
        "count": 1,
        "dtype": "uint8",
        "crs": "EPSG:4326",
        "transform": Affine(DEGREES / SIDE, 0, WEST, 0, -DEGREES / SIDE, NORTH),
        "tiled": True,
        "blockxsize": 512,
        "blockysize": 512,
        "compress": "deflate",
        "nodata": 0,
    }
    with rasterio.open(path, "w", **profile) as file:
        for top in range(0, SIDE, 600):
            strip = patches[top // 60 : top // 60 + 10].repeat(60, axis=0).repeat(60, axis=1)
            noise = rng.integers(1, CLASSES + 1, strip.shape, dtype=np.uint8)
            strip = np.where(rng.random(strip.shape, dtype=np.float32) < 0.05, noise, strip)
            file.write(strip, 1, window=Window(0, top, SIDE, 600))


def countries() -> list[tuple[str, Any]]:
    """Return name and shape of the countries that lie in the raster for the most part."""
    frame = shapely.box(WEST, NORTH - DEGREES, WEST + DEGREES, NORTH)
    found = []
    for shape in layer.parse(json.loads(BORDERS.read_text())):
        whole = shapely.union_all(
            [shapely.make_valid(shapely.Polygon(part[0], part[1:])) for part in shape.polygons]
        )
        if shape.code and shapely.intersection(whole, frame).area > 0:
            found.append((shape.code, shapely.intersection(whole, frame)))
    return found


def _alone(way: Callable[..., dict[str, float]], raster: Path, found: list[Any]) -> Took:
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_timed, (way, raster, found))


def _timed(way: Callable[..., dict[str, float]], raster: Path, found: list[Any]) -> Took:
    seconds = []
    for _again in range(TIMES):
        begun = time.perf_counter()
        areas = way(raster, found)
        seconds.append(time.perf_counter() - begun)
    peak = peak_mb()
    return Took(min(seconds), peak, areas)


def _ours(raster: Path, found: list[Any]) -> dict[str, float]:
    from ecotone.indicators.rasters.zonal import zonal  # noqa: PLC0415  # its memory is measured

    names, shapes = zip(*found, strict=True)
    table = zonal({"cover": raster}, (names, shapes)).areas[("cover",)]
    areas: dict[str, float] = dict.fromkeys(names, 0.0)
    for row in table.to_pylist():
        areas[row["place"]] += row["area_km2"]
    return areas


def _peer(raster: Path, found: list[Any]) -> dict[str, float]:
    import geopandas as gpd  # noqa: PLC0415  # its memory is measured
    from exactextract import exact_extract  # noqa: PLC0415  # its memory is measured

    names, shapes = zip(*found, strict=True)
    frame = gpd.GeoDataFrame({"name": names}, geometry=list(shapes), crs="EPSG:4326")
    operations = ["unique", "frac", "count"]
    rows = exact_extract(
        str(raster),
        frame,
        [f"{one}(coverage_weight=area_spherical_km2)" for one in operations],
        include_cols=["name"],
        output="pandas",
    )
    total = next(column for column in rows.columns if column.startswith("count"))
    return dict(zip(rows["name"], rows[total], strict=True))
