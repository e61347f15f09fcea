"""What was read, what is being read, what could not be read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from ecotone.apps.harvest.models import Quarantined, Reading, Run
from ecotone.connectors.base import Trouble
from ecotone.kernel import clock
from ecotone.rights.visibility import Purpose, State, Viewer, sight


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """One attempt to read an interface. ``outcome`` is empty while nobody has ended it."""

    id: int
    interface_id: int
    kind: str
    started_at: datetime
    ended_at: datetime | None
    outcome: str
    pages: int
    read: int
    expected: int | None
    new: int
    changed: int
    same: int
    withdrawn: int
    quarantined: int
    not_ours: int
    notes: tuple[str, ...]
    for_keeper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many objects of a hub could not be read for one reason, told without the objects."""

    sentence: str
    objects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarantineView:
    """An object that could not be read, and why. Its key and sentences are not for the public."""

    interface_id: int
    key: str
    address: str
    since: datetime
    for_keeper: str
    for_operator: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A hub that is being read now: ``read`` of ``expected`` objects (None: not said)."""

    interface_id: int
    kind: str
    started_at: datetime
    read: int
    expected: int | None
    new: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A sweep that found so little that a person should look before anything is withdrawn."""

    interface_id: int
    hub_id: str
    hub_name: str
    reason: str


def runs_of(hub_id: str, limit: int = 20) -> list[RunView]:
    """Return the last runs of a hub's interfaces, the newest first."""
    found = Run.objects.filter(interface__hub_id=hub_id).select_related("interface")[:limit]
    return [
        RunView(
            id=run.pk,
            interface_id=run.interface_id,
            kind=run.interface.kind,
            started_at=run.started_at,
            ended_at=run.ended_at,
            outcome=run.outcome,
            pages=run.pages,
            read=run.read,
            expected=run.expected,
            new=run.new,
            changed=run.changed,
            same=run.same,
            withdrawn=run.withdrawn,
            quarantined=run.quarantined,
            not_ours=run.not_ours,
            notes=tuple(run.notes),
            for_keeper=run.for_keeper,
        )
        for run in found
    ]


def waiting(hub_id: str) -> list[Waiting]:
    """Return what everybody may know of the objects that could not be read: how many, why."""
    found = _waiting(hub_id).order_by().values_list("trouble").annotate(Count("pk"))
    counts: Counter[Trouble] = Counter()
    for trouble, objects in found:
        counts[Trouble(trouble) if trouble in set(Trouble) else Trouble.ODD] += objects
    return [Waiting(sentence=one.sentence, objects=counts[one]) for one in Trouble if counts[one]]


def quarantined(hub_id: str, *, viewer: Viewer, limit: int = 100) -> list[QuarantineView]:
    """Return what could not be read from a hub, the newest first; to the public, nothing.

    What is quarantined has the state of that name: ``rights.visibility`` says who may see it.
    """
    may = sight(viewer, Purpose.READ, clock.today())
    if State.QUARANTINED.audience not in may.audiences:
        return []
    found = _waiting(hub_id)
    return [
        QuarantineView(
            interface_id=one.raw.interface_id,
            key=one.raw.key,
            address=one.raw.url,
            since=one.since,
            for_keeper=one.for_keeper,
            for_operator=one.for_operator,
        )
        for one in found.select_related("raw").defer("raw__body").order_by("-since", "pk")[:limit]
    ]


def _waiting(hub_id: str) -> Any:
    return Quarantined.objects.filter(raw__interface__hub_id=hub_id, raw__gone_on=None)


def progress(hub_id: str) -> Progress | None:
    """Return how far reading a hub is, or None when nobody reads it now (by the lease alone)."""
    held = Reading.objects.filter(interface__hub_id=hub_id, lease_until__gt=clock.now())
    run = (
        Run.objects.filter(interface_id__in=held.values("interface_id"), outcome="")
        .select_related("interface")
        .first()
    )
    if run is None:
        return None
    return Progress(
        interface_id=run.interface_id,
        kind=run.interface.kind,
        started_at=run.started_at,
        read=run.read,
        expected=run.expected,
        new=run.new,
        changed=run.changed,
        same=run.same,
    )


def held_sweeps() -> list[Held]:
    """Return the sweeps that wait for a person."""
    found = Reading.objects.exclude(held_reason="").select_related("interface__hub")
    return [
        Held(
            interface_id=one.pk,
            hub_id=one.interface.hub_id,
            hub_name=one.interface.hub.name,
            reason=one.held_reason,
        )
        for one in found.order_by("interface__hub__name", "pk")
    ]
