"""The life of a value: its states, and which move leads from where to where."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a value stands."""

    COMPUTED = "computed"
    UNDER_REVIEW = "under review"
    OFFICIAL = "official"
    REVISED = "revised"  # was official; a newer official value stands in its place
    DECLINED = "declined"


class Origin(StrEnum):
    """Whose figure it is. Figures of different origin stand side by side, never over each other."""

    NATIONAL = "national"  # from the country's own data, or adopted by the country
    GLOBAL = "global"  # published by the custodian of the indicator
    PLATFORM = "platform"  # computed here; nobody's official figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A way from one state to another; ``needs_reason``: whoever moves must say why."""

    verb: str
    sources: frozenset[State]
    target: State
    needs_reason: bool = False


SUBMIT = Move(
    verb="submitted for review",
    sources=frozenset({State.COMPUTED}),
    target=State.UNDER_REVIEW,
)
MAKE_OFFICIAL = Move(
    verb="made official",
    sources=frozenset({State.UNDER_REVIEW}),
    target=State.OFFICIAL,
)
REVISE = Move(
    verb="revised",
    sources=frozenset({State.OFFICIAL}),
    target=State.REVISED,
    needs_reason=True,
)
DECLINE = Move(
    verb="declined",
    sources=frozenset({State.COMPUTED, State.UNDER_REVIEW, State.OFFICIAL}),
    target=State.DECLINED,
    needs_reason=True,
)
