"""A hub of a few values, and its connector: for tests of whatever stands on the runner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import orjson

from ecotone.connectors import stamps
from ecotone.connectors.base import (
    Checkpoint,
    HubCard,
    NotOurs,
    Offers,
    Page,
    RawRecord,
    TokenLost,
    Unreadable,
)
from ecotone.records.model import Draft

START = datetime(2024, 1, 1, tzinfo=UTC)

#: Days after ``START``, the text, whether the hub calls it gone.
Thing = tuple[int, str, bool]


class ToyHub:
    """Things by key, ``size`` a page. A place is lost when ``token_of_today`` changes."""

    def __init__(self, records: Mapping[str, Thing] | None = None, size: int = 2) -> None:
        self.records = dict(records or {})
        self.size = size
        self.token_of_today = 1

    def stamp(self, key: str) -> str:
        """Return when the thing changed last."""
        return stamps.of(START + timedelta(days=self.records[key][0]))

    def raw(self, key: str) -> RawRecord:
        """Return the thing as the hub sends it."""
        _, text, gone = self.records[key]
        body = b"" if gone else orjson.dumps(text)
        url = f"http://toy.example/{key}"
        return RawRecord(key, self.stamp(key), body, "application/json", url, gone)


def hub_of(*texts: str, size: int = 2) -> ToyHub:
    """Return a hub that holds these texts as k0, k1 and so on, one a day."""
    return ToyHub({f"k{n}": (n, text, False) for n, text in enumerate(texts)}, size)


@dataclass(frozen=True, slots=True)
class ToySettings:
    """There is nothing to set."""


class Toy:
    """Reads a ``ToyHub``. ``trouble`` maps the number of a page to what is raised in its place.

    The texts "unreadable", "odd" (a slip in the connector) and "not ours" are what they say.
    """

    kind: ClassVar[str] = "toy"
    Settings: ClassVar[type] = ToySettings
    offers: ClassVar[Offers] = Offers(since=True, resume=True, deletions="flagged")

    def __init__(
        self,
        hub: ToyHub,
        trouble: Mapping[int, Exception] | None = None,
        *,
        complete_sweep: bool = True,
        card: HubCard | None = None,
    ) -> None:
        self.hub = hub
        self.trouble = dict(trouble or {})
        self.complete_sweep = complete_sweep
        self.card = card or HubCard("Toy", "toy")
        self.asked = 0

    def describe(self) -> HubCard:
        """Return the card it was given."""
        return self.card

    def pages(self, start: Checkpoint) -> Iterator[Page]:
        """Yield what changed since ``start.since``, by key."""
        hub = self.hub
        keys = [key for key in sorted(hub.records) if hub.stamp(key) >= start.since]
        at = start.page.get("at", 0)
        if start.page.get("token", hub.token_of_today) != hub.token_of_today:
            raise TokenLost("The place is lost.")
        last = False
        while not last:
            self.asked += 1
            if self.asked in self.trouble:
                raise self.trouble[self.asked]
            items = tuple(map(hub.raw, keys[at : at + hub.size]))
            at += hub.size
            last = at >= len(keys)
            yield Page(
                items,
                Checkpoint(page={"at": at, "token": hub.token_of_today}),
                last=last,
                complete_sweep=last and self.complete_sweep,
                expected=len(keys),
            )

    def read(self, raw: RawRecord) -> Draft:
        """Return a draft whose title is the text."""
        text = orjson.loads(raw.body)
        if text == "unreadable":
            raise Unreadable("This record cannot be read.", raw.key)
        if text == "odd":
            raise KeyError(text)
        if text == "not ours":
            raise NotOurs("Its licence does not let us show it.")
        return Draft(key=raw.key, titles={"en": text})
