"""Objects as the hubs sent them: kept compressed, one for each key."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Any

import zstandard

from ecotone.apps.catalogue import rows
from ecotone.apps.harvest.models import Quarantined, Raw
from ecotone.connectors.base import Unreadable
from ecotone.connectors.store import Arrival
from ecotone.kernel import clock
from ecotone.kernel.digest import of_bytes

#: Level 1 takes a third of the time of level 3 and leaves one-record XML a few percent larger.
_LEVEL = 1
_LONGEST_KEY = 700
_own = threading.local()

_COLUMNS = (
    "interface_id",
    "key",
    "stamp",
    "digest",
    "body",
    "media_type",
    "url",
    "fetched_at",
    "missed",
    "missed_since",
    "gone_on",
)


def stored_key(key: str) -> str:
    """Return the key as it is kept; a very long one by its beginning and its digest."""
    return key if len(key) <= _LONGEST_KEY else f"{key[:600]}#{of_bytes(key.encode())}"


def pack(body: bytes) -> bytes:
    """Return the body compressed."""
    if not hasattr(_own, "compressor"):
        _own.compressor = zstandard.ZstdCompressor(level=_LEVEL)
    packed: bytes = _own.compressor.compress(body)
    return packed


def unpack(packed: bytes | memoryview) -> bytes:
    """Return the body as the hub sent it; empty stays empty."""
    whole = bytes(packed)
    return zstandard.ZstdDecompressor().decompress(whole) if whole else b""


def write(interface_id: int, arrivals: Sequence[Arrival]) -> None:
    """Store the bodies of arrivals; of what is not ours only key and digest."""
    now = rows.moment(clock.now())
    written = [_row(interface_id, arrival, now) for arrival in arrivals]
    rows.upsert(Raw, _COLUMNS, written, key=("interface_id", "key"))


def quarantine(interface_id: int, arrivals: Iterable[Arrival]) -> None:
    """Write down why objects could not be read, and forget it of those that now can be."""
    arrivals = list(arrivals)
    bad = {stored_key(arrival.raw.key): arrival.problem for arrival in arrivals if arrival.problem}
    good = [stored_key(arrival.raw.key) for arrival in arrivals if not arrival.problem]
    held = Quarantined.objects.filter(raw__interface_id=interface_id)
    if good and held.exists():
        held.filter(raw__key__in=good).delete()
    if not bad:
        return
    found = Raw.objects.filter(interface_id=interface_id, key__in=bad)
    now = rows.moment(clock.now())
    rows.upsert(
        Quarantined,
        ("raw_id", "trouble", "for_keeper", "for_operator", "since"),
        [(raw_id, *_said(bad[key]), now) for raw_id, key in found.values_list("id", "key")],
        key=("raw_id",),
        keep=("since",),
    )


def _said(problem: Unreadable) -> tuple[str, str, str]:
    """Return the columns that say why; PostgreSQL takes no null bytes."""
    told = (problem.trouble.value, problem.for_keeper, problem.for_operator)
    trouble, for_keeper, for_operator = (text.replace("\x00", "") for text in told)
    return trouble, for_keeper, for_operator


def _row(interface_id: int, arrival: Arrival, now: Any) -> tuple[Any, ...]:
    raw = arrival.raw
    return (
        interface_id,
        stored_key(raw.key),
        raw.stamp[:40],
        arrival.digest,
        b"" if arrival.not_ours else pack(raw.body),
        raw.media_type[:100],
        raw.url[:2000],
        now,
        0,
        None,
        None,
    )
