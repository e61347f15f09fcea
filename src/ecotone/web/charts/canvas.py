"""A sheet of SVG on which charts are drawn; a mirrored one runs from right to left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Literal, TypeAlias

from ecotone.web.charts.manner import Manner

Anchor: TypeAlias = Literal["start", "middle", "end"]
Spot: TypeAlias = tuple[float, float]

#: Widths for which a chart is drawn: a phone and a column of reading width.
NARROW, WIDE = 340, 640
TEXT = 12  # units: the height of the letters of axes
_LATIN, _BROAD = 0.56, 1.0
_BROAD_FROM = "\u2e80"  # from here on the scripts of East Asia, whose letters are square
#: Marks that no line of Chinese ends with, or begins with.
_OPENING, _CLOSING = "（《“", "）》”，。、；："
_OPPOSITE: dict[Anchor, Anchor] = {"start": "end", "middle": "middle", "end": "start"}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished picture: its size in units and what stands inside its svg element."""

    width: float
    height: float
    body: str


@dataclass(slots=True)
class Canvas:
    """Collects figures. Places are given from the side where reading starts."""

    width: float
    manner: Manner
    _parts: list[str] = field(default_factory=list)

    def across(self, x: float) -> float:
        """Return where ``x`` stands from the left."""
        return self.width - x if self.manner.mirrored else x

    def line(self, name: str, one: Spot, two: Spot) -> None:
        """Draw a straight line."""
        (x_1, y_1), (x_2, y_2) = one, two
        x_1, x_2 = self.across(x_1), self.across(x_2)
        self._parts.append(
            f'<line class="{name}" x1="{_n(x_1)}" y1="{_n(y_1)}" x2="{_n(x_2)}" y2="{_n(y_2)}"/>'
        )

    def path(self, name: str, spots: Sequence[Spot], *, closed: bool = False) -> None:
        """Draw a line through the spots, or the area that they enclose."""
        placed = "L".join(f"{_n(self.across(x))} {_n(y)}" for x, y in spots)
        self._parts.append(f'<path class="{name}" d="M{placed}{"z" if closed else ""}"/>')

    def dot(self, name: str, spot: Spot, radius: float, tip: str = "") -> None:
        """Draw a dot; ``tip`` is shown when one points at it."""
        x, y = spot
        shape = f'class="{name}" cx="{_n(self.across(x))}" cy="{_n(y)}" r="{_n(radius)}"'
        self._parts.append(self._with_tip("circle", shape, tip))

    def box(self, name: str, spot: Spot, size: Spot, tip: str = "") -> None:
        """Draw a rectangle from its corner at the start of reading, top."""
        (x, y), (width, height) = spot, size
        left = self.across(x + width) if self.manner.mirrored else x
        shape = (
            f'class="{name}" x="{_n(left)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        )
        self._parts.append(self._with_tip("rect", shape, tip))

    def text(self, name: str, spot: Spot, words: str, anchor: Anchor = "start") -> None:
        """Write words; ``anchor`` is meant from the start of reading."""
        x, y = spot
        side: Anchor = _OPPOSITE[anchor] if self.manner.mirrored else anchor
        where = "" if side == "start" else f' text-anchor="{side}"'
        self._parts.append(
            f'<text class="{name}" x="{_n(self.across(x))}" y="{_n(y)}"{where}>'
            f"{escape(self.manner.turned(words))}</text>"
        )

    def raw(self, parts: Iterable[str]) -> None:
        """Add figures that are written already and do not mirror, such as maps."""
        self._parts.extend(parts)

    def drawing(self, height: float) -> Drawing:
        """Return the finished picture."""
        return Drawing(self.width, height, "".join(self._parts))

    def _with_tip(self, figure: str, shape: str, tip: str) -> str:
        if not tip:
            return f"<{figure} {shape}/>"
        return f"<{figure} {shape}><title>{escape(tip)}</title></{figure}>"


def length(words: str, size: float = TEXT) -> float:
    """Return about how long words are, in units; no font is at hand to measure them."""
    return sum(_BROAD if letter >= _BROAD_FROM else _LATIN for letter in words) * size


def shortened(words: str, room: float, size: float = TEXT) -> str:
    """Return words cut with an ellipsis where they are longer than ``room``."""
    if length(words, size) <= room:
        return words
    kept = words
    while kept and length(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def wrapped(words: str, room: float, size: float = TEXT) -> list[str]:
    """Return words in lines that fit into ``room``; scripts without spaces break anywhere."""
    lines, line = [], ""
    for piece in _pieces(words):
        if line and length(line + piece.rstrip(), size) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(words: str) -> list[str]:
    found = [""]
    for letter in words:
        if letter in _CLOSING and len(found) > 1 and not found[-1]:
            found[-2] += letter
            continue
        found[-1] += letter
        if letter == " " or (letter >= _BROAD_FROM and letter not in _OPENING):
            found.append("")
    return found


def _n(value: float) -> str:
    """Return a coordinate to a tenth of a unit, as short as it goes."""
    return f"{value:.1f}".rstrip("0").rstrip(".").replace("-0.", "-.") or "0"
