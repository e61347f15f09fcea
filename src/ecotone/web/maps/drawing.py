"""From points on a plane to the short ``d`` of an SVG path."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

Spot: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]  # left, top, right, bottom

_CORNERS = 3


def path(rings: Iterable[Sequence[Spot]]) -> str:
    """Return the rings as one path on a grid of whole units; rings below a unit vanish."""
    return "".join(part for ring in rings if (part := _ring(_snapped(ring))))


def _snapped(ring: Sequence[Spot]) -> list[tuple[int, int]]:
    """Return the corners on whole units: no corner twice in a row, none on a straight line."""
    found: list[tuple[int, int]] = []
    for x, y in ring:
        spot = (round(x), round(y))
        if found and found[-1] == spot:
            continue
        if len(found) > 1 and _straight(found[-2], found[-1], spot):
            found.pop()
        found.append(spot)
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    return found


def _straight(one: tuple[int, int], two: tuple[int, int], three: tuple[int, int]) -> bool:
    across = (two[0] - one[0]) * (three[1] - two[1]) - (two[1] - one[1]) * (three[0] - two[0])
    along = (two[0] - one[0]) * (three[0] - two[0]) + (two[1] - one[1]) * (three[1] - two[1])
    return across == 0 and along > 0


def _ring(corners: list[tuple[int, int]]) -> str:
    if len(corners) < _CORNERS:
        return ""
    x, y = corners[0]
    parts = [f"M{x} {y}l"]
    for next_x, next_y in corners[1:]:
        step = f"{next_x - x} {next_y - y}".replace(" -", "-")
        parts.append(step if parts[-1].endswith("l") or step.startswith("-") else f" {step}")
        x, y = next_x, next_y
    return "".join(parts) + "z"


def area(ring: Sequence[Spot]) -> float:
    """Return the area of a ring, without sign."""
    total = 0.0
    for (x_1, y_1), (x_2, y_2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        total += x_1 * y_2 - x_2 * y_1
    return abs(total) / 2


def box(points: Iterable[Spot]) -> Box:
    """Return the box around the points."""
    spots = list(points)
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return min(xs), min(ys), max(xs), max(ys)


def clip(ring: Sequence[Spot], frame: Box) -> list[Spot]:
    """Return the part of a ring inside the frame (Sutherland and Hodgman, 1974)."""
    left, top, right, bottom = frame
    for axis, edge, keep_above in (
        (0, left, True),
        (0, right, False),
        (1, top, True),
        (1, bottom, False),
    ):
        ring = _clip_edge(ring, axis, edge, keep_above=keep_above)
        if not ring:
            return []
    return list(ring)


def _clip_edge(ring: Sequence[Spot], axis: int, edge: float, *, keep_above: bool) -> list[Spot]:
    found: list[Spot] = []
    before = ring[-1]
    for spot in ring:
        inside = (spot[axis] >= edge) == keep_above
        if inside != ((before[axis] >= edge) == keep_above):
            share = (edge - before[axis]) / (spot[axis] - before[axis])
            other = before[1 - axis] + share * (spot[1 - axis] - before[1 - axis])
            found.append((edge, other) if axis == 0 else (other, edge))
        if inside:
            found.append(spot)
        before = spot
    return found
