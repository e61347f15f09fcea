"""Axes: from values to places, and the round numbers that stand beside an axis."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
_YEAR_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
#: An axis starts at zero when its smallest value is below this share of its largest.
_NEAR_ZERO = 0.4


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
    """Round numbers along an axis, from its end to its end, and the decimals they need."""

    values: tuple[float, ...]
    digits: int

    @property
    def low(self) -> float:
        """Return where the axis begins."""
        return self.values[0]

    @property
    def high(self) -> float:
        """Return where the axis ends."""
        return self.values[-1]


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
    low, high = _span(list(values))
    step = _step(high - low, about)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    if lowest is not None:
        first = max(first, ceil(lowest / step - 1e-9)) if low >= lowest else first
    if highest is not None:
        last = min(last, floor(highest / step + 1e-9)) if high <= highest else last
    if last <= first:
        last = first + 1
    digits = max(0, -floor(log10(step) + 1e-9))
    if round(step * 10**digits, 6) % 1:
        digits += 1
    found = tuple(round(number * step, digits) for number in range(first, last + 1))
    return Ticks(_reach(found, low, high), digits)


def _span(values: list[float]) -> tuple[float, float]:
    if not values:
        return 0.0, 1.0
    low, high = min(values), max(values)
    if low == high:
        room = abs(low) * 0.1 or 1.0
        return (0.0, high + room) if low == 0 else (low - room, high + room)
    if 0 <= low < _NEAR_ZERO * high:
        return 0.0, high
    if 0 >= high > _NEAR_ZERO * low:
        return low, 0.0
    return low, high


def _step(span: float, about: int) -> float:
    rough = span / about
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))


def _reach(found: tuple[float, ...], low: float, high: float) -> tuple[float, ...]:
    """Return the ticks, lengthened by a step where a bound left values outside."""
    step = found[1] - found[0]
    if low < found[0] - 1e-9 * step:
        found = (found[0] - step, *found)
    if high > found[-1] + 1e-9 * step:
        found = (*found, found[-1] + step)
    return found


def year_ticks(first: int, last: int, room: int) -> tuple[int, ...]:
    """Return the years that stand under an axis with room for ``room`` of them."""
    span = last - first
    if not span:
        return (first,)
    step = next((one for one in _YEAR_STEPS if span / one + 1 <= room), _YEAR_STEPS[-1])
    start = ceil(first / step) * step
    return tuple(range(start, last + 1, step))
