"""How far the indicators in use measure a target, element by element."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecotone.apps.monitoring import queries
from ecotone.vocab.elements import Element, Measured

NAMES = {
    Measured.FULLY: gettext_noop("measured fully"),
    Measured.PARTLY: gettext_noop("measured in part"),
    Measured.NOT: gettext_noop("not measured"),
}
_BADGES = {Measured.FULLY: "numbers", Measured.PARTLY: "quiet", Measured.NOT: "warn"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredSo:
    """The elements of a target that are measured to the same degree (fully, partly, not)."""

    how: str
    name: str
    badge: str
    elements: Sequence[Element]


def of_target(number: int) -> list[MeasuredSo]:
    """Return the elements of a target, those that nothing measures last; no empty degree."""
    found = queries.elements_of(number)
    return [
        MeasuredSo(how=how.value, name=_(NAMES[how]), badge=_BADGES[how], elements=same)
        for how in Measured
        if (same := [one for one in found if one.measured is how])
    ]
