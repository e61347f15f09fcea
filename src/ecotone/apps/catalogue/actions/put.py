"""Storing what a hub sent: one transaction a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.catalogue import rows
from ecotone.apps.catalogue.actions.gate import changing
from ecotone.apps.catalogue.actions.meeting import meet
from ecotone.apps.catalogue.actions.prepare import Arrived, Prepared, PreparedCopy, prepare
from ecotone.apps.catalogue.actions.settle import settle
from ecotone.apps.catalogue.held import Held
from ecotone.apps.catalogue.models import Copy
from ecotone.kernel import clock


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the drafts. A copy that came back after a withdrawal counts as changed."""

    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class _Stored:
    arrival: int
    record_id: str
    digest: str
    withdrawn: bool


def put(hub_id: str, drafts: Sequence[Arrived], *, by: str, again: bool = False) -> Counts:
    """Store drafts of one hub; what is the same is neither written nor indexed again.

    ``again`` works out names, merges and tags anew even for copies that have not changed (the
    rules may have). Raises ``NotFound`` when there is no such hub.
    """
    prepared = prepare(hub_id, drafts)
    with changing():
        counts = put_prepared(prepared, again=again)
        if counts.new or counts.changed:
            record_event(
                by=by,
                verb="stored records",
                object_kind="hub",
                object_id=hub_id,
                detail={"new": counts.new, "changed": counts.changed},
            )
    return counts


def put_prepared(prepared: Prepared, *, again: bool = False) -> Counts:
    """Do the same inside the caller's ``changing()``; the caller writes the audit line."""
    stored = _stored([copy.uid for copy in prepared.copies])
    differing = [copy for copy in prepared.copies if _differs(copy, stored.get(copy.uid))]
    new = sum(copy.uid not in stored for copy in differing)
    counts = Counts(new, len(differing) - new, len(prepared.copies) - len(differing))
    worked = prepared.copies if again else tuple(differing)
    if worked:
        fresh = _held(prepared.hub_id, worked, stored)
        written = {copy.uid for copy in differing}
        settle(meet(fresh, {copy.uid: copy for copy in worked}), written=written)
    return counts


def _stored(uids: Sequence[str]) -> dict[str, _Stored]:
    columns = ("uid", "arrival", "record_id", "digest", "withdrawn_on")
    return {
        uid: _Stored(arrival, record_id, digest, withdrawn_on is not None)
        for uid, arrival, record_id, digest, withdrawn_on in rows.select(Copy, columns, "uid", uids)
    }


def _differs(copy: PreparedCopy, stored: _Stored | None) -> bool:
    return stored is None or stored.withdrawn or stored.digest != copy.digest


def _held(
    hub_id: str, copies: Sequence[PreparedCopy], stored: dict[str, _Stored]
) -> dict[str, Held]:
    """Return the copies as they will stand; new ones get the next numbers, in their order."""
    last = Copy.objects.aggregate(last=Max("arrival"))["last"] or 0
    today = clock.today()
    fresh: dict[str, Held] = {}
    for copy in copies:
        before = stored.get(copy.uid)
        if before is None:
            last += 1
        fresh[copy.uid] = Held(
            uid=copy.uid,
            arrival=before.arrival if before else last,
            record_id=before.record_id if before else "",
            hub=hub_id,
            key=copy.key,
            digest=copy.digest,
            record=copy.record,
            body=copy.body,
            address=copy.address,
            seen_on=today,
            tags=copy.tags,
        )
    return fresh
