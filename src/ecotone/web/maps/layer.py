"""Boundaries: read from TopoJSON or GeoJSON, keyed by ISO 3166 alpha-3 code.

The shipped files are cut from Natural Earth (public domain) by ``tools/boundaries.py``. An
operator may name another file in ``ECOTONE_BOUNDARIES``; then every map is drawn from it.
A shape without a code is land that we draw in grey and never colour: who it belongs to is not
ours to say.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from ecotone.kernel.errors import BadInput, NotFound
from ecotone.vocab import countries

Point: TypeAlias = tuple[float, float]  # degrees east, degrees north
Ring: TypeAlias = tuple[Point, ...]
Polygon: TypeAlias = tuple[Ring, ...]  # the outer ring, then holes

#: Names under which boundary files of the UN, Natural Earth and others keep the code.
_CODE_NAMES = ("code", "iso3", "iso_a3", "iso3cd", "iso3_code", "adm0_a3", "iso_n3", "m49_cd")
_HINT = "Give a GeoJSON or TopoJSON file whose features carry an ISO 3166 code."


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One country or area; ``code`` is ISO alpha-3, or empty for land that carries none.

    A shape equals only itself: to compare thousands of points would take long.
    """

    code: str
    polygons: tuple[Polygon, ...]


def read(file: Path) -> tuple[Shape, ...]:
    """Return the shapes of a boundary file; raises ``BadInput``, which says what is wrong."""
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise BadInput(f"The boundary file {file} cannot be read. {_HINT}", str(error)) from error
    return parse(body, str(file))


def parse(body: Any, name: str = "boundaries") -> tuple[Shape, ...]:
    """Return the shapes of GeoJSON or TopoJSON; raises ``BadInput``, which names the file."""
    try:
        found = tuple(_shapes(body))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(
            f"The boundary file {name} is broken inside. {_HINT}", repr(error)
        ) from error
    if not any(shape.code for shape in found):
        raise BadInput(f"The boundary file {name} names no country that we know. {_HINT}")
    return found


def _shapes(body: Mapping[str, Any]) -> Iterator[Shape]:
    if body["type"] == "Topology":
        yield from _of_topology(body)
        return
    for feature in body["features"]:
        geometry = feature["geometry"]
        if geometry is not None:
            yield Shape(_code(feature), _polygons(geometry["type"], geometry["coordinates"]))


def _of_topology(body: Mapping[str, Any]) -> Iterator[Shape]:
    arcs = _arcs(body)
    for collection in body["objects"].values():
        for geometry in collection.get("geometries", [collection]):
            if geometry.get("type") in ("Polygon", "MultiPolygon"):
                rings = _stitch(geometry["arcs"], arcs)
                yield Shape(_code(geometry), _polygons(geometry["type"], rings))


def _arcs(body: Mapping[str, Any]) -> list[Ring]:
    """Return the arcs in degrees: in a quantised file they are steps on a grid."""
    transform = body.get("transform")
    if transform is None:
        return [tuple((x, y) for x, y, *_ in arc) for arc in body["arcs"]]
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    arcs = []
    for arc in body["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((left + x * scale_x, bottom + y * scale_y))
        arcs.append(tuple(points))
    return arcs


def _stitch(indices: Any, arcs: Sequence[Ring]) -> Any:
    """Replace the numbers of arcs (negative: backwards) by their points, ring by ring."""
    if indices and not isinstance(indices[0], int):
        return [_stitch(part, arcs) for part in indices]
    points: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return points


def _polygons(kind: str, coordinates: Any) -> tuple[Polygon, ...]:
    if kind not in ("Polygon", "MultiPolygon"):
        return ()
    parts = [coordinates] if kind == "Polygon" else coordinates
    return tuple(tuple(_ring(ring) for ring in part) for part in parts)


def _ring(points: Any) -> Ring:
    return tuple((float(x), float(y)) for x, y, *_ in points)


def _code(feature: Mapping[str, Any]) -> str:
    """Return the ISO alpha-3 code a feature carries under any of the usual names, or nothing."""
    properties = feature.get("properties") or {}
    named = {str(name).lower(): value for name, value in properties.items()}
    for value in (*(named.get(name) for name in _CODE_NAMES), feature.get("id")):
        if value in (None, "", "-99"):
            continue
        try:
            return countries.country(str(value)).iso3
        except NotFound:
            continue
    return ""
