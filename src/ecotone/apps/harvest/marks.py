"""Which keys a sweep has seen, small enough to write with every page.

A key is kept as 8 bytes of its BLAKE2b digest: among a million keys, two are taken for one with a
chance of about one in forty million, and then a withdrawal comes a sweep later.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from ecotone.apps.harvest.models import Mark

_SIZE = 8


def mark(key: str) -> bytes:
    """Return the 8 bytes that stand for a key."""
    return blake2b(key.encode(), digest_size=_SIZE).digest()


def pack(keys: Iterable[str]) -> bytes:
    """Return the marks of these keys, one after the other."""
    return b"".join(mark(key) for key in keys)


def seen(reading_id: int) -> set[bytes]:
    """Return the marks of every page of the sweep that is going on."""
    found: set[bytes] = set()
    for packed in Mark.objects.filter(reading_id=reading_id).values_list("keys", flat=True):
        whole = bytes(packed)
        found.update(whole[at : at + _SIZE] for at in range(0, len(whole), _SIZE))
    return found
