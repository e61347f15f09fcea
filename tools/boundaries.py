"""Cuts the boundary files that ship with the package from Natural Earth.

    npm pack world-atlas && tar xzf world-atlas-*.tgz
    python tools/boundaries.py package/

Natural Earth (https://www.naturalearthdata.com, public domain) reaches us through the npm
package world-atlas as TopoJSON. Two small TopoJSON files are written: ``world`` (1:110 million,
for one map of all) and ``countries`` (1:50 million, smoothed, for outlines). Shared borders stay
shared, because it is the arcs between countries that are smoothed, not the countries.
"""

from __future__ import annotations

import csv
import json
import sys
from math import cos, radians
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "src/ecotone/web/data"
COUNTRIES = Path(__file__).resolve().parents[1] / "src/ecotone/vocab/data/countries.csv"
GRID = 90_000  # steps across the world: 0.004 degrees, 440 m at the equator
WORLD_GRID = 4_000
#: Triangles smaller than this (square degrees, at their latitude) are smoothed away …
SMOOTH_WORLD, SMOOTH_COUNTRIES = 0.35, 0.012
#: … or smaller than this share of the country, so that a small one keeps its form.
SMOOTH_SHARE = 0.0006
#: Smaller countries (square degrees) come from the 1:10 million file.
SMALL = 1.0
#: Parts that Natural Earth counts to a country but ISO 3166 lists on their own:
#: (id in Natural Earth, west, south, east, north) -> ISO alpha-3.
PARTS = {
    "GUF": ("250", -55, 2, -51, 6),
    "GLP": ("250", -62, 15.7, -60.9, 16.6),
    "MTQ": ("250", -61.3, 14.3, -60.7, 15),
    "REU": ("250", 55, -21.5, 56, -20.7),
    "MYT": ("250", 44.9, -13.1, 45.4, -12.5),
    "SJM": ("578", -10, 70.5, 35, 81.5),
    "BVT": ("578", 3, -55, 4, -54),
    "BES": ("528", -69, 12, -62.5, 18),
    "CXR": ("", 105, -11, 106, -10),
    "CCK": ("", 96, -13, 97.5, -11.5),
    "TKL": ("554", -173, -10, -171, -8),
}


def codes() -> dict[str, str]:
    """Return ISO alpha-3 codes by M49 number."""
    with COUNTRIES.open(encoding="utf-8") as file:
        return {row["m49"]: row["iso3"] for row in csv.DictReader(file) if row["m49"]}


