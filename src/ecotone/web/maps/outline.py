"""One country as a picture: its outline, faint neighbours, rings around tiny islands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians

from ecotone.web.maps import drawing, projection
from ecotone.web.maps.layer import Point, Polygon, Shape

WIDTH, HEIGHT = 400, 320
MARGIN = 0.12  # of the frame, on each side
#: Parts belong to the picture when a chain of steps no longer than this links them (degrees).
REACH = 9.0
REACH_OF_ISLANDS = 22.0  # Kiribati, Micronesia, Seychelles: small islands far apart
_SMALL_COUNTRY = 0.0006  # of a sphere of radius 1: about 24 000 km²
TINY = 30.0  # square units: a part that covers less gets a ring
RING = 7
_LEAST_FRAME = 0.0012  # radians: no picture shows less than about 8 km
_WIDE = 0.45  # radians across, 2 900 km: from here on the detail of neighbours is lost anyway
_NEAR = 1.7  # neighbours are looked for within so many half-frames


@dataclass(frozen=True, slots=True)
class Outline:
    """A picture of WIDTH by HEIGHT units.

    ``elsewhere`` tells that parts of the country lie too far away to be in it.
    """

    path: str
    neighbours: str
    rings: tuple[tuple[int, int], ...]
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the picture looks: the projection, its middle and scale on the plane, its reach."""

    centre: Point
    project: projection.Project
    middle: drawing.Spot
    scale: float

    def place(self, ring: Iterable[Point]) -> list[drawing.Spot]:
        spots = []
        for east, north in ring:
            x, y = self.project(east, north)
            spots.append(
                (
                    (x - self.middle[0]) * self.scale + WIDTH / 2,
                    (y - self.middle[1]) * self.scale + HEIGHT / 2,
                )
            )
        return spots


def draw(shape: Shape, others: Iterable[Shape], coarse: Iterable[Shape]) -> Outline:
    """Return the picture of ``shape`` among ``others``, for large frames drawn ``coarse``."""
    parts = _main_parts(shape.polygons)
    frame = _frame(parts)
    around = coarse if WIDTH / frame.scale > _WIDE else others
    placed = [frame.place(ring) for part in parts for ring in part]
    outer = [frame.place(part[0]) for part in parts]
    return Outline(
        path=drawing.path(placed),
        neighbours=_neighbours(shape, around, frame),
        rings=_rings(outer),
        elsewhere=len(parts) < len(shape.polygons),
    )


def _main_parts(polygons: Sequence[Polygon]) -> list[Polygon]:
    """Return the parts that hang together by short steps, around the largest of them."""
    sizes = [_area(part) for part in polygons]
    reach = REACH_OF_ISLANDS if sum(sizes) < _SMALL_COUNTRY else REACH
    near_enough = cos(radians(reach))
    middles = [projection.direction(*projection.middle(list(part[0]))) for part in polygons]
    coasts = [_sampled(part[0]) for part in polygons]
    kept = {max(range(len(polygons)), key=sizes.__getitem__)}
    waiting = set(range(len(polygons))) - kept
    edge = set(kept)
    while edge:
        near = {
            one
            for one in waiting
            if any(_close(middles[one], coasts[other], near_enough) for other in edge)
        }
        kept |= near
        waiting -= near
        edge = near
    return [polygons[index] for index in sorted(kept)]


def _sampled(coast: Sequence[Point]) -> list[projection.Direction]:
    return [projection.direction(*point) for point in coast[:: max(1, len(coast) // 60)]]


def _close(
    middle: projection.Direction, coast: Sequence[projection.Direction], least: float
) -> bool:
    """Tell whether a coast comes near the middle of a part: the cosine of their angle."""
    x, y, z = middle
    return any(x * a + y * b + z * c > least for a, b, c in coast)


def _area(part: Polygon) -> float:
    """Return the area on a sphere of radius 1."""
    project = projection.around(*projection.middle(list(part[0])))
    return drawing.area([project(*point) for point in part[0]])


def _frame(parts: Sequence[Polygon]) -> _Frame:
    points = [point for part in parts for point in part[0]]
    centre = projection.middle(points)
    project = projection.around(*centre)
    left, top, right, bottom = drawing.box(project(*point) for point in points)
    width = max((right - left) * (1 + 2 * MARGIN), _LEAST_FRAME)
    height = max((bottom - top) * (1 + 2 * MARGIN), _LEAST_FRAME)
    scale = min(WIDTH / width, HEIGHT / height)
    return _Frame(centre, project, ((left + right) / 2, (top + bottom) / 2), scale)


def _neighbours(shape: Shape, others: Iterable[Shape], frame: _Frame) -> str:
    picture = (-5.0, -5.0, WIDTH + 5.0, HEIGHT + 5.0)
    reach = max(WIDTH, HEIGHT) / frame.scale * _NEAR / radians(1) / 2
    rings: list[list[drawing.Spot]] = []
    for other in others:
        if other.code and other.code == shape.code:
            continue
        for part, (middle, radius) in zip(other.polygons, _circles(other), strict=True):
            if abs(middle[1] - frame.centre[1]) > reach + radius:  # the cheap test comes first
                continue
            near = projection.angle(middle, frame.centre) < reach + radius
            if near and _comes_near(part, frame.centre, reach):
                rings.extend(drawing.clip(frame.place(ring), picture) for ring in part)
    return drawing.path(ring for ring in rings if ring)


@lru_cache(maxsize=1000)
def _circles(shape: Shape) -> tuple[tuple[Point, float], ...]:
    """Return for each part a circle around all of it: its middle and radius in degrees."""
    found = []
    for part in shape.polygons:
        middle = projection.middle(list(part[0]))
        found.append((middle, max(projection.angle(middle, point) for point in part[0])))
    return tuple(found)


def _comes_near(part: Polygon, centre: Point, reach: float) -> bool:
    return any(
        abs(north - centre[1]) < reach and projection.angle((east, north), centre) < reach
        for east, north in part[0]
    )


def _rings(outer: Sequence[Sequence[drawing.Spot]]) -> tuple[tuple[int, int], ...]:
    """Return where rings stand: around parts one would not see, when all parts are small."""
    if max(drawing.area(ring) for ring in outer) > 20 * TINY:
        return ()
    found: list[tuple[int, int]] = []
    for ring in outer:
        if drawing.area(ring) < TINY:
            left, top, right, bottom = drawing.box(ring)
            spot = (round((left + right) / 2), round((top + bottom) / 2))
            if all(abs(spot[0] - x) + abs(spot[1] - y) > RING for x, y in found):
                found.append(spot)
    return tuple(found)
