"""How a hub stands, in the visitor's words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecotone.apps.hubs.queries import HubView, InterfaceView, NotSearched

#: How a hub can stand, in the order in which the filter offers it. ``unknown`` has no interface.
STANDINGS = {
    "good": gettext_lazy("Read"),
    "never": gettext_lazy("Can be read, not read yet"),
    "failing": gettext_lazy("Failing"),
    "paused": gettext_lazy("Paused"),
    "listed": gettext_lazy("No connector yet"),
    "unknown": gettext_lazy("No machine address known"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a hub or one of its interfaces stands: a key of ``STANDINGS`` and a sentence."""

    key: str
    sentence: str

    @property
    def name(self) -> str:
        """Return the short words for it."""
        return str(STANDINGS[self.key])

    @property
    def in_short(self) -> str:
        """Return the sentence where it tells more than the name: a day, most often."""
        return self.sentence if self.key in {"good", "failing", "paused"} else self.name

    @property
    def badge(self) -> str:
        """Return the kind of badge that goes with it."""
        return {"good": "knowledge", "failing": "warn", "paused": "warn"}.get(self.key, "quiet")


def standing(hub: HubView) -> Standing:
    """Return how ``hub`` stands, by its worst interface."""
    if not hub.interfaces:
        return Standing(
            "unknown", _("We know no address through which programs could read this hub.")
        )
    worst = next(one for one in hub.interfaces if one.health == hub.health)
    return interface_standing(worst)


def interface_standing(one: InterfaceView) -> Standing:
    """Return how one interface stands."""
    return Standing(one.health, _SENTENCES[one.health](one))


def not_searched_sentence(gap: NotSearched) -> str:
    """Say why a search misses a hub, and since when."""
    if gap.why == "listed":
        return _("no connector yet")
    if gap.since is None:
        return _("paused, never read") if gap.why == "paused" else _("not read yet")
    since = date_format(gap.since, "DATE_FORMAT")
    if gap.why == "paused":
        return _("paused; last read on %(date)s") % {"date": since}
    return _("failing; last read on %(date)s") % {"date": since}


def _good(one: InterfaceView) -> str:
    assert one.last_success_at is not None
    return _("Last read on %(date)s.") % {"date": date_format(one.last_success_at, "DATE_FORMAT")}


def _never(one: InterfaceView) -> str:
    if one.last_tried_at is None:
        return _("It can be read and nobody has started yet.")
    return _("Tried on %(date)s without success.") % {
        "date": date_format(one.last_tried_at, "DATE_FORMAT")
    }


def _failing(one: InterfaceView) -> str:
    if one.last_success_at is None:
        return _("It has never been read: every attempt failed.")
    return _("Failing since %(date)s: what we hold may be out of date.") % {
        "date": date_format(one.last_success_at, "DATE_FORMAT")
    }


def _paused(one: InterfaceView) -> str:
    if one.state_since is None:
        return _("Reading is paused.")
    return _("Reading is paused since %(date)s.") % {
        "date": date_format(one.state_since, "DATE_FORMAT")
    }


def _listed(one: InterfaceView) -> str:
    del one  # the same for all
    return _("Its machine address is known, but we cannot read its kind yet.")


_SENTENCES = {
    "good": _good,
    "never": _never,
    "failing": _failing,
    "paused": _paused,
    "listed": _listed,
}
