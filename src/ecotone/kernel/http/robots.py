"""robots.txt (RFC 9309), asked once a day for each host."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

from ecotone.kernel.http.answer import Answer
from ecotone.kernel.http.errors import AddressRefused, Refused

_KEPT_SECONDS = 24 * 3600
_READ_BYTES = 500 * 1024  # RFC 9309, section 2.5: at least this much must be read


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a page may be asked for, and how long its host wants us to wait in between."""

    allowed: bool
    crawl_delay: float = 0.0


class Robots:
    """Remembers what each host allows. ``fetch`` gets a robots.txt; its errors pass through."""

    def __init__(
        self, fetch: Callable[[str], Answer], monotonic: Callable[[], float], agent: str
    ) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._agent = agent
        self._kept: dict[str, tuple[float, Protego | None]] = {}

    def verdict(self, url: str) -> Verdict:
        """Return what the host of ``url`` says about it."""
        parts = urlsplit(url)
        rules = self._rules(f"{parts.scheme}://{parts.netloc}")
        if rules is None:
            return Verdict(allowed=True)
        return Verdict(
            rules.can_fetch(url, self._agent), float(rules.crawl_delay(self._agent) or 0)
        )

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the robots.txt of this host names."""
        parts = urlsplit(url)
        rules = self._rules(f"{parts.scheme}://{parts.netloc}")
        return tuple(rules.sitemaps) if rules else ()

    def _rules(self, origin: str) -> Protego | None:
        kept = self._kept.get(origin)
        if kept is None or self._monotonic() - kept[0] > _KEPT_SECONDS:
            kept = self._kept[origin] = (self._monotonic(), self._asked(origin))
        return kept[1]

    def _asked(self, origin: str) -> Protego | None:
        """Return the rules; None when there are none, or we may not see them (section 2.3.1.3)."""
        try:
            answer = self._fetch(f"{origin}/robots.txt")
        except AddressRefused:
            raise
        except Refused:
            return None
        if not answer.ok:
            return None
        text = answer.body[:_READ_BYTES].decode("utf-8", "replace")
        return Protego.parse(text.lstrip("\ufeff"))
