"""From drafts to copies ready to be stored: pure work that needs no transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecotone.apps.catalogue.held import body_of
from ecotone.apps.catalogue.names import block_names, exact_names
from ecotone.apps.hubs import queries as hubs
from ecotone.kernel.digest import of_bytes, short_name
from ecotone.records.classify import classifier
from ecotone.records.model import Draft, Record, Tag
from ecotone.records.normalise import normalise

_LONGEST_KEY = 700


@dataclass(frozen=True, slots=True)
class Arrived:
    """A draft, the address where the hub shows or serves the object, and the key under which it
    is kept when that is not the draft's own.
    """

    draft: Draft
    address: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class PreparedCopy:
    """One hub's record, normalised, with its digest, its names and what it stands under."""

    uid: str
    key: str
    digest: str
    record: Record
    body: str
    address: str
    exact_names: list[str]
    block_names: list[str]
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class Prepared:
    """The copies of one hub, each key once, the later one counts."""

    hub_id: str
    copies: tuple[PreparedCopy, ...]


class Preparing:
    """Prepares the drafts of one hub one by one. Raises ``NotFound`` when there is no such hub."""

    def __init__(self, hub_id: str) -> None:
        self.hub_id = hub_id
        self._facts = hubs.facts([hub_id])[hub_id].facts
        self._copies: dict[str, PreparedCopy] = {}

    def add(self, arrived: Arrived) -> None:
        """Work out one copy; a later one under the same key counts."""
        key = (arrived.key or arrived.draft.key)[:_LONGEST_KEY]
        record = normalise(arrived.draft, self._facts)
        body = body_of(record)
        self._copies[key] = PreparedCopy(
            uid=short_name(self.hub_id, key),
            key=key,
            digest=of_bytes(f"{arrived.address}\n{body}".encode()),
            record=record,
            body=body,
            address=arrived.address[:2000],
            exact_names=exact_names(record),
            block_names=block_names(record),
            tags=classifier().tags(record, self._facts),
        )

    def take(self) -> Prepared:
        """Return what was added since the last time."""
        copies, self._copies = tuple(self._copies.values()), {}
        return Prepared(self.hub_id, copies)


def prepare(hub_id: str, drafts: Sequence[Arrived]) -> Prepared:
    """Prepare drafts of one hub. Raises ``NotFound`` when there is no such hub."""
    preparing = Preparing(hub_id)
    for arrived in drafts:
        preparing.add(arrived)
    return preparing.take()
