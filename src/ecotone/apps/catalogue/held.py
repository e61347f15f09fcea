"""A copy as it is held in memory while the catalogue changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import orjson
from django.db.models import Q

from ecotone.apps.catalogue.models import Copy
from ecotone.records.merge import HubCopy
from ecotone.records.model import Record, Tag, from_json

_FIELDS = tuple(Record.__dataclass_fields__)


def body_of(record: Record) -> str:
    """Return the record as JSON text; fields that are empty are left out.

    The same as ``records.model.to_json``, without a deep copy: this runs for every record.
    """
    filled = {name: value for name in _FIELDS if (value := getattr(record, name))}
    return orjson.dumps(filled, option=orjson.OPT_SORT_KEYS).decode()


@dataclass(slots=True)
class Held:
    """One hub's copy. ``record_id`` is empty while it belongs to no record yet.

    ``tags`` are what the copy alone stands under, where that is known already.
    """

    uid: str
    arrival: int
    record_id: str
    hub: str
    key: str
    digest: str
    record: Record
    body: str
    address: str
    seen_on: date
    withdrawn_on: date | None = None
    withdrawn_reason: str = ""
    tags: tuple[Tag, ...] | None = None

    def as_hub_copy(self, *, aggregator: bool) -> HubCopy:
        """Return it as ``records.merge`` takes it."""
        return HubCopy(
            hub=self.hub,
            key=self.key,
            record=self.record,
            seen_on=self.seen_on,
            aggregator=aggregator,
        )


def load(which: Q) -> dict[str, Held]:
    """Return the copies that match, by uid, in the order of their arrival; one query."""
    found = Copy.objects.filter(which).order_by("arrival")
    return {copy.uid: _held(copy) for copy in found}


def _held(copy: Copy) -> Held:
    record = from_json(copy.body)
    return Held(
        uid=copy.uid,
        arrival=copy.arrival,
        record_id=copy.record_id,
        hub=copy.hub_id,
        key=copy.key,
        digest=copy.digest,
        record=record,
        body=body_of(record),
        address=copy.address,
        seen_on=copy.seen_on,
        withdrawn_on=copy.withdrawn_on,
        withdrawn_reason=copy.withdrawn_reason,
    )


def in_order(copies: Iterable[Held]) -> list[Held]:
    """Return copies in the order in which they first came."""
    return sorted(copies, key=lambda copy: copy.arrival)
