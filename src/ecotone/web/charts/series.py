"""Values by year: a line with dots and a ribbon for the interval; a missing year is a gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecotone.web.charts import scales
from ecotone.web.charts.canvas import TEXT, Canvas, Drawing, Spot, length
from ecotone.web.charts.manner import Manner
from ecotone.web.charts.model import Line, Point, Series
from ecotone.web.charts.scales import Scale, Ticks

HEIGHT = 210
_HEAD, _FOOT, _END = 22, 26, 14
#: With more years than this the dots would hide the line.
_MOST_DOTS = 40
_KINDS = 4  # lines that can be told apart; a chart with more is a table


@dataclass(frozen=True, slots=True)
class _Frame:
    years: Scale
    values: Scale
    ticks: Ticks


def draw(chart: Series, width: float, manner: Manner) -> Drawing:
    """Return the chart. Values outside the drawn axis cannot happen: it is made to hold them."""
    canvas = Canvas(width, manner)
    lines = chart.lines[:_KINDS]
    top = _legend(canvas, lines) + _HEAD
    frame = _frame(chart, lines, canvas, top)
    _axes(canvas, chart, frame, top)
    for number, line in enumerate(lines):
        _line(canvas, chart, frame, (number, line))
    return canvas.drawing(top + HEIGHT + _FOOT)


def _legend(canvas: Canvas, lines: Sequence[Line]) -> float:
    """Name the lines above the chart, one below the other, where there are several."""
    if len(lines) < 2:
        return 0
    for number, line in enumerate(lines):
        y = 10 + number * 18
        canvas.path(f"c-line c-line{number}", [(0, y), (26, y)])
        canvas.dot(f"c-dot c-dot{number}", (13, y), 3.2)
        canvas.text("c-name", (34, y + 4), line.name)
    return len(lines) * 18 + 4


def _frame(chart: Series, lines: Sequence[Line], canvas: Canvas, top: float) -> _Frame:
    points = [point for line in lines for point in line.points]
    numbers = [
        number
        for point in points
        for number in (point.value, point.low, point.high)
        if number is not None
    ]
    marks = scales.ticks(numbers, lowest=chart.lowest, highest=chart.highest)
    widest = max(length(canvas.manner.number(mark, marks.digits)) for mark in marks.values)
    years = [point.year for point in points] or [0]
    start = widest + 14
    return _Frame(
        years=Scale(min(years), max(years), start + 4, canvas.width - _END),
        values=Scale(marks.low, marks.high, top + HEIGHT, top),
        ticks=marks,
    )


def _axes(canvas: Canvas, chart: Series, frame: _Frame, top: float) -> None:
    start, end = frame.years.start - 4, canvas.width
    canvas.text("c-unit", (0, top - _HEAD + 10), chart.unit)
    for mark in frame.ticks.values:
        y = frame.values(mark)
        canvas.line("c-grid", (start, y), (end, y))
        label = canvas.manner.number(mark, frame.ticks.digits)
        canvas.text("c-tick", (start - 6, y + 4), label, "end")
    first, last = round(frame.years.low), round(frame.years.high)
    room = int((frame.years.end - frame.years.start) / (length("2030") + 16)) + 1
    foot = frame.values(frame.ticks.low)
    canvas.line("c-axis", (start, foot), (end, foot))
    for year in scales.year_ticks(first, last, max(2, room)):
        x = frame.years(year)
        canvas.line("c-axis", (x, foot), (x, foot + 4))
        canvas.text("c-tick", (x, foot + 6 + TEXT), str(year), "middle")


def _line(canvas: Canvas, chart: Series, frame: _Frame, one: tuple[int, Line]) -> None:
    number, line = one
    for run in _runs(line.points):
        _ribbon(canvas, frame, number, run)
        if len(run) > 1:
            spots = [_spot(frame, point) for point in run]
            canvas.path(f"c-line c-line{number}", spots)
    valued = [point for point in line.points if point.value is not None]
    for point in line.points:
        if point.value is None:
            _gap(canvas, frame, point)
        elif len(valued) <= _MOST_DOTS or point is valued[-1]:
            radius = 4 if point is valued[-1] else 2.6
            tip = told(canvas.manner, point, chart.digits)
            canvas.dot(f"c-dot c-dot{number}", _spot(frame, point), radius, tip)


def _runs(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Yield stretches without a missing year; years nobody asked for do not break a stretch."""
    run: list[Point] = []
    for point in points:
        if point.value is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _ribbon(canvas: Canvas, frame: _Frame, number: int, run: Sequence[Point]) -> None:
    """Draw the interval of a stretch: a band, or a bar where a year stands alone."""
    stretch: list[Point] = []
    for point in [*run, None]:
        if point is not None and point.low is not None and point.high is not None:
            stretch.append(point)
            continue
        if len(stretch) == 1:
            low, high = _bounds(frame, stretch[0])
            canvas.line(f"c-bar c-line{number}", low, high)
        elif stretch:
            bounds = [_bounds(frame, one) for one in stretch]
            edge = [high for _, high in bounds] + [low for low, _ in reversed(bounds)]
            canvas.path(f"c-band c-band{number}", edge, closed=True)
        stretch = []


def _bounds(frame: _Frame, point: Point) -> tuple[Spot, Spot]:
    x = frame.years(point.year)
    low, high = point.low or 0.0, point.high or 0.0
    return (x, frame.values(low)), (x, frame.values(high))


def _spot(frame: _Frame, point: Point) -> Spot:
    return frame.years(point.year), frame.values(point.value or 0.0)


def _gap(canvas: Canvas, frame: _Frame, point: Point) -> None:
    """Mark a year without a value over the whole height, so that it is not taken for zero."""
    x = frame.years(point.year)
    top, foot = frame.values(frame.ticks.high), frame.values(frame.ticks.low)
    tip = f"{point.year}: {point.reason}"
    canvas.box("c-gap", (x - 3, top), (6, foot - top), tip)


def told(manner: Manner, point: Point, digits: int) -> str:
    """Return a year, its value and its interval, for the tip of a dot."""
    if point.value is None:
        return f"{point.year}: {point.reason}"
    if point.low is None or point.high is None:
        return f"{point.year}: {manner.number(point.value, digits)}"
    return f"{point.year}: {manner.bounded(point.value, point.low, point.high, digits)}"
