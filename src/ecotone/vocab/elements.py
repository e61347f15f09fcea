"""The elements of each target, and how far the indicators in use measure them.

The division into elements and the judgement are our own; ``data/elements.source`` says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ecotone.vocab import gbf
from ecotone.vocab.files import cell, table


class Measured(StrEnum):
    """How far the indicators in use measure an element."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT = "not"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One element of a target, with the indicators that measure it and the reason.

    ``id`` is the target's number and a letter ("3.f"); ``by`` holds codes of indicators. For an
    element that is not measured, ``by`` names what comes near.
    """

    id: str
    target: int
    text: str
    measured: Measured
    by: tuple[str, ...]
    reason: str


@cache
def elements() -> tuple[Element, ...]:
    """Return all elements, by target and letter."""
    return tuple(_element(row) for row in table("elements"))


@cache
def elements_of(target: int) -> tuple[Element, ...]:
    """Return the elements of a target (1 to 23). Raises NotFound for another number."""
    number = gbf.target(target).number
    return tuple(one for one in elements() if one.target == number)


def _element(row: dict[str, str]) -> Element:
    return Element(
        id=f"{row['target']}.{row['element']}",
        target=int(row["target"]),
        text=row["text"],
        measured=Measured(row["measured"]),
        by=cell(row["by"]),
        reason=row["reason"],
    )
