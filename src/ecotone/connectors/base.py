"""The contract between a hub's protocol and Ecotone (see docs/add-a-connector.md)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Literal, Protocol

from ecotone.kernel import http
from ecotone.kernel.errors import EcotoneError
from ecotone.kernel.text import translatable
from ecotone.records.model import Draft

#: The hub did not answer, or answered too late; try again later.
HubUnreachable = http.Unreachable
#: The hub does not want us: login, robots.txt, terms, a block. A person must talk to it.
HubRefused = http.Refused
#: The hub answers, but not in its protocol.
HubBroken = http.Broken


class TokenLost(HubBroken):
    """The hub no longer knows our place in its list; start again from ``since``."""


class Trouble(StrEnum):
    """Why an object cannot be read, in words that tell nothing of the object itself."""

    DAMAGED = "damaged"
    UNNAMED = "unnamed"
    EMPTY = "empty"
    FOREIGN = "foreign"
    ODD = "odd"

    @property
    def sentence(self) -> str:
        """Return the sentence for everybody."""
        return _TROUBLES[self]


_TROUBLES = {
    Trouble.DAMAGED: translatable("Not well-formed: it breaks the rules of XML or JSON."),
    Trouble.UNNAMED: translatable("It has no identifier."),
    Trouble.EMPTY: translatable("It has no metadata."),
    Trouble.FOREIGN: translatable("Its metadata is in a format that we do not read."),
    Trouble.ODD: translatable(
        "It has a form that we do not understand; we kept it and look into it."
    ),
}


class Unreadable(EcotoneError):
    """One raw object cannot be read; it goes to quarantine and the run goes on.

    The sentences may quote the object and are for staff and its keeper; everybody is told
    ``trouble`` alone.
    """

    def __init__(
        self, for_keeper: str, for_operator: str = "", *, trouble: Trouble = Trouble.ODD
    ) -> None:
        super().__init__(for_keeper, for_operator)
        self.trouble = trouble


class NotOurs(EcotoneError):
    """Rights or scope say that this record is not for us: counted, not an error."""


@dataclass(frozen=True, slots=True)
class Offers:
    """What a protocol can do, as facts, so that the runner need not try."""

    since: bool
    resume: bool
    deletions: Literal["none", "flagged", "sweep"]
    window_only: bool = False
    order: Literal["stamp", "none"] = "none"
    pause_seconds: float = 1.0  # between two requests to one host, at least


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where reading stands. ``since`` lives across runs; ``page`` is the connector's own JSON;
    ``high`` is the largest stamp seen in this pass, ``begun`` the moment the pass began. Empty
    strings mean "from the beginning". The runner keeps ``since``, ``high`` and ``begun``; a
    connector gives ``high`` only when its stamps are not dates (a feed's ETag).
    """

    since: str = ""
    page: dict[str, Any] = field(default_factory=dict)
    high: str = ""
    begun: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON types, to be stored."""
        return {"since": self.since, "page": self.page, "high": self.high, "begun": self.begun}

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Checkpoint:
        """Return what ``to_json`` wrote; anything else is "from the beginning"."""
        page = body.get("page")
        texts = (body.get("since"), body.get("high"), body.get("begun"))
        if not isinstance(page, dict) or not all(isinstance(text, str) for text in texts):
            return cls()
        return cls(body["since"], page, body["high"], body["begun"])


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One object as the hub sent it. ``gone`` means the hub says that it was removed."""

    key: str
    stamp: str
    body: bytes
    media_type: str
    url: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the hub. ``next`` is where to go on after this page is stored.

    ``unread`` are addresses that the hub lists but that could not be had this time: what is
    stored from them counts as still there.
    """

    items: tuple[RawRecord, ...]
    next: Checkpoint
    last: bool = False
    complete_sweep: bool = False
    notes: tuple[str, ...] = ()
    expected: int | None = None  # how many objects the hub says there are in all
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HubCard:
    """What the hub says of itself."""

    title: str
    protocol: str
    licence: str = ""
    earliest: str = ""
    sets: tuple[tuple[str, str], ...] = ()
    deletions: Literal["", "none", "flagged", "sweep"] = ""  # where this hub differs from Offers
    notes: tuple[str, ...] = ()


class Connector(Protocol):
    """What an author writes. ``http`` is handed in; a connector opens no socket itself.

    An optional class attribute ``version`` (an int, 1 if absent) is raised when the meaning of
    ``Checkpoint.page`` changes: a stored place of another version is not used.
    """

    kind: ClassVar[str]
    Settings: ClassVar[type]
    offers: ClassVar[Offers]

    def describe(self) -> HubCard: ...

    def pages(self, start: Checkpoint) -> Iterator[Page]: ...

    def read(self, raw: RawRecord) -> Draft: ...
