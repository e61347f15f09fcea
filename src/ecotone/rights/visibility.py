"""The one visibility rule, in words that a database query and a search index both understand.

A thing carries an *audience* and, while it is under embargo, the day the embargo ends.
A viewer asks for a purpose. ``sight`` turns the two into a ``Sight``: the audiences this viewer
belongs to for that purpose, and the day on which embargoes are judged. Whoever filters
(``visible_to`` on a model, a term in the search index) translates a ``Sight`` and adds nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Audience(StrEnum):
    """Who a thing is for."""

    PUBLIC = "public"
    STAFF = "staff"


class Purpose(StrEnum):
    """What the viewer wants to do with what is shown."""

    READ = "read"
    SEARCH = "search"
    FEED = "feed"
    EXPORT = "export"
    API = "api"
    MAIL = "mail"


class State(StrEnum):
    """Where a record stands; only ``CURRENT`` is for the public."""

    CURRENT = "current"
    WITHDRAWN = "withdrawn"
    QUARANTINED = "quarantined"

    @property
    def audience(self) -> Audience:
        """Return who may see a thing in this state."""
        return Audience.PUBLIC if self is State.CURRENT else Audience.STAFF


#: Uses that leave the house: nothing that only staff may read goes out this way, whoever asks.
LEAVING = frozenset({Purpose.FEED, Purpose.EXPORT, Purpose.MAIL})


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking. ``PUBLIC`` is everyone who did not sign in."""

    name: str = ""
    staff: bool = False


PUBLIC = Viewer()


@dataclass(frozen=True, slots=True)
class Sight:
    """What a viewer may see for a purpose, ready to be made into a filter.

    ``embargoes_judged_on`` is None when embargoed things are visible too.
    """

    audiences: frozenset[Audience]
    embargoes_judged_on: date | None


def sight(viewer: Viewer, purpose: Purpose, today: date) -> Sight:
    """Return what ``viewer`` may see for ``purpose`` on the day ``today``."""
    if viewer.staff and purpose not in LEAVING:
        return Sight(frozenset(Audience), None)
    return Sight(frozenset({Audience.PUBLIC}), today)
