"""One polite, guarded client: pace, retries, redirects, limits, robots.txt."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx2

from ecotone.kernel import clock
from ecotone.kernel.http import guard
from ecotone.kernel.http.answer import Answer, Validators
from ecotone.kernel.http.errors import AddressRefused, Broken, Refused, Unreachable
from ecotone.kernel.http.pace import Pace
from ecotone.kernel.http.robots import Robots

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_NOW = frozenset({408, 425, 429, 500, 502, 503, 504})
_NOT_YOU = frozenset({401, 402, 403, 407, 451})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much we take and how long we wait: bytes after decompression, seconds."""

    size: int = 64 * 1024 * 1024
    seconds: float = 300.0  # for one answer, from asking to its last byte
    silence: float = 60.0  # without a single byte
    connect: float = 15.0
    redirects: int = 5
    tries: int = 4
    retry_after: float = 120.0  # a host that asks for a longer wait is left alone until next time
    patience: float = 420.0  # for all tries together: no new one begins after this


class Client:
    """Asks other machines, one request at a time for each host.

    ``agent`` is the User-Agent and should name a contact. ``transport`` replaces the network
    (tests); ``sleep``, ``monotonic`` and ``jitter`` replace time and chance. All methods raise
    ``Unreachable``, ``Refused`` or ``Broken``.
    """

    def __init__(
        self,
        *,
        agent: str,
        allow_private: bool = False,
        limits: Limits | None = None,
        pause_seconds: float = 1.0,
        transport: httpx2.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.limits = limits or Limits()
        self.pause_seconds = pause_seconds
        self._allow_private = allow_private
        self._sleep = sleep
        self._jitter = jitter
        self.monotonic = monotonic  # the clock of this client; connectors may read it too
        self._pace = Pace(sleep, monotonic)
        self._robots = Robots(self._ask, monotonic, agent.partition("/")[0])
        self._client = httpx2.Client(
            transport=transport or guard.GuardedTransport(allow_private=allow_private),
            headers={"User-Agent": agent, "Accept-Encoding": "gzip, deflate"},
            timeout=httpx2.Timeout(self.limits.silence, connect=self.limits.connect),
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(
        self,
        url: str,
        *,
        accept: str = "*/*",
        validators: Validators | None = None,
        robots: bool = True,
        bearer: str = "",
        into: Path | None = None,
    ) -> Answer:
        """Ask for ``url`` and return the answer: 2xx, 304, or a 4xx that is about the page.

        ``validators`` make it a conditional request. ``robots`` asks the host's robots.txt first;
        give False only for an address that its keeper publishes for machines to call. ``bearer``
        is a key that the host gave the user; no other host gets it. ``into`` is a file that a
        large body is written to, piece by piece; ``Answer.body`` is then empty.
        """
        headers = {"Accept": accept}
        if bearer:
            headers["Authorization"] = f"Bearer {bearer}"
        if validators and validators.etag:
            headers["If-None-Match"] = validators.etag
        if validators and validators.last_modified:
            headers["If-Modified-Since"] = validators.last_modified
        return self._ask(url, headers, robots=robots, into=into)

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """Return the sitemaps that the host's robots.txt names."""
        guard.check_address(url, allow_private=self._allow_private)
        return self._robots.sitemaps(url)

    # One request, with redirects

    def _ask(
        self,
        url: str,
        headers: dict[str, str] | None = None,
        *,
        robots: bool = False,
        into: Path | None = None,
    ) -> Answer:
        for _ in range(self.limits.redirects + 1):
            guard.check_address(url, allow_private=self._allow_private)
            if robots:
                self._obey_robots(url)
            answer, location = self._ask_until_answered(url, headers or {}, into)
            if not location:
                return answer
            url = urljoin(answer.url, location)
            if headers and not _same_origin(url, answer.url):
                headers.pop("Authorization", None)
        raise Broken(
            f"{_host(url)} sends us from one address to the next without end.",
            f"more than {self.limits.redirects} redirects, the last to {url[:300]}",
        )

    def _obey_robots(self, url: str) -> None:
        verdict = self._robots.verdict(url)
        if not verdict.allowed:
            raise Refused(
                f"The robots.txt of {_host(url)} does not allow us to read this page.",
                f"robots.txt forbids {url[:300]}",
            )
        if verdict.crawl_delay:
            self._pace.ask_slowly(_host(url), verdict.crawl_delay)

    # Retries

    def _ask_until_answered(
        self, url: str, headers: dict[str, str], into: Path | None
    ) -> tuple[Answer, str]:
        latest = self.monotonic() + self.limits.patience
        for attempt in range(1, self.limits.tries + 1):
            try:
                return self._ask_once(url, headers, into)
            except _TryAgain as trouble:
                wait = self._wait_for(trouble, attempt)
                too_long = wait > self.limits.retry_after or self.monotonic() + wait > latest
                if attempt == self.limits.tries or too_long:
                    raise Unreachable(trouble.for_keeper, trouble.for_operator) from trouble
                self._sleep(wait)
        raise AssertionError("unreachable: the last try returns or raises")

    def _wait_for(self, trouble: _TryAgain, attempt: int) -> float:
        """The host's own Retry-After, else a wait that doubles, with chance so as not to march."""
        if trouble.retry_after is not None:
            return trouble.retry_after
        return float(2 ** (attempt - 1)) * (1 + self._jitter())

    def _ask_once(self, url: str, headers: dict[str, str], into: Path | None) -> tuple[Answer, str]:
        host = _host(url)
        begun = self._pace.wait(host, self.pause_seconds)
        token = guard.deadline.set(time.monotonic() + self.limits.seconds)
        try:
            with self._sent(url, headers) as response:
                return self._read(url, response, begun, into)
        except httpx2.TimeoutException as error:
            raise _TryAgain(f"{host} did not answer in time.", f"{url[:300]}: {error!r}") from error
        except (httpx2.TransportError, httpx2.DecodingError) as error:
            sentence = f"{host} cannot be reached, or broke off its answer."
            raise _TryAgain(sentence, f"{url[:300]}: {error!r}") from error
        except (httpx2.InvalidURL, UnicodeError) as error:
            raise AddressRefused(f"This is not a web address: {url[:200]}", str(error)) from error
        finally:
            guard.deadline.reset(token)
            self._pace.answered(host, begun, self.pause_seconds)

    @contextlib.contextmanager
    def _sent(self, url: str, headers: dict[str, str]) -> Iterator[httpx2.Response]:
        self._client.cookies.clear()  # nothing is remembered of us from one question to the next
        response = self._client.send(
            self._client.build_request("GET", url, headers=headers), stream=True
        )
        try:
            yield response
        finally:
            response.close()

    # Reading the answer

    def _read(
        self, url: str, response: httpx2.Response, begun: float, into: Path | None
    ) -> tuple[Answer, str]:
        status, host = response.status_code, _host(url)
        if status in _REDIRECTS and response.headers.get("location"):
            return Answer(url, status), response.headers["location"]
        if status in _NOT_NOW:
            raise _TryAgain(
                f"{host} says that it cannot answer now (HTTP {status}).",
                f"{url[:300]}: HTTP {status}",
                _retry_after(response.headers.get("retry-after", "")),
            )
        if status in _NOT_YOU:
            raise Refused(
                f"{host} does not let us in (HTTP {status}). Its keeper would have to allow "
                "our reader, or name an open address.",
                f"{url[:300]}: HTTP {status}",
            )
        if status >= 500 or (300 <= status < 400 and status != 304):
            raise Broken(
                f"{host} gave an answer that we cannot use (HTTP {status}).",
                f"{url[:300]}: HTTP {status}",
            )
        body = b"" if status == 304 else self._body(url, response, begun, into)
        media_type, charset = _content_type(response.headers.get("content-type", ""))
        validators = Validators(
            response.headers.get("etag", ""), response.headers.get("last-modified", "")
        )
        return Answer(url, status, body, media_type, charset, validators), ""

    def _body(self, url: str, response: httpx2.Response, begun: float, into: Path | None) -> bytes:
        """Return the body, or write it to a file and return nothing."""
        if into is None or not response.is_success:
            return b"".join(self._parts(url, response, begun))
        with into.open("wb") as file:
            for part in self._parts(url, response, begun):
                file.write(part)
        return b""

    def _parts(self, url: str, response: httpx2.Response, begun: float) -> Iterator[bytes]:
        """Read to the end, counting what decompression yields, so that no bomb goes off."""
        size = 0
        announced = response.headers.get("content-length", "")
        if announced.isdigit() and int(announced) > self.limits.size:
            raise self._too_large(url)
        for part in response.iter_bytes():
            size += len(part)
            if size > self.limits.size:
                raise self._too_large(url)
            if self.monotonic() - begun > self.limits.seconds:
                raise _TryAgain(
                    f"{_host(url)} answers too slowly.",
                    f"{url[:300]}: {size} bytes in {self.limits.seconds} s",
                )
            yield part

    def _too_large(self, url: str) -> Broken:
        return Broken(
            f"{_host(url)} sent more than {self.limits.size // 1_000_000} MB in one answer; "
            "smaller pages would help.",
            f"{url[:300]}: over the limit of {self.limits.size} bytes",
        )


class _TryAgain(Unreachable):
    """Trouble that may pass; ``retry_after`` in seconds where the host says so."""

    def __init__(self, keeper: str, operator: str, retry_after: float | None = None) -> None:
        super().__init__(keeper, operator)
        self.retry_after = retry_after


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2] or url[:100]


def _same_origin(first: str, second: str) -> bool:
    one, two = urlsplit(first), urlsplit(second)
    return (one.scheme, one.netloc) == (two.scheme, two.netloc)


def _content_type(header: str) -> tuple[str, str]:
    message = Message()
    message["content-type"] = header or "application/octet-stream"
    charset = message.get_content_charset("")
    return message.get_content_type() if header else "", str(charset)


def _retry_after(header: str) -> float | None:
    """Return the seconds to wait (RFC 9110, section 10.2.3: a number or a date), or None."""
    if header.strip().isdigit():
        return float(header.strip())
    try:
        moment = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    aware: datetime = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - clock.now()).total_seconds())
