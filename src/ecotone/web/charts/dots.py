"""Values by place or group: a dot with its interval on a shared scale, one row each."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from ecotone.web.charts import scales
from ecotone.web.charts.canvas import TEXT, WIDE, Anchor, Canvas, Drawing, length, shortened
from ecotone.web.charts.manner import Manner
from ecotone.web.charts.model import Dots, Row
from ecotone.web.charts.scales import Scale, Ticks

_HEAD, _FOOT = 34, 8
_WIDEST_NAME = 250
#: Height of a row: on a narrow picture the name stands above its dot.
_ROW, _TALL_ROW = 24, 38


def draw(chart: Dots, width: float, manner: Manner) -> Drawing:
    """Return the chart; on a narrow one names stand above their dots."""
    canvas = Canvas(width, manner)
    wide = width >= WIDE
    chart = _with_year_once(chart)
    names = max((length(_named(row, inf)) for row in chart.rows), default=0) + 16
    start = min(names, _WIDEST_NAME) if wide else 4
    numbers = [
        number
        for row in chart.rows
        for number in (row.value, row.low, row.high)
        if number is not None
    ]
    if len(chart.rows) == 1 and chart.lowest is not None and chart.highest is not None:
        numbers += [chart.lowest, chart.highest]  # a dot alone says most on the whole scale
    about = 5 if wide else 4
    marks = scales.ticks(numbers, lowest=chart.lowest, highest=chart.highest, about=about)
    written = [_written(canvas, row, chart.digits) for row in chart.rows]
    end = width - max((length(one) for one in written), default=0) - 14 if wide else width - 10
    scale = Scale(marks.low, marks.high, start + 6, end)
    height = _ROW if wide else _TALL_ROW
    foot = _HEAD + len(chart.rows) * height
    _axis(canvas, chart, marks, scale, foot)
    for number, (row, said) in enumerate(zip(chart.rows, written, strict=True)):
        top = _HEAD + number * height
        if wide:
            _wide_row(canvas, row, said, scale, top)
        else:
            _narrow_row(canvas, row, said, scale, top)
    return canvas.drawing(foot + _FOOT)


def _with_year_once(chart: Dots) -> Dots:
    """Return the chart with a year that all rows share beside the unit, not after every name."""
    years = {row.year for row in chart.rows}
    if len(chart.rows) < 2 or len(years) > 1 or None in years:
        return chart
    unit = " · ".join(part for part in (chart.unit, str(years.pop())) if part)
    return replace(chart, unit=unit, rows=tuple(replace(row, year=None) for row in chart.rows))


def _axis(canvas: Canvas, chart: Dots, marks: Ticks, scale: Scale, foot: float) -> None:
    canvas.text("c-unit", (0, 10), chart.unit)
    for mark in marks.values:
        x = scale(mark)
        label = canvas.manner.number(mark, marks.digits)
        anchor: Anchor = "middle" if x + length(label) / 2 < canvas.width else "end"
        canvas.text("c-tick", (x, _HEAD - 8), label, anchor)
        canvas.line("c-grid", (x, _HEAD - 3), (x, foot))


def _wide_row(canvas: Canvas, row: Row, said: str, scale: Scale, top: float) -> None:
    middle = top + _ROW / 2
    name = "c-name c-chosen" if row.chosen else "c-name"
    canvas.text(name, (0, middle + 4), _named(row, _WIDEST_NAME - 16))
    if row.value is None:
        room = canvas.width - scale.start
        canvas.text("c-none", (scale.start, middle + 4), shortened(row.reason, room))
        return
    _dot(canvas, row, scale, middle, said)
    canvas.text("c-value", (canvas.width, middle + 4), said, "end")


def _narrow_row(canvas: Canvas, row: Row, said: str, scale: Scale, top: float) -> None:
    name = "c-name c-chosen" if row.chosen else "c-name"
    room = canvas.width - length(said) - 12
    canvas.text(name, (0, top + TEXT + 2), _named(row, room))
    if row.value is None:
        canvas.text("c-none", (0, top + 28), shortened(row.reason, canvas.width))
        return
    canvas.text("c-value", (canvas.width, top + TEXT + 2), said, "end")
    _dot(canvas, row, scale, top + 26, said)


def _dot(canvas: Canvas, row: Row, scale: Scale, y: float, said: str) -> None:
    """Draw the dot on its interval; without an interval the dot is hollow."""
    kind = 1 if row.chosen else 0
    if row.value is None:
        return
    if row.low is None or row.high is None:
        canvas.dot(f"c-hollow c-line{kind}", (scale(row.value), y), 4, f"{row.name}: {said}")
        return
    canvas.path(f"c-bar c-bar{kind}", [(scale(row.low), y), (scale(row.high), y)])
    canvas.dot(f"c-dot c-dot{kind}", (scale(row.value), y), 4, f"{row.name}: {said}")


def _named(row: Row, room: float) -> str:
    """Return a name with its year, the name cut to the room there is."""
    year = f", {row.year}" if row.year is not None else ""
    return shortened(row.name, room - length(year)) + year


def _written(canvas: Canvas, row: Row, digits: int) -> str:
    if row.value is None:
        return ""
    digits = digits if row.digits is None else row.digits
    if row.low is None or row.high is None:
        return canvas.manner.number(row.value, digits)
    return canvas.manner.bounded(row.value, row.low, row.high, digits)
