"""How fast one host is asked: never faster than it answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

#: A slow answer makes us slower, but not slower than this many seconds between requests.
LONGEST_PAUSE = 30.0


@dataclass(slots=True)
class _Host:
    free_at: float = 0.0
    crawl_delay: float = 0.0


class Pace:
    """Waits before a request until its host has had its rest. Shared by threads."""

    def __init__(self, sleep: Callable[[float], None], monotonic: Callable[[], float]) -> None:
        self._sleep = sleep
        self._monotonic = monotonic
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()

    def ask_slowly(self, host: str, seconds: float) -> None:
        """Remember the pause that the host's own robots.txt asks for."""
        with self._lock:
            self._hosts.setdefault(host, _Host()).crawl_delay = min(seconds, LONGEST_PAUSE)

    def wait(self, host: str, pause: float) -> float:
        """Sleep until ``host`` may be asked; return the moment at which asking begins."""
        with self._lock:
            here = self._hosts.setdefault(host, _Host())
            now = self._monotonic()
            begin = max(now, here.free_at)
            here.free_at = begin + max(pause, here.crawl_delay)  # the next thread queues up behind
        if begin > now:
            self._sleep(begin - now)
        return self._monotonic()

    def answered(self, host: str, begun: float, pause: float) -> None:
        """Rest at least ``pause`` seconds, and at least as long as the answer took."""
        with self._lock:
            here = self._hosts.setdefault(host, _Host())
            now = self._monotonic()
            rest = max(pause, here.crawl_delay, min(now - begun, LONGEST_PAUSE))
            here.free_at = max(here.free_at, now + rest)
