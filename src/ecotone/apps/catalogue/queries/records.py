"""One record with everything that is known of it: copies, choices, tags, what it may be same as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from ecotone.apps.catalogue.models import Copy, Likeness, Record, Tagging
from ecotone.kernel.errors import NotFound
from ecotone.records.model import Record as Knowledge
from ecotone.records.model import Tag, from_json
from ecotone.rights.visibility import Purpose, State, Viewer

#: Uses in which a withdrawn record still answers, with the day and the reason only.
_TOMBSTONES = frozenset({Purpose.READ, Purpose.API})


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyView:
    """One hub's copy of the record. ``address`` is where the hub shows or serves it, or empty."""

    uid: str
    hub_id: str
    hub_name: str
    key: str
    address: str
    seen_on: date
    withdrawn_on: date | None
    withdrawn_reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LikenessView:
    """Two copies that may be the same thing. Staff only."""

    id: int
    left: str
    right: str
    left_record: str
    right_record: str
    left_title: str
    right_title: str
    score: float
    reasons: tuple[str, ...]
    decision: str  # open, same or different
    decided_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """A record as one viewer may see it.

    ``uid`` differs from the one asked for when the record was found to be the same as another.
    Of a withdrawn record the public sees a tombstone: no title, no content, no copies, but the
    state, the day (``state_since``) and the reason. ``chosen`` says for each field of ``record``
    which hub's copy it came from.
    """

    uid: str
    record: Knowledge
    title: str
    title_language: str
    description: str
    description_language: str
    chosen: dict[str, str]
    copies: tuple[CopyView, ...]
    tags: tuple[Tag, ...]
    likenesses: tuple[LikenessView, ...]
    state: str
    state_reason: str
    state_since: date | None
    embargo_until: date | None
    added_at: datetime
    changed_at: datetime
    tombstone: bool = False


def record(uid: str, *, viewer: Viewer, purpose: Purpose, language: str = "en") -> RecordView:
    """Return one record; raises ``NotFound`` when there is none that this viewer may see."""
    row = _present(uid)
    if row is not None and Record.objects.filter(pk=row.pk).visible_to(viewer, purpose).exists():
        return _view(row, language, staff=viewer.staff)
    if row is not None and row.state == State.WITHDRAWN and purpose in _TOMBSTONES:
        return _tombstone(row)
    raise NotFound(
        "There is no record under this address, or it is not open to you.", what="record", asked=uid
    )


def open_likenesses(limit: int = 100) -> list[LikenessView]:
    """Return the likest pairs that wait for a person. Staff only."""
    found = Likeness.objects.filter(decision=Likeness.Decision.OPEN)
    return _likenesses(found.order_by("-score", "id")[:limit])


def _present(uid: str) -> Record | None:
    """Return the record that stands under ``uid`` today, following what it was merged into."""
    row = Record.objects.select_related("merged_into").filter(pk=uid).first()
    met = {uid}
    while row is not None and row.merged_into is not None and row.merged_into.pk not in met:
        met.add(row.merged_into.pk)
        row = row.merged_into
    return row


def _view(row: Record, language: str, *, staff: bool) -> RecordView:
    body = from_json(row.body)
    title, title_language = body.title(language)
    description, description_language = body.description(language)
    copies = row.copies.select_related("hub").order_by("arrival")
    return RecordView(
        uid=row.uid,
        record=body,
        title=title,
        title_language=title_language,
        description=description,
        description_language=description_language,
        chosen=dict(row.chosen),
        copies=tuple(_copy_view(copy) for copy in copies),
        tags=_tags(row.uid),
        likenesses=_likenesses_of(row.uid) if staff else (),
        state=row.state,
        state_reason=row.state_reason,
        state_since=row.state_since,
        embargo_until=row.embargo_until,
        added_at=row.added_at,
        changed_at=row.changed_at,
    )


def _tombstone(row: Record) -> RecordView:
    return RecordView(
        uid=row.uid,
        record=Knowledge(),
        title="",
        title_language="und",
        description="",
        description_language="und",
        chosen={},
        copies=(),
        tags=(),
        likenesses=(),
        state=row.state,
        state_reason=row.state_reason,
        state_since=row.state_since,
        embargo_until=None,
        added_at=row.added_at,
        changed_at=row.changed_at,
        tombstone=True,
    )


def _copy_view(copy: Copy) -> CopyView:
    return CopyView(
        uid=copy.uid,
        hub_id=copy.hub_id,
        hub_name=copy.hub.name,
        key=copy.key,
        address=copy.address,
        seen_on=copy.seen_on,
        withdrawn_on=copy.withdrawn_on,
        withdrawn_reason=copy.withdrawn_reason,
    )


def _tags(uid: str) -> tuple[Tag, ...]:
    found = Tagging.objects.filter(record_id=uid).order_by("scheme", "-score", "code")
    return tuple(
        Tag(scheme=tag.scheme, code=tag.code, rule=tag.rule, score=tag.score, evidence=tag.evidence)
        for tag in found
    )


def _likenesses_of(uid: str) -> tuple[LikenessView, ...]:
    found = Likeness.objects.filter(Q(left__record_id=uid) | Q(right__record_id=uid))
    return tuple(_likenesses(found.order_by("-score", "id")))


def _likenesses(found: QuerySet[Likeness]) -> list[LikenessView]:
    return [
        LikenessView(
            id=one.pk,
            left=one.left_id,
            right=one.right_id,
            left_record=one.left.record_id,
            right_record=one.right.record_id,
            left_title=from_json(one.left.body).title()[0],
            right_title=from_json(one.right.body).title()[0],
            score=one.score,
            reasons=tuple(one.reasons),
            decision=one.decision,
            decided_by=one.decided_by,
        )
        for one in found.select_related("left", "right")
    ]
