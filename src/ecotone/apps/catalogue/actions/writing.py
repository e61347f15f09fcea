"""Writing what was settled: whole pages of rows, no object for each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from ecotone.apps.catalogue import rows
from ecotone.apps.catalogue.held import Held
from ecotone.apps.catalogue.joining import Pair
from ecotone.apps.catalogue.models import (
    Change,
    Copy,
    Likeness,
    Name,
    Record,
    Standing,
    Tagging,
)
from ecotone.kernel import clock
from ecotone.records import identify
from ecotone.records.model import Tag
from ecotone.rights.visibility import State

if TYPE_CHECKING:  # meeting only hands its likenesses over
    from ecotone.apps.catalogue.actions.meeting import Found

#: Why a record that turned out to be another one is out of sight.
MERGED = "It is the same as another record, which has taken its place."
#: From this score on a record stands surely under a target.
SURE = 0.7
_TARGET = "GBF-TARGET-"


@dataclass(slots=True)
class Shown:
    """A record as it will be shown, ready to be written."""

    uid: str
    body: str
    chosen: dict[str, list[str]]
    digest: str
    title: str
    type: str
    year: int | None
    licence: str
    state: str
    state_reason: str
    state_since: date | None
    embargo_until: date | None
    tags: tuple[Tag, ...]


_RECORD = (
    "uid",
    "body",
    "chosen",
    "digest",
    "title",
    "type",
    "year",
    "licence",
    "state",
    "state_reason",
    "state_since",
    "embargo_until",
    "merged_into_id",
    "added_at",
    "changed_at",
)
_COPY = (
    "uid",
    "arrival",
    "record_id",
    "hub_id",
    "key",
    "digest",
    "body",
    "address",
    "seen_on",
    "withdrawn_on",
    "withdrawn_reason",
)


def records(shown: Sequence[Shown], absorbed: Mapping[str, str]) -> None:
    """Write records with their tags and standings; send absorbed ones to what they became."""
    now = rows.moment(clock.now())
    rows.upsert(
        Record,
        _RECORD,
        [_record_row(one, now) for one in shown],
        key=("uid",),
        keep=("added_at",),
    )
    for uid, home in absorbed.items():
        Record.objects.filter(pk=uid).update(
            merged_into_id=home,
            state=State.WITHDRAWN.value,
            state_reason=MERGED,
            state_since=clock.today(),
            digest="",
            changed_at=clock.now(),
        )
    touched = [one.uid for one in shown] + list(absorbed)
    rows.delete(Tagging, "record_id", touched)
    rows.delete(Standing, "record_id", touched)
    rows.insert(
        Tagging,
        ("record_id", "scheme", "code", "rule", "score", "evidence"),
        [
            (one.uid, tag.scheme, tag.code, tag.rule, tag.score, tag.evidence[:300])
            for one in shown
            for tag in one.tags
        ],
    )
    rows.insert(
        Standing,
        ("record_id", "country", "targets", "sure", "weight", "audience", "embargo_until"),
        [row for one in shown for row in _standings(one)],
    )


def copies(held: Sequence[Held]) -> None:
    """Write copies as they stand."""
    written = [
        (
            copy.uid,
            copy.arrival,
            copy.record_id,
            copy.hub,
            copy.key,
            copy.digest,
            copy.body,
            copy.address,
            rows.day(copy.seen_on),
            rows.day(copy.withdrawn_on),
            copy.withdrawn_reason,
        )
        for copy in held
    ]
    rows.upsert(Copy, _COPY, written, key=("uid",), keep=("arrival", "hub_id", "key"))


def names(found: Mapping[str, Sequence[str]]) -> None:
    """Give copies their names anew."""
    rows.delete(Name, "copy_id", found)
    rows.insert(
        Name, ("copy_id", "name"), [(uid, name) for uid, own in found.items() for name in own]
    )


def likenesses(fresh: Iterable[str], found: Mapping[Pair, Found]) -> None:
    """Write the likenesses of fresh copies anew; what a person decided stays."""
    own = list(fresh)
    undecided = Q(decided_by__in=("", Likeness.RULE))
    if own:
        stale = Likeness.objects.filter(Q(left_id__in=own) | Q(right_id__in=own)).filter(undecided)
        if stale.exists():
            stale.delete()
    rows.upsert(
        Likeness,
        ("left_id", "right_id", "score", "reasons", "decision", "decided_by"),
        [_likeness_row(key, one) for key, one in found.items()],
        key=("left_id", "right_id"),
        keep=("decision", "decided_by"),
    )


def changes(uids: Iterable[str]) -> None:
    """Write one line of the change log for each record."""
    now = rows.moment(clock.now())
    rows.insert(Change, ("record_id", "at"), [(uid, now) for uid in uids])


def _record_row(one: Shown, now: Any) -> tuple[Any, ...]:
    return (
        one.uid,
        one.body,
        json.dumps(one.chosen, sort_keys=True),
        one.digest,
        one.title,
        one.type,
        one.year,
        one.licence,
        one.state,
        one.state_reason,
        rows.day(one.state_since),
        rows.day(one.embargo_until),
        None,
        now,
        now,
    )


def _standings(one: Shown) -> Iterable[tuple[Any, ...]]:
    """Yield the columns of a standing for each country of a record."""
    targets = sure = 0
    for tag in one.tags:
        if tag.scheme == "target" and tag.code.startswith(_TARGET):
            bit = 1 << (int(tag.code.removeprefix(_TARGET)) - 1)
            targets |= bit
            sure |= bit if tag.score >= SURE else 0
    if not targets:
        return
    audience, embargo = State(one.state).audience.value, rows.day(one.embargo_until)
    for tag in one.tags:
        if tag.scheme == "country":
            weight = round(tag.score * 100) * 10_000 + max(0, min(one.year or 0, 9_999))
            yield (one.uid, tag.code, targets, sure, weight, audience, embargo)


def _likeness_row(key: Pair, one: Found) -> tuple[Any, ...]:
    same = one.score >= identify.SAME
    return (
        *key,
        one.score,
        json.dumps(list(one.reasons)),
        Likeness.Decision.SAME.value if same else Likeness.Decision.OPEN.value,
        Likeness.RULE if same else "",
    )
