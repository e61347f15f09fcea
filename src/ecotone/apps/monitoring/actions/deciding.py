"""What people decide about values: reviewed, official, revised, declined.

Every decision is one transaction and one line of the audit trail for each value. The figure
itself never changes; a better one is computed anew and takes its place by ``revise``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.monitoring import flow
from ecotone.apps.monitoring.actions.gate import changing
from ecotone.apps.monitoring.actions.releasing import open_run, release_day
from ecotone.apps.monitoring.flow import Move, Origin, State
from ecotone.apps.monitoring.models import PUBLIC, STAFF, Value
from ecotone.apps.monitoring.rules import require_change
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.rights.visibility import Viewer

_SAME = ("indicator", "measure", "place", "year", "group_key")


def submit_for_review(values: Iterable[int], *, by: Viewer, note: str = "") -> int:
    """Ask for the review of computed values; return how many. Who sees them does not change."""
    require_change(by)
    with changing():
        found = _locked(values, flow.SUBMIT)
        for one in found:
            _move(one, flow.SUBMIT, reason=note, by=by)
    return len(found)


def make_official(values: Iterable[int], *, by: Viewer, note: str = "") -> int:
    """Make reviewed values official and so public, from their release day where one is set.

    A value computed by the platform becomes the country's own by this. Values of another origin
    stay beside it. Raises ``BadInput`` when an official value of the same thing is there already:
    that one has to be revised.
    """
    require_change(by)
    with changing():
        found = _locked(values, flow.MAKE_OFFICIAL)
        for one in found:
            _require_place_is_free(one)
            _become_official(one, reason=note, by=by)
    return len(found)


def revise(value: int, *, replacement: int, reason: str, by: Viewer) -> None:
    """Put ``replacement`` in the place of an official value, which stays readable as revised.

    Both must be of the same indicator, measure, place, year, group and origin; the new one may
    come straight from its computation. Raises ``BadInput`` and ``NotFound``.
    """
    require_change(by)
    _require_reason(flow.REVISE, reason)
    with changing():
        [old] = _locked([value], flow.REVISE)
        [new] = _locked([replacement], flow.SUBMIT, flow.MAKE_OFFICIAL)
        if not _stands_for(new, old):
            raise BadInput(
                f"Value {replacement} is not of the same indicator, measure, place, year, group "
                f"and origin as value {value}, so it cannot take its place."
            )
        _move(old, flow.REVISE, reason=reason, by=by, detail={"replaced by": new.pk})
        new.previous = old
        _become_official(new, reason=reason, by=by)


def decline(values: Iterable[int], *, reason: str, by: Viewer) -> int:
    """Decline values, also official ones: they are for staff only from now on, with the reason."""
    require_change(by)
    _require_reason(flow.DECLINE, reason)
    with changing():
        found = _locked(values, flow.DECLINE)
        for one in found:
            one.audience = STAFF
            _move(one, flow.DECLINE, reason=reason, by=by)
    return len(found)


def _locked(values: Iterable[int], *moves: Move) -> list[Value]:
    """Return the values, held until the transaction ends, all in a state that a move starts from.

    Raises ``NotFound`` and ``BadInput``.
    """
    wanted = list(dict.fromkeys(values))
    found = list(Value.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    if missing := sorted(set(wanted) - {one.pk for one in found}):
        raise NotFound(f"There is no value {missing[0]}.", what="value", asked=str(missing[0]))
    allowed = {state for move in moves for state in move.sources}
    for one in found:
        if State(one.state) not in allowed:
            raise BadInput(
                f"Value {one.pk} ({one}) is {one.state}; only what is "
                f"{' or '.join(sorted(allowed))} can be {moves[-1].verb}."
            )
    return found


def _require_reason(move: Move, reason: str) -> None:
    if move.needs_reason and not reason.strip():
        raise BadInput(f"Say why it is {move.verb}; readers see the reason.")


def _require_place_is_free(one: Value) -> None:
    same = Q(**{name: getattr(one, name) for name in _SAME})
    if not one.indicator:
        same &= Q(method=one.method)
    taken = Value.objects.filter(
        same, state=State.OFFICIAL.value, origin=_owned(one.origin)
    ).first()
    if taken is not None:
        raise BadInput(
            f"There is an official value of {one} already (number {taken.pk}). "
            "Revise that one, with the reason."
        )


def _stands_for(new: Value, old: Value) -> bool:
    names = _SAME if old.indicator else (*_SAME, "method")
    alike = all(getattr(new, name) == getattr(old, name) for name in names)
    return alike and _owned(new.origin) == old.origin


def _owned(origin: str) -> str:
    """Return whose figure a value is once it is official: what was computed here is adopted."""
    return Origin.NATIONAL.value if origin == Origin.PLATFORM.value else origin


def _become_official(one: Value, *, reason: str, by: Viewer) -> None:
    adopted = {"origin": Origin.NATIONAL.value} if one.origin == Origin.PLATFORM.value else {}
    one.origin = _owned(one.origin)
    one.audience = PUBLIC
    one.public_from = release_day(one.indicator, one.place)
    _move(one, flow.MAKE_OFFICIAL, reason=reason, by=by, detail=adopted)
    if one.run_id:
        open_run(one.run_id, one.public_from)


def _move(
    one: Value, move: Move, *, reason: str, by: Viewer, detail: dict[str, Any] | None = None
) -> None:
    before = one.state
    one.state = move.target.value
    one.state_reason = reason.strip()[:500]
    one.state_by = by.name[:254]
    one.state_at = clock.now()
    one.save()
    record_event(
        by=by.name,
        verb=move.verb,
        object_kind="value",
        object_id=str(one.pk),
        detail={"from": before, **({"reason": reason} if reason else {}), **(detail or {})},
    )
