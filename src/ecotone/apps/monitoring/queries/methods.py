"""Cards of methods: public, like the code they belong to."""

from __future__ import annotations

from ecotone.apps.monitoring.cards import shown
from ecotone.apps.monitoring.models import Method
from ecotone.apps.monitoring.shown import ShownCard


def cards(*, code: str = "", target: int | None = None) -> tuple[ShownCard, ...]:
    """Return the cards of the installed methods, by code and name; one query."""
    found = Method.objects.filter(current=True).order_by("code", "name")
    if code:
        found = found.filter(code__iexact=code)
    every = (shown(one.card) for one in found)
    return tuple(one for one in every if target is None or target in one.targets)


def cards_of_indicator(code: str) -> tuple[ShownCard, ...]:
    """Return the cards of the methods for one indicator; none is an empty tuple."""
    return cards(code=code) if code else ()


def card_of(name: str, version: str = "") -> ShownCard | None:
    """Return the card of a method by its name, or by the code of its indicator, or None.

    Without ``version`` the card that the installed code has; with it, the card of that version.
    """
    found = Method.objects.filter(name=name)
    found = found.filter(version=version) if version else found.filter(current=True)
    one = found.first()
    if one is None and not version:
        one = Method.objects.filter(code__iexact=name, current=True).order_by("name").first()
    return shown(one.card, current=one.current) if one else None
