"""The elements of a target, and how far the indicators in use measure them."""

from __future__ import annotations

from dataclasses import replace

from ecotone.apps.accounts.queries import stamp_of_events
from ecotone.apps.monitoring.models import ElementJudgement
from ecotone.kernel.kept import Kept
from ecotone.vocab import elements as listed
from ecotone.vocab.elements import Element, Measured

_judged: Kept[str, dict[str, ElementJudgement]] = Kept(1)


def elements_of(target: int) -> tuple[Element, ...]:
    """Return the elements of a target; what the global team judged goes before our list.

    One query, or none while nothing was decided since. Raises ``NotFound`` for a number that is
    no target's.
    """
    judged = _judged.get("all", stamp_of_events(), _read)
    return tuple(_merged(one, judged.get(one.id)) for one in listed.elements_of(target))


def _read() -> dict[str, ElementJudgement]:
    """Return what the global team judged, by element: a few rows for all targets together."""
    return {one.element: one for one in ElementJudgement.objects.all()}


def _merged(one: Element, judged: ElementJudgement | None) -> Element:
    if judged is None:
        return one
    return replace(
        one, measured=Measured(judged.measured), by=tuple(judged.by), reason=judged.reason
    )
