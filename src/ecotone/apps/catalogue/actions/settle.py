"""From copies that belong together to the records that are shown: merge, classify, write."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date

from ecotone.apps.catalogue.actions import writing
from ecotone.apps.catalogue.actions.meeting import Meeting
from ecotone.apps.catalogue.actions.writing import Shown
from ecotone.apps.catalogue.held import Held, body_of, in_order
from ecotone.apps.catalogue.joining import groups
from ecotone.apps.catalogue.models import Record
from ecotone.apps.hubs import queries as hubs
from ecotone.kernel.digest import of_json
from ecotone.records.classify import classifier
from ecotone.records.merge import RULES, Merged, merge
from ecotone.records.model import Record as Knowledge
from ecotone.records.model import Tag, best_text
from ecotone.rights.visibility import State

#: Values with which a hub fills no field.
_SAYS_NOTHING: tuple[object, ...] = ("", (), {}, "other", "unknown")


@dataclass(slots=True)
class Before:
    """What is stored of a record that may change."""

    digest: str
    state: str
    state_reason: str
    state_since: date | None
    embargo_set: date | None
    merged_into: str | None


@dataclass(slots=True)
class _Settled:
    """What one settling will write."""

    shown: list[Shown] = field(default_factory=list)
    moved: list[Held] = field(default_factory=list)  # copies that come to another record
    absorbed: dict[str, str] = field(default_factory=dict)  # record: the one it became


def settle(meeting: Meeting, *, written: Iterable[str] = ()) -> list[str]:
    """Bring the records of all copies of ``meeting`` up to date; return the uids that changed.

    ``written`` are the copies whose content is new and must be stored. Call inside ``changing()``.
    """
    parts = [
        in_order(meeting.copies[uid] for uid in part)
        for part in groups(meeting.copies, meeting.ties)
    ]
    uids = {part[0].uid for part in parts}
    before = _before(uids | {copy.record_id for copy in meeting.copies.values()})
    settled = _settle_all(parts, before)
    stored = dict.fromkeys(written)
    stored.update(dict.fromkeys(copy.uid for copy in settled.moved))
    writing.records(settled.shown, settled.absorbed)
    writing.copies([meeting.copies[uid] for uid in stored])
    writing.names(meeting.names)
    writing.likenesses(meeting.fresh, meeting.likenesses)
    changed = [shown.uid for shown in settled.shown] + list(settled.absorbed)
    writing.changes(changed)
    return changed


def _before(uids: Iterable[str]) -> dict[str, Before]:
    found = Record.objects.filter(uid__in=[uid for uid in uids if uid])
    rows = found.values_list(
        "uid", "digest", "state", "state_reason", "state_since", "embargo_set", "merged_into_id"
    )
    return {row[0]: Before(*row[1:]) for row in rows}


def _settle_all(parts: Sequence[Sequence[Held]], before: Mapping[str, Before]) -> _Settled:
    settled = _Settled()
    known = hubs.facts({copy.hub for part in parts for copy in part})
    homes = {copy.uid: part[0].uid for part in parts for copy in part}
    gone_in = {
        uid: homes[uid]
        for uid, old in before.items()
        if uid in homes and homes[uid] != uid and old.merged_into != homes[uid]
    }
    for part in parts:
        uid = part[0].uid
        own = before.get(uid)
        hidden = _hidden([own, *(before[old] for old, home in gone_in.items() if home == uid)])
        shown = _shown(uid, part, own, hidden, known)
        if own is None or own.digest != shown.digest or own.merged_into is not None:
            settled.shown.append(shown)
        for copy in part:
            if copy.record_id != uid:
                copy.record_id = uid
                settled.moved.append(copy)
    settled.absorbed = gone_in
    return settled


def _hidden(olds: Iterable[Before | None]) -> Before | None:
    """Return the first record that a person hid: what joins it is hidden with it."""
    return next((old for old in olds if old and old.state == State.QUARANTINED), None)


def _shown(
    uid: str,
    part: Sequence[Held],
    own: Before | None,
    hidden: Before | None,
    known: Mapping[str, hubs.KnownHub],
) -> Shown:
    living = [copy for copy in part if copy.withdrawn_on is None]
    kept = living or part
    merged = _merged(kept, known)
    tags = _tags(merged.record, kept[0], known)
    state, reason, since = _state(part, living, hidden)
    embargo = _later(_day(merged.record.embargo_until), own.embargo_set if own else None)
    body = kept[0].body if merged.record is kept[0].record else body_of(merged.record)
    chosen = {name: list(hub_ids) for name, hub_ids in merged.chosen.items()}
    digest = of_json(
        [
            body,
            chosen,
            [(tag.scheme, tag.code, tag.rule, tag.score, tag.evidence) for tag in tags],
            [(copy.uid, copy.address, copy.withdrawn_on) for copy in part],
            [state, reason, since, embargo],
        ]
    )
    return Shown(
        uid=uid,
        body=body,
        chosen=chosen,
        digest=digest,
        title=best_text(merged.record.titles, "en")[0],
        type=merged.record.type,
        year=merged.record.year,
        licence=merged.record.licence,
        state=state,
        state_reason=reason,
        state_since=since,
        embargo_until=embargo,
        tags=tags,
    )


def _merged(copies: Sequence[Held], known: Mapping[str, hubs.KnownHub]) -> Merged:
    """Merge; a lone copy, by far the most common case, is the record as it stands."""
    if len(copies) > 1:
        return merge([copy.as_hub_copy(aggregator=known[copy.hub].aggregator) for copy in copies])
    hub: tuple[str, ...] = (copies[0].hub,)
    record = copies[0].record
    chosen = {name: hub for name in RULES if getattr(record, name) not in _SAYS_NOTHING}
    return Merged(record=record, chosen=chosen)


def _tags(record: Knowledge, first: Held, known: Mapping[str, hubs.KnownHub]) -> tuple[Tag, ...]:
    """Classify by the merged record, with what is known of the hub whose copy came first."""
    if first.tags is not None and record is first.record:
        return first.tags
    return classifier().tags(record, known[first.hub].facts)


def _state(
    part: Sequence[Held], living: Sequence[Held], hidden: Before | None
) -> tuple[str, str, date | None]:
    if hidden is not None:
        return State.QUARANTINED.value, hidden.state_reason, hidden.state_since
    if living:
        return State.CURRENT.value, "", None
    last = max(part, key=lambda copy: (copy.withdrawn_on or date.min, copy.arrival))
    return State.WITHDRAWN.value, last.withdrawn_reason, last.withdrawn_on


def _day(text: str) -> date | None:
    """Return the day of an embargo; of a month or a year the last day, so never too early."""
    parts = [int(part) for part in text[:10].split("-") if part.isdigit()]
    if not parts or not MINYEAR <= parts[0] <= MAXYEAR:
        return None
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else monthrange(parts[0], month)[1]
    return date(parts[0], month, day)


def _later(one: date | None, other: date | None) -> date | None:
    return max((day for day in (one, other) if day), default=None)
