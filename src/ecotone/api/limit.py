"""How many requests one address may send: one number in memory for each, shared by all workers.

The generic cell rate algorithm: a visitor has an allowance that fills up steadily. What is kept
is the one moment at which it will be full again. The moments lie in a table of fixed size in
memory that the workers share, so that neither many visitors nor many workers change the limit or
the memory. Two addresses that fall on one place (1 in 65,536) share an allowance; two workers
that write one place in the same microsecond may forget one request. Both are harmless here.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import mmap
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

PLACES = 65_536
WINDOW_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, how many more may follow at once, and when all may again."""

    allowed: bool
    remaining: int
    full_in: int  # seconds until the whole allowance is there again
    retry_in: int  # seconds until the next request may pass; 0 when it may now


class Limit:
    """An allowance of ``quota`` requests per minute for each address."""

    def __init__(self, quota: int, now: Callable[[], float] = time.time) -> None:
        self.quota = quota
        self._now = now
        self._seconds_each = WINDOW_SECONDS / quota
        self._key = secrets.token_bytes(16)
        self._lock = threading.Lock()
        # An anonymous shared map: processes forked after this line see the same numbers.
        self._full_at = memoryview(mmap.mmap(-1, PLACES * 8)).cast("d")

    def take(self, address: str) -> Verdict:
        """Count one request of ``address`` and say whether it may pass; refused ones are free."""
        place, now = self._place(address), self._now()
        with self._lock:
            full_at = max(self._full_at[place], now) + self._seconds_each
            over = full_at - now - WINDOW_SECONDS
            allowed = over <= self._seconds_each * 1e-6
            if allowed:
                self._full_at[place] = full_at
            else:
                full_at -= self._seconds_each
        left = (WINDOW_SECONDS - (full_at - now)) / self._seconds_each
        return Verdict(
            allowed=allowed,
            remaining=max(0, math.floor(left + 1e-6)),
            full_in=max(0, math.ceil(full_at - now)),
            retry_in=0 if allowed else max(1, math.ceil(over)),
        )

    def _place(self, address: str) -> int:
        digest = hashlib.blake2b(network(address).encode(), key=self._key, digest_size=4).digest()
        return int.from_bytes(digest) % PLACES


def network(address: str) -> str:
    """Return what counts as one visitor: an IPv4 address, or the /64 of an IPv6 address.

    >>> network("2001:db8::1") == network("2001:db8::ffff")
    True
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.IPv6Network((int(parsed), 64), strict=False))
    return str(parsed)
