"""From drafts to copies ready to be stored: pure work that needs no transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecotone.apps.catalogue.held import body_of
from ecotone.apps.catalogue.names import block_names, exact_names
from ecotone.apps.hubs import queries as hubs
from ecotone.kernel.digest import of_bytes, short_name
from ecotone.records.model import Draft, Record
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
    """One hub's record, normalised, with its digest; names are worked out when it has changed."""

    uid: str
    key: str
    digest: str
    record: Record
    body: str
    address: str

    def exact_names(self) -> list[str]:
        return exact_names(self.record)

    def block_names(self) -> list[str]:
        return block_names(self.record)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The copies of one hub, each key once, the later one counts."""

    hub_id: str
    copies: tuple[PreparedCopy, ...]


def prepare(hub_id: str, drafts: Sequence[Arrived]) -> Prepared:
    """Normalise drafts of one hub. Raises ``NotFound`` when there is no such hub."""
    facts = hubs.facts([hub_id])[hub_id].facts
    latest = {(one.key or one.draft.key)[:_LONGEST_KEY]: one for one in drafts}
    copies = []
    for key, arrived in latest.items():
        record = normalise(arrived.draft, facts)
        body = body_of(record)
        copies.append(
            PreparedCopy(
                uid=short_name(hub_id, key),
                key=key,
                digest=of_bytes(f"{arrived.address}\n{body}".encode()),
                record=record,
                body=body,
                address=arrived.address[:2000],
            )
        )
    return Prepared(hub_id, tuple(copies))
