"""How numbers are written and which way a chart runs, by language."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

MINUS = "−"
RANGE = "–"
#: Text in a picture is laid out from left to right; these marks turn a stretch of it around.
_TURNED, _BACK = "\u2067", "\u2069"
_LEFT_TO_RIGHT = "\u200e"
#: Decimals never go beyond this, however small a number is.
_MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Manner:
    """How a language writes numbers. ``mirrored``: charts run from right to left."""

    language: str = "en"
    decimal: str = "."
    thousands: str = ","
    mirrored: bool = False

    def number(self, value: float, digits: int) -> str:
        """Return ``value`` with ``digits`` decimals; more where it would read as nothing."""
        if value and abs(value) < 0.5 * 10**-digits:
            digits = min(_MOST_DIGITS, 1 - floor(log10(abs(value))))
        written = f"{abs(value):,.{digits}f}".replace(",", "\0").replace(".", self.decimal)
        written = written.replace("\0", self.thousands)
        return self.steady(f"{MINUS}{written}") if value < 0 else written

    def interval(self, low: float, high: float, digits: int) -> str:
        """Return two bounds as a range that keeps its order in any text."""
        return self.steady(f"{self._bare(low, digits)}{RANGE}{self._bare(high, digits)}")

    def bounded(self, value: float, low: float, high: float, digits: int) -> str:
        """Return a value with its interval in brackets, in one piece."""
        written = self._bare(value, digits)
        return self.steady(
            f"{written} ({self._bare(low, digits)}{RANGE}{self._bare(high, digits)})"
        )

    def steady(self, written: str) -> str:
        """Return numbers so that their order stays among words from right to left."""
        return f"{_LEFT_TO_RIGHT}{written}{_LEFT_TO_RIGHT}" if self.mirrored else written

    def turned(self, text: str) -> str:
        """Return words for a picture, whose base direction is left to right."""
        return f"{_TURNED}{text}{_BACK}" if self.mirrored and text else text

    def _bare(self, value: float, digits: int) -> str:
        return self.number(value, digits).replace(_LEFT_TO_RIGHT, "")
