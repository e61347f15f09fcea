"""The elements of a target, and how far the indicators in use measure them."""

from __future__ import annotations

from dataclasses import replace

from ecotone.apps.monitoring.models import ElementJudgement
from ecotone.vocab import elements as listed
from ecotone.vocab.elements import Element, Measured


def elements_of(target: int) -> tuple[Element, ...]:
    """Return the elements of a target; what the global team judged goes before our list.

    One query. Raises ``NotFound`` for a number that is no target's.
    """
    found = listed.elements_of(target)
    judged = {
        one.element: one
        for one in ElementJudgement.objects.filter(element__in=[one.id for one in found])
    }
    return tuple(_merged(one, judged.get(one.id)) for one in found)


def _merged(one: Element, judged: ElementJudgement | None) -> Element:
    if judged is None:
        return one
    return replace(
        one, measured=Measured(judged.measured), by=tuple(judged.by), reason=judged.reason
    )
