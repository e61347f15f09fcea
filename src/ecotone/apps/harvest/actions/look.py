"""A look at a hub: the same path as a run, with nothing written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecotone.apps.harvest import hub_client
from ecotone.apps.hubs import queries as hubs
from ecotone.connectors import preview as looking
from ecotone.connectors import registry
from ecotone.connectors.base import HubBroken, HubCard
from ecotone.connectors.store import Arrival
from ecotone.kernel.errors import BadInput, EcotoneError
from ecotone.kernel.http import Client
from ecotone.records.classify import classifier
from ecotone.records.model import Record, Tag
from ecotone.records.normalise import HubFacts, normalise

_UNKNOWN_HUB = HubFacts(id="preview")
#: What an address that holds one of these words most often is.
_HINTS = (
    ("oai", "oai-pmh"),
    ("rss", "feed"),
    ("atom", "feed"),
    ("feed", "feed"),
    ("sitemap", "schema-org"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewRecord:
    """One object as we would understand it, or why we cannot."""

    key: str
    address: str
    record: Record | None
    tags: tuple[Tag, ...]
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the hub says of itself, and its first objects. ``expected``: how many it has."""

    kind: str
    card: HubCard
    records: tuple[PreviewRecord, ...]
    expected: int | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceCheck:
    """Whether an interface answers and its first objects can be read; ``message``: what not."""

    interface_id: int
    kind: str
    address: str
    works: bool
    title: str
    readable: int
    unreadable: int
    expected: int | None
    message: str


def preview(
    address: str, kind: str = "", limit: int = 10, *, http: Client | None = None
) -> Preview:
    """Look at an address; the kind is guessed when it is not given.

    Raises the hub errors of ``connectors.base`` and ``BadInput``.
    """
    if not address.startswith(("http://", "https://")):
        raise BadInput("An address begins with https:// or http://.")
    if kind:
        return _preview(address, kind, limit, http)
    trouble: EcotoneError = BadInput("There is no connector for this address.")
    for guess in _guesses(address):
        try:
            found = _preview(address, guess, limit, http)
        except HubBroken as error:
            trouble = error
            continue
        if found.records:
            return found
        trouble = HubBroken("This address answers, but with no records that we can read.")
    raise trouble


def check_hub(hub_id: str, *, http: Client | None = None) -> list[InterfaceCheck]:
    """Ask every interface of a hub for its card and first objects. Raises ``NotFound``."""
    return [_check(one, http) for one in hubs.hub(hub_id).interfaces]


def _check(one: hubs.InterfaceView, http: Client | None) -> InterfaceCheck:
    title, message, readable, unreadable, expected = "", "", 0, 0, None
    try:
        found = _look(one.address, one.kind, one.settings, 20, http)
    except EcotoneError as error:
        message = error.for_keeper
    else:
        title, expected = found.card.title, found.expected
        readable = sum(arrival.draft is not None for arrival in found.arrivals)
        unreadable = sum(arrival.problem is not None for arrival in found.arrivals)
        message = " ".join(found.notes) or next(
            (arrival.problem.for_keeper for arrival in found.arrivals if arrival.problem), ""
        )
    return InterfaceCheck(
        interface_id=one.id,
        kind=one.kind,
        address=one.address,
        works=readable > 0,
        title=title,
        readable=readable,
        unreadable=unreadable,
        expected=expected,
        message=message or ("" if readable else "It answers, but lists nothing."),
    )


def _guesses(address: str) -> Sequence[str]:
    """Return the kinds to try, the likely ones first."""
    plain = address.lower()
    hinted = [kind for word, kind in _HINTS if word in plain and kind in registry.kinds()]
    return tuple(dict.fromkeys((*hinted, "feed", "schema-org", "oai-pmh", *registry.kinds())))


def _preview(address: str, kind: str, limit: int, http: Client | None) -> Preview:
    found = _look(address, kind, {}, limit, http)
    return Preview(
        kind=kind,
        card=found.card,
        records=tuple(_preview_record(arrival) for arrival in found.arrivals),
        expected=found.expected,
        notes=found.notes,
    )


def _look(
    address: str, kind: str, own: dict[str, object], limit: int, http: Client | None
) -> looking.Preview:
    client = http or hub_client.client(kind)
    try:
        return looking.preview(hub_client.connector(kind, address, own, client), limit)
    finally:
        if http is None:
            client.close()


def _preview_record(arrival: Arrival) -> PreviewRecord:
    record = normalise(arrival.draft, _UNKNOWN_HUB) if arrival.draft else None
    trouble = arrival.problem or arrival.not_ours
    return PreviewRecord(
        key=arrival.raw.key,
        address=arrival.raw.url,
        record=record,
        tags=classifier().tags(record, _UNKNOWN_HUB) if record else (),
        problem=trouble.for_keeper if trouble else "",
    )
