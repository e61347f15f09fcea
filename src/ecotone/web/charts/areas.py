"""Maps of polygons and of coarse rasters, each on a plane where areas stay comparable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians

from ecotone.web.charts.canvas import TEXT, Canvas, Drawing, wrapped
from ecotone.web.charts.manner import Manner
from ecotone.web.charts.model import Area, Fill, Grid, Layer
from ecotone.web.maps import drawing, projection
from ecotone.web.maps.drawing import Box, Spot

_TALLEST = 0.9  # of the width
_MARGIN = 0.04
_KEY_STEP = 20
#: A polygon that covers less (square units) becomes a dot, so that one can see it.
_SMALL = 6.0
_DOT = 2.5


@dataclass(frozen=True, slots=True)
class _Plane:
    """From degrees to the picture."""

    project: projection.Project
    corner: Spot
    scale: float
    height: float

    def place(self, ring: Iterable[tuple[float, float]]) -> list[Spot]:
        spots = []
        for east, north in ring:
            x, y = self.project(east, north)
            spots.append(((x - self.corner[0]) * self.scale, (y - self.corner[1]) * self.scale))
        return spots


def draw_layer(chart: Layer, width: float, manner: Manner) -> Drawing:
    """Return the map of polygons; parts too small to see are dots. Maps are never mirrored."""
    plane = _plane(chart.areas, width)
    canvas = Canvas(width, manner)
    frame = (-2.0, -2.0, width + 2.0, plane.height + 2.0)
    clipped = [drawing.clip(plane.place(ring), frame) for ring in chart.ground]
    ground = drawing.path(ring for ring in clipped if ring)
    canvas.raw([f'<path class="c-ground" d="{ground}"/>'] if ground else [])
    canvas.raw(_area(area, plane) for area in chart.areas)
    return _with_key(canvas, chart.key, plane.height)


def _plane(areas: Sequence[Area], width: float) -> _Plane:
    points = [point for area in areas for ring in area.rings for point in ring]
    if not points:
        return _Plane(lambda x, y: (x, y), (0, 0), 1.0, 0.0)
    project = projection.around(*projection.middle(points))
    left, top, right, bottom = _box(project(*point) for point in points)
    across = max(right - left, 1e-9) * (1 + 2 * _MARGIN)
    down = max(bottom - top, 1e-9) * (1 + 2 * _MARGIN)
    scale = min(width / across, width * _TALLEST / down)
    spare = (width / scale - (right - left)) / 2
    corner = (left - spare, top - (bottom - top) * _MARGIN)
    return _Plane(project, corner, scale, down * scale)


def _box(points: Iterable[Spot]) -> Box:
    return drawing.box(points)


def _area(area: Area, plane: _Plane) -> str:
    placed = [plane.place(ring) for ring in area.rings]
    tip = f"<title>{escape(area.tip)}</title>" if area.tip else ""
    name = f"c-area c-fill{area.fill}"
    if max((drawing.area(ring) for ring in placed), default=0.0) < _SMALL:
        left, top, right, bottom = _box(spot for ring in placed for spot in ring)
        x, y = round((left + right) / 2), round((top + bottom) / 2)
        return f'<circle class="{name}" cx="{x}" cy="{y}" r="{_DOT}">{tip}</circle>'
    return f'<path class="{name}" d="{drawing.path(placed)}">{tip}</path>'


def draw_grid(chart: Grid, width: float, manner: Manner) -> Drawing:
    """Return the map of a raster: one path for each fill, equal cells joined along rows."""
    west, south, east, north = chart.bounds
    rows, columns = len(chart.cells), max((len(row) for row in chart.cells), default=1)
    squeeze = cos(radians((north + south) / 2)) if chart.degrees else 1.0
    ratio = (north - south) / ((east - west) * squeeze)
    high = min(width * ratio, width * _TALLEST)
    across = high / ratio
    canvas = Canvas(width, manner)
    start = (width - across) / 2
    steps = [round(row * high / rows) for row in range(rows + 1)]
    posts = [round(start + column * across / columns) for column in range(columns + 1)]
    for fill in Fill:
        path = "".join(_bars(chart.cells, fill, posts, steps))
        canvas.raw([f'<path class="c-cell c-fill{fill}" d="{path}"/>'] if path else [])
    return _with_key(canvas, chart.key, high)


def _bars(
    cells: Sequence[Sequence[Fill]], fill: Fill, posts: Sequence[int], steps: Sequence[int]
) -> Iterator[str]:
    """Yield a rectangle for every stretch of equal cells in a row."""
    for number, row in enumerate(cells):
        top, down = steps[number], steps[number + 1] - steps[number]
        column = 0
        while column < len(row):
            first = column
            while column < len(row) and row[column] is fill:
                column += 1
            if column > first:
                left, along = posts[first], posts[column] - posts[first]
                yield f"M{left} {top}h{along}v{down}h-{along}z"
            else:
                column += 1


def _with_key(canvas: Canvas, key: Sequence[tuple[Fill, str]], height: float) -> Drawing:
    """Return the finished map with what its fills mean below it."""
    y = height + 12
    for fill, words in key:
        canvas.box(f"c-piece c-fill{fill}", (0, y), (18, 12))
        lines = wrapped(words, canvas.width - 26)
        for number, line in enumerate(lines):
            canvas.text("c-name", (26, y + TEXT - 2 + number * 16), line)
        y += max(_KEY_STEP, 16 * len(lines) + 4)
    return canvas.drawing(y)