def decode(body: dict[str, Any]) -> list[list[tuple[float, float]]]:
    """Return the arcs of a TopoJSON file in degrees."""
    (scale_x, scale_y), (left, bottom) = body["transform"]["scale"], body["transform"]["translate"]
    arcs = []
    for arc in body["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((left + x * scale_x, bottom + y * scale_y))
        arcs.append(points)
    return arcs


def smooth(arc: list[tuple[float, float]], least: float) -> list[tuple[float, float]]:
    """Drop corners whose triangle is smaller than ``least`` (Visvalingam & Whyatt, 1993).

    A closed arc (an island) keeps its four most telling corners at any rate.
    """
    points = list(arc)
    floor = 5 if arc[0] == arc[-1] else 2
    while len(points) > floor:
        size, index = min(
            (triangle(*points[at - 1 : at + 2]), at) for at in range(1, len(points) - 1)
        )
        if size >= least:
            break
        del points[index]
    return points


def triangle(
    one: tuple[float, float], two: tuple[float, float], three: tuple[float, float]
) -> float:
    """Return the area of a triangle in square degrees at the equator."""
    doubled = (two[0] - one[0]) * (three[1] - one[1]) - (three[0] - one[0]) * (two[1] - one[1])
    return abs(doubled) / 2 * cos(radians(two[1]))


def features(body: dict[str, Any]) -> list[tuple[str, list[list[list[int]]]]]:
    """Return (id, polygons of rings of arc numbers) of every country in the file."""
    found = []
    for one in body["objects"]["countries"]["geometries"]:
        if one.get("type"):
            parts = [one["arcs"]] if one["type"] == "Polygon" else one["arcs"]
            found.append((one.get("id", ""), parts))
    return found


def code_of_part(
    number: str, ring: list[int], arcs: list[list[tuple[float, float]]], named: dict[str, str]
) -> str:
    """Return the code of one part of a country: its own in ISO 3166, else that of the whole."""
    east, north = arcs[ring[0] if ring[0] >= 0 else ~ring[0]][0]
    for code, (whole, left, bottom, right, top) in PARTS.items():
        if number == whole and left <= east <= right and bottom <= north <= top:
            return code
    return named.get(number, "")


#: Stands in place of ids: of this source, only the areas of PARTS that are not there yet.
ONLY_PARTS: frozenset[str] = frozenset({"parts"})
Source = tuple[dict[str, Any], frozenset[str]]


def build(sources: list[Source], least: float, grid: int) -> dict[str, Any]:
    """Return one TopoJSON of the countries named beside each source.

    Areas of ``PARTS`` that these leave out come from the first source that has them.
    """
    named = codes()
    step = 360 / grid
    kept_arcs: list[list[tuple[int, int]]] = []
    shapes: dict[str, list[list[list[int]]]] = {}
    for body, only in [*sources, *((body, ONLY_PARTS) for body, _only in sources)]:
        done = frozenset(shapes)
        arcs = decode(body)
        new_number: dict[int, int] = {}
        for number, parts in features(body):
            if number not in only and only is not ONLY_PARTS:
                continue
            share = sum(size(part[0], arcs) for part in parts) * SMOOTH_SHARE
            for part in parts:
                code = code_of_part(number, part[0], arcs, named)
                if only is ONLY_PARTS and (code not in PARTS or code in done):
                    continue
                finest = min(least, share, size(part[0], arcs) * 0.02)
                rings = []
                for ring in part:
                    for index in ring:
                        plain = index if index >= 0 else ~index
                        if plain not in new_number:
                            new_number[plain] = len(kept_arcs)
                            kept_arcs.append(quantise(smooth(arcs[plain], finest), step))
                    rings.append([new_number[i] if i >= 0 else ~new_number[~i] for i in ring])
                shapes.setdefault(code, []).append(rings)
    geometries = [
        {"type": "MultiPolygon", "arcs": parts, "properties": {"code": code}}
        for code, parts in sorted(shapes.items())
    ]
    return {
        "type": "Topology",
        "transform": {"scale": [step, step], "translate": [-180, -90]},
        "objects": {"countries": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [steps(arc) for arc in kept_arcs],
    }


def size(ring: list[int], arcs: list[list[tuple[float, float]]]) -> float:
    """Return the area of a ring in square degrees at the equator."""
    points = [point for i in ring for point in (arcs[i] if i >= 0 else arcs[~i][::-1])]
    total = sum(
        x_1 * y_2 - x_2 * y_1
        for (x_1, y_1), (x_2, y_2) in zip(points, [*points[1:], points[0]], strict=True)
    )
    return abs(total) / 2 * cos(radians(points[0][1]))


def quantise(arc: list[tuple[float, float]], step: float) -> list[tuple[int, int]]:
    """Return the arc on the grid, no point twice in a row (but never fewer than two points)."""
    spots = [(round((x + 180) / step), round((y + 90) / step)) for x, y in arc]
    kept = [spots[0]]
    for spot in spots[1:]:
        if spot != kept[-1]:
            kept.append(spot)
    return kept if len(kept) > 1 else [spots[0], spots[-1]]


def steps(arc: list[tuple[int, int]]) -> list[list[int]]:
    """Return the arc as a start and steps from point to point."""
    before = (0, 0)
    found = []
    for x, y in arc:
        found.append([x - before[0], y - before[1]])
        before = (x, y)
    return found


def main(folder: Path) -> None:
    """Write both files and say how large they are."""
    coarse, middle, fine = (
        json.loads((folder / f"countries-{scale}.json").read_text())
        for scale in ("110m", "50m", "10m")
    )
    sizes = {
        number: sum(size(part[0], arcs) for part in parts)
        for body in (fine, middle)
        for arcs in [decode(body)]
        for number, parts in features(body)
    }
    everywhere = frozenset(sizes)
    in_coarse = frozenset(number for number, _ in features(coarse))
    in_middle = frozenset(number for number, _ in features(middle))
    tiny = frozenset(n for n in everywhere if n and (sizes[n] < SMALL or n not in in_middle))
    written = {
        "world.json": build(
            [(coarse, in_coarse), (middle, in_middle - in_coarse), (fine, everywhere - in_middle)],
            SMOOTH_WORLD,
            WORLD_GRID,
        ),
        "countries.json": build([(middle, in_middle - tiny), (fine, tiny)], SMOOTH_COUNTRIES, GRID),
    }
    for name, body in written.items():
        text = json.dumps(body, separators=(",", ":"))
        (DATA / name).write_text(text + "\n")
        points = sum(len(arc) for arc in body["arcs"])
        print(f"{name}: {len(text) // 1000} kB, {points} points")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
