"""A picture of the network: one dot for each hub, in rows by type, filled by how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ecotone.apps.hubs.queries import HubView
from ecotone.apps.hubs.words import standing
from ecotone.vocab import lists
from ecotone.vocab.countries import GLOBAL

PITCH = 12  # px from dot to dot
PER_LINE = 25

#: How a standing is drawn; three looks can be told apart without colour.
LOOKS = {"good": "full", "never": "open", "failing": "crossed", "paused": "crossed"}


@dataclass(frozen=True, slots=True)
class Dot:
    """One hub: its place in px, its look, and whether it covers the whole world."""

    x: int
    y: int
    look: str  # full, open, crossed or faint
    worldwide: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The hubs of one type, worldwide ones first."""

    type: str
    dots: tuple[Dot, ...]
    worldwide: int
    read: int

    @property
    def width(self) -> int:
        """Return the width of the drawing in px."""
        return PER_LINE * PITCH

    @property
    def height(self) -> int:
        """Return the height of the drawing in px."""
        return (1 + (len(self.dots) - 1) // PER_LINE) * PITCH

    @property
    def total(self) -> int:
        """Return how many hubs there are in this row."""
        return len(self.dots)

    @property
    def elsewhere(self) -> int:
        """Return how many hubs cover a region or some countries only."""
        return len(self.dots) - self.worldwide


def rows(hubs: Iterable[HubView]) -> tuple[Row, ...]:
    """Return one row for each type that has hubs, in the order of the list of types.

    A hub of several types stands under its first.
    """
    by_type: dict[str, list[HubView]] = {item.id: [] for item in lists.items("hub_types")}
    for hub in hubs:
        by_type.setdefault(hub.types[0] if hub.types else "", []).append(hub)
    return tuple(_row(name, found) for name, found in by_type.items() if found)


def _row(name: str, hubs: list[HubView]) -> Row:
    looks = sorted((GLOBAL not in hub.coverage, _ORDER.index(look(hub))) for hub in hubs)
    dots = tuple(
        Dot(
            x=place % PER_LINE * PITCH + PITCH // 2,
            y=place // PER_LINE * PITCH + PITCH // 2,
            look=_ORDER[order],
            worldwide=not narrow,
        )
        for place, (narrow, order) in enumerate(looks)
    )
    return Row(
        type=name,
        dots=dots,
        worldwide=sum(dot.worldwide for dot in dots),
        read=sum(dot.look == "full" for dot in dots),
    )


_ORDER = ("full", "crossed", "open", "faint")


def look(hub: HubView) -> str:
    """Return how the dot of ``hub`` is drawn."""
    return LOOKS.get(standing(hub).key, "faint")
