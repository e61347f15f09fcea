"""The world, once: every country as a path in Equal Earth, small ones as a dot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ecotone.web.maps import drawing
from ecotone.web.maps.layer import Ring, Shape
from ecotone.web.maps.projection import HALF_WIDTH, equal_earth

WIDTH = 960
SCALE = WIDTH / (2 * HALF_WIDTH)
#: With this meridian in the middle the map is cut in the Bering Strait, through no mainland.
CENTRE = 11.0
NORTH, SOUTH = 83.7, -56.5
TOP = equal_earth(0, NORTH)[1] * SCALE
HEIGHT = round(equal_earth(0, SOUTH)[1] * SCALE - TOP)
#: A country that covers less of the map (square units) also gets a dot that one can see and hit.
SMALL = 14.0
DOT = 3
_ANTARCTICA = "ATA"


@dataclass(frozen=True, slots=True)
class Land:
    """A country on the map: its path, and where its dot stands when it is small.

    ``code`` is empty for land whose file names no country.
    """

    code: str
    path: str
    dot: tuple[int, int] | None


def draw(shapes: Iterable[Shape]) -> tuple[Land, ...]:
    """Return the world (WIDTH by HEIGHT units) without Antarctica, which reports to nobody."""
    kept = sorted((shape for shape in shapes if shape.code != _ANTARCTICA), key=lambda s: s.code)
    return tuple(_land(shape) for shape in kept)


def _land(shape: Shape) -> Land:
    rings = [_place(ring) for polygon in shape.polygons for ring in polygon]
    largest = max(rings, key=drawing.area)
    left, top, right, bottom = drawing.box(largest)
    small = bool(shape.code) and sum(drawing.area(ring) for ring in rings) < SMALL
    dot = (round((left + right) / 2), round((top + bottom) / 2)) if small else None
    return Land(shape.code, drawing.path(rings), dot)


def _place(ring: Ring) -> list[drawing.Spot]:
    """Return the ring on the map; a step across the cut goes on over the edge, not around."""
    spots = []
    before = (ring[0][0] - CENTRE + 180.0) % 360.0 - 180.0
    for east, north in ring:
        turned = east - CENTRE
        turned -= 360.0 * round((turned - before) / 360.0)
        before = turned
        x, y = equal_earth(turned, north)
        spots.append((x * SCALE + WIDTH / 2, y * SCALE - TOP))
    return spots
