"""A line as small as a word: values with their interval and the last dot, no axis."""

from __future__ import annotations

from collections.abc import Sequence

from ecotone.web.charts.canvas import Canvas, Drawing
from ecotone.web.charts.manner import Manner
from ecotone.web.charts.model import Point
from ecotone.web.charts.scales import Scale

WIDTH, HEIGHT = 120, 34
_EDGE = 5


def draw(points: Sequence[Point], manner: Manner) -> Drawing | None:
    """Return the line, or None where fewer than two years have a value."""
    valued = [point for point in points if point.value is not None]
    if len(valued) < 2:
        return None
    numbers = [
        number
        for point in valued
        for number in (point.value, point.low, point.high)
        if number is not None
    ]
    years = Scale(points[0].year, points[-1].year, _EDGE, WIDTH - _EDGE)
    values = Scale(min(numbers), max(numbers), HEIGHT - _EDGE, _EDGE)
    canvas = Canvas(WIDTH, manner)
    for run in _runs(points):
        _stretch(canvas, run, years, values)
    last = valued[-1]
    canvas.dot("c-dot c-dot0", (years(last.year), values(last.value or 0.0)), 3)
    return canvas.drawing(HEIGHT)


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _stretch(canvas: Canvas, run: Sequence[Point], years: Scale, values: Scale) -> None:
    bounded = [(point.year, point.low, point.high) for point in run]
    if all(low is not None and high is not None for _, low, high in bounded) and len(run) > 1:
        edge = [(years(year), values(high or 0.0)) for year, _, high in bounded]
        edge += [(years(year), values(low or 0.0)) for year, low, _ in reversed(bounded)]
        canvas.path("c-band c-band0", edge, closed=True)
    spots = [(years(point.year), values(point.value or 0.0)) for point in run]
    if len(run) > 1:
        canvas.path("c-line c-line0", spots)
    else:
        canvas.dot("c-dot c-dot0", spots[0], 1.6)
