"""An opening and a closing stock: two stacked columns, bands between what stayed one class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecotone.web.charts.canvas import TEXT, WIDE, Anchor, Canvas, Drawing, length, shortened
from ecotone.web.charts.manner import Manner
from ecotone.web.charts.model import Account, Share

HEIGHT = 260
_HEAD, _FOOT = 40, 10
_COLUMN = 0.11  # of the width
FILLS = 5


@dataclass(frozen=True, slots=True)
class _Piece:
    """One class in one column: where it begins and ends, from the top."""

    share: Share
    number: int
    top: float
    foot: float

    @property
    def middle(self) -> float:
        return (self.top + self.foot) / 2


def draw(chart: Account, width: float, manner: Manner) -> Drawing:
    """Return the chart; classes stand in the order given, the first on top."""
    canvas = Canvas(width, manner)
    most = max(sum(one.opening for one in chart.shares), sum(one.closing for one in chart.shares))
    unit = HEIGHT / most if most else 0.0
    before = _stack(chart.shares, [one.opening for one in chart.shares], unit)
    after = _stack(chart.shares, [one.closing for one in chart.shares], unit)
    room = width * (0.24 if width >= WIDE else 0.29)
    starts = (room, width - room - width * _COLUMN)
    canvas.text("c-unit", (0, 10), chart.unit)
    for name, start in zip((chart.opening_name, chart.closing_name), starts, strict=True):
        canvas.text("c-name", (start + width * _COLUMN / 2, _HEAD - 12), name, "middle")
    for one, other in zip(before, after, strict=True):
        _band(canvas, one, other, (starts[0] + width * _COLUMN, starts[1]))
    for pieces, start in zip((before, after), starts, strict=True):
        _column(canvas, pieces, start, chart.digits, opening=pieces is before)
    _labels(canvas, before, starts[0] - 8, chart.digits, opening=True)
    _labels(canvas, after, starts[1] + width * _COLUMN + 8, chart.digits, opening=False)
    return canvas.drawing(_HEAD + HEIGHT + _FOOT)


def _stack(shares: Sequence[Share], amounts: Sequence[float], unit: float) -> list[_Piece]:
    top = _HEAD + HEIGHT - sum(amounts) * unit
    found = []
    for number, (share, amount) in enumerate(zip(shares, amounts, strict=True)):
        found.append(_Piece(share, number, top, top + amount * unit))
        top += amount * unit
    return found


def _band(canvas: Canvas, one: _Piece, other: _Piece, between: tuple[float, float]) -> None:
    start, end = between
    edge = [(start, one.top), (end, other.top), (end, other.foot), (start, one.foot)]
    canvas.path(f"c-flow c-fill{one.number % FILLS + 1}", edge, closed=True)


def _column(
    canvas: Canvas, pieces: Sequence[_Piece], start: float, digits: int, *, opening: bool
) -> None:
    for piece in pieces:
        if piece.foot <= piece.top:
            continue
        amount = _amount(piece, opening=opening)
        canvas.box(
            f"c-piece c-fill{piece.number % FILLS + 1}",
            (start, piece.top),
            (canvas.width * _COLUMN, piece.foot - piece.top),
            f"{piece.share.name}: {canvas.manner.number(amount, digits)}",
        )


def _labels(
    canvas: Canvas, pieces: Sequence[_Piece], x: float, digits: int, *, opening: bool
) -> None:
    """Write names and amounts beside the pieces, none over another."""
    shown = [piece for piece in pieces if piece.foot > piece.top]
    room = x if opening else canvas.width - x
    wide = canvas.width >= WIDE
    side: Anchor = "end" if opening else "start"
    places = _spread([piece.middle for piece in shown], TEXT + 4 if wide else 2 * TEXT + 6)
    for piece, y in zip(shown, places, strict=True):
        amount = canvas.manner.number(_amount(piece, opening=opening), digits)
        if wide:
            name = shortened(piece.share.name, room - length(f"{amount} "))
            canvas.text("c-value", (x, y + 4), f"{name} {canvas.manner.steady(amount)}", side)
        else:
            canvas.text("c-name", (x, y - 2), shortened(piece.share.name, room), side)
            canvas.text("c-tick", (x, y + TEXT), amount, side)


def _amount(piece: _Piece, *, opening: bool) -> float:
    return piece.share.opening if opening else piece.share.closing


def _spread(places: Sequence[float], step: float) -> list[float]:
    """Return the places moved apart so that labels do not cover each other."""
    top, foot = _HEAD + TEXT / 2, float(_HEAD + HEIGHT)
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + step) if found else max(place, top))
    limit: float = foot
    for index in range(len(found) - 1, -1, -1):
        found[index] = min(found[index], limit)
        limit = found[index] - step
    return found
