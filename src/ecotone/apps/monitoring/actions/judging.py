"""What the global team says of the elements of a target."""

from __future__ import annotations

from collections.abc import Iterable

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.monitoring.actions.gate import changing
from ecotone.apps.monitoring.models import ElementJudgement
from ecotone.apps.monitoring.rules import require_change
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.rights.visibility import Viewer
from ecotone.vocab import gbf
from ecotone.vocab.elements import Measured, elements


def judge_element(
    element: str, *, measured: Measured, indicators: Iterable[str], reason: str, by: Viewer
) -> None:
    """Say how far the indicators measure an element, in place of the list that came with Ecotone.

    Raises ``NotFound`` for an element or indicator that there is not, ``BadInput`` without reason
    or for an element that is measured by nothing.
    """
    require_change(by)
    if element not in {one.id for one in elements()}:
        raise NotFound(f"There is no element “{element}”.", what="element", asked=element)
    if not reason.strip():
        raise BadInput("Say why; readers see the reason.")
    codes = [gbf.indicator(code).code for code in indicators]
    if measured is not Measured.NOT and not codes:
        raise BadInput("Name the indicators that measure this element.")
    with changing():
        ElementJudgement.objects.update_or_create(
            element=element,
            defaults={
                "measured": measured.value,
                "by": codes,
                "reason": reason.strip()[:500],
                "judged_by": by.name[:254],
                "judged_at": clock.now(),
            },
        )
        record_event(
            by=by.name,
            verb="judged",
            object_kind="element",
            object_id=element,
            detail={"measured": measured.value, "by": codes, "reason": reason},
        )
