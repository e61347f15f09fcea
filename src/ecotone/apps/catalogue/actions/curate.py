"""What people and hubs do to records that are there: withdraw, hide, put under embargo, decide."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Literal

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.catalogue import rows
from ecotone.apps.catalogue.actions.gate import changing
from ecotone.apps.catalogue.actions.meeting import gather
from ecotone.apps.catalogue.actions.settle import settle
from ecotone.apps.catalogue.models import Copy, Likeness, Record
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.rights.visibility import State


def withdraw(hub_id: str, keys: Collection[str], *, reason: str, by: str) -> int:
    """Withdraw a hub's copies; return how many were not withdrawn before.

    A record whose last copy goes is withdrawn with the day and the reason; nothing is erased.
    """
    with changing():
        withdrawn = withdraw_copies(hub_id, dict.fromkeys(keys, reason))
        if withdrawn:
            record_event(
                by=by,
                verb="withdrew records",
                object_kind="hub",
                object_id=hub_id,
                detail={"copies": withdrawn, "reason": reason},
            )
    return withdrawn


def withdraw_copies(hub_id: str, reasons: dict[str, str]) -> int:
    """Do the same for key and reason, inside the caller's ``changing()``, without audit line."""
    touched: set[str] = set()
    withdrawn = 0
    for part in rows.chunks(list(reasons)):
        copies = Copy.objects.filter(hub_id=hub_id, key__in=part, withdrawn_on=None)
        found = list(copies.values_list("uid", "key", "record_id"))
        for reason in sorted({reasons[key] for _, key, _ in found}):
            uids = [uid for uid, key, _ in found if reasons[key] == reason]
            Copy.objects.filter(uid__in=uids).update(
                withdrawn_on=clock.today(), withdrawn_reason=_reason(reason)
            )
        touched |= {record_id for _, _, record_id in found}
        withdrawn += len(found)
    _settle_again(touched)
    return withdrawn


def hide_record(uid: str, *, reason: str, by: str) -> None:
    """Take a record out of the public's sight until a person shows it again."""
    _set_state(uid, State.QUARANTINED, _reason(reason), verb="hid", by=by)


def show_record(uid: str, *, by: str) -> None:
    """Bring a hidden record back to where its copies put it."""
    _set_state(uid, State.CURRENT, "", verb="showed again", by=by)


def _set_state(uid: str, state: State, reason: str, *, verb: str, by: str) -> None:
    with changing():
        record = _record(uid)
        Record.objects.filter(pk=record.pk).update(
            state=state.value,
            state_reason=reason,
            state_since=clock.today() if reason else None,
        )
        _settle_again([uid])
        record_event(
            by=by,
            verb=verb,
            object_kind="record",
            object_id=uid,
            detail={"reason": reason} if reason else {},
        )


def embargo_record(uid: str, *, until: date | None, by: str) -> None:
    """Keep a record from the public until a day, or end what a person set with None.

    An embargo that a hub states holds beside it; the later day counts.
    """
    with changing():
        _record(uid)
        Record.objects.filter(pk=uid).update(embargo_set=until)
        _settle_again([uid])
        record_event(
            by=by,
            verb="set embargo",
            object_kind="record",
            object_id=uid,
            detail={"until": until.isoformat() if until else ""},
        )


def decide_likeness(likeness_id: int, decision: Literal["same", "different"], *, by: str) -> None:
    """Say that two copies are, or are not, the same thing; their records are made anew."""
    if decision not in {"same", "different"}:
        raise BadInput("A likeness is decided as “same” or “different”.")
    with changing():
        one = Likeness.objects.select_related("left", "right").filter(pk=likeness_id).first()
        if one is None:
            raise NotFound(f"There is no likeness number {likeness_id}.")
        Likeness.objects.filter(pk=one.pk).update(decision=decision, decided_by=by)
        _settle_again({one.left.record_id, one.right.record_id})
        record_event(
            by=by,
            verb=f"decided {decision}",
            object_kind="likeness",
            object_id=f"{one.left_id} {one.right_id}",
            detail={"score": one.score},
        )


def _settle_again(record_ids: Iterable[str]) -> None:
    if ids := set(record_ids):
        settle(gather(ids))


def _record(uid: str) -> Record:
    found = Record.objects.filter(pk=uid, merged_into=None).first()
    if found is None:
        raise NotFound(f"There is no record {uid[:16]!r}.")
    return found


def _reason(text: str) -> str:
    if not text.strip():
        raise BadInput("Say why; the reason is shown to readers.")
    return text.strip()[:500]
