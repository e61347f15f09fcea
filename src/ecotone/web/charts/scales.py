"""Axes: from values to places, and the round numbers that stand beside an axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
#: An axis starts at zero when its smallest value is below this share of its largest.
_NEAR_ZERO = 0.4
#: Values nearer to each other than this share, or to zero than this, are drawn as one.
_ALIKE, _NOTHING = 1e-9, 1e-12


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight scale from ``low``..``high`` to ``start``..``end`` (picture units)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Ticks:
    """Round numbers along an axis from ``low`` to ``high``, and the decimals they need."""

    values: tuple[float, ...]
    digits: int
    low: float
    high: float


def ticks(
    values: Iterable[float],
    *,
    lowest: float | None = None,
    highest: float | None = None,
    about: int = 5,
) -> Ticks:
    """Return round numbers around ``values``, not beyond what the measure can be.

    Zero is on the axis when the values come near it. Without values the axis is 0 to 1.
    """
    found = list(values)
    low, high = _span(found)
    if lowest is not None and all(value >= lowest for value in found):
        low = max(low, lowest)
    if highest is not None and all(value <= highest for value in found):
        high = min(high, highest)
    step = _step(high - low, about)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    start, end = first * step, last * step
    if lowest is not None and low >= lowest:
        start = max(start, lowest)
    if highest is not None and high <= highest:
        end = min(end, highest)
    digits = _digits(step)
    marks = (round(number * step, digits) for number in range(first, last + 1))
    near = 1e-9 * step
    inside = tuple(mark for mark in marks if start - near <= mark <= end + near)
    return Ticks(inside, digits, start, end)


def _span(values: list[float]) -> tuple[float, float]:
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    if max(abs(low), abs(high)) < _NOTHING:
        return 0.0, 1.0
    if high - low <= _ALIKE * max(abs(low), abs(high)):
        room = 0.1 * max(abs(low), abs(high))
        return low - room, high + room
    if 0 <= low < _NEAR_ZERO * high:
        return 0.0, high
    if 0 >= high > _NEAR_ZERO * low:
        return low, 0.0
    return low, high


def _step(span: float, about: int) -> float:
    rough = span / about
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def _digits(step: float) -> int:
    """Return the decimals that a step needs: 2 for 0.05, 3 for 0.025, none for 250."""
    digits = max(0, -floor(log10(step) + 1e-9))
    return digits + 1 if round(step * 10**digits, 6) % 1 else digits


def year_ticks(first: int, last: int, room: int) -> tuple[int, ...]:
    """Return the years that stand under an axis with room for ``room`` of them."""
    span = last - first
    if not span:
        return (first,)
    step = next((one for one in _YEAR_STEPS if span / one + 1 <= room), _YEAR_STEPS[-1])
    start = ceil(first / step) * step
    return tuple(range(start, last + 1, step))
