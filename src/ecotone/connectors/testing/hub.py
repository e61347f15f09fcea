"""A hub without sockets: it answers from files or values, and can be told to misbehave."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx2

from ecotone.kernel.http import Client, Limits

#: An answer becomes another one, or an exception that the transport raises.
Fault = Callable[["Reply"], "Reply"]

_MEDIA_TYPES = {
    ".xml": "text/xml",
    ".html": "text/html",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".txt": "text/plain",
    ".gz": "application/gzip",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of a fake hub; ``seconds`` is how long it takes on the hub's clock."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


class StillClock:
    """Time that passes only when somebody sleeps or a hub takes its time."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def monotonic(self) -> float:
        return self.seconds


class FakeHub(httpx2.BaseTransport):
    """Answers by address, counts what it was asked, and fails where it is told to.

    ``answers`` maps an address, or an address's end, to a ``Reply`` or to bytes; or it is a
    folder with a ``hub.json`` that maps addresses to file names; or a function from the address
    to a ``Reply``. What is not there gets a 404. ``asked`` holds each address asked for with the
    moment, robots.txt left out; ``robots`` is the text of the robots.txt.
    """

    def __init__(
        self, answers: Mapping[str, Reply | bytes] | Path | Callable[[str], Reply]
    ) -> None:
        self._answer = answers if callable(answers) else _from(answers)
        self._faults: dict[int, list[Fault]] = {}
        self._always: list[Fault] = []
        self.clock = StillClock()
        self.robots: str | None = None
        self.asked: list[tuple[float, str]] = []

    def client(self, **options: Any) -> Client:
        """Return a client that can reach only this hub, on this hub's clock."""
        given: dict[str, Any] = {
            "agent": "Ecotone-test/1 (+https://example.org; keeper@example.org)",
            "limits": Limits(),
            "pause_seconds": 1.0,
            "jitter": lambda: 0.0,
            **options,
        }
        clock = self.clock
        return Client(transport=self, sleep=clock.sleep, monotonic=clock.monotonic, **given)

    # Misbehaving

    def fail(self, nth: int, *faults: Fault) -> FakeHub:
        """Let the nth question (from 1) meet a fault; several faults meet it and the next ones."""
        for offset, fault in enumerate(faults):
            self._faults.setdefault(nth + offset, []).append(fault)
        return self

    def fail_always(self, fault: Fault) -> FakeHub:
        """Let every question meet a fault."""
        self._always.append(fault)
        return self

    def recover(self) -> FakeHub:
        """Answer well from now on."""
        self._faults.clear()
        self._always.clear()
        return self

    # The transport

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Answer one question."""
        address = str(request.url)
        if request.url.path == "/robots.txt":
            text = self.robots
            return httpx2.Response(404 if text is None else 200, content=(text or "").encode())
        self.asked.append((self.clock.seconds, address))
        reply = self._answer(address)
        if _still_good(request, reply):
            reply = Reply(status=304, headers=reply.headers)
        for fault in (*self._always, *self._faults.get(len(self.asked), ())):
            reply = fault(reply)
        self.clock.seconds += reply.seconds
        return httpx2.Response(reply.status, headers=dict(reply.headers), content=reply.body)


# Faults


def drop(_reply: Reply) -> Reply:
    """Break the connection before a byte has come."""
    raise httpx2.ReadError("the connection was closed")


def status(code: int, **headers: str) -> Fault:
    """Answer with another status: ``status(429, retry_after="7")``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _reply: Reply(status=code, headers=named)


def truncated(reply: Reply) -> Reply:
    """Send the first half only, as if it were whole."""
    return replace(reply, body=reply.body[: len(reply.body) // 2])


def empty(reply: Reply) -> Reply:
    """Send no body at all."""
    return replace(reply, body=b"")


def instead(body: bytes, media_type: str = "text/html") -> Fault:
    """Send something else: a login page, an error of the protocol."""
    return lambda reply: replace(reply, body=body, headers={"content-type": media_type})


def slow(seconds: float) -> Fault:
    """Take so many seconds to answer."""
    return lambda reply: replace(reply, seconds=seconds)


def _from(answers: Mapping[str, Reply | bytes] | Path) -> Callable[[str], Reply]:
    table = _folder(answers) if isinstance(answers, Path) else dict(answers)

    def answer(address: str) -> Reply:
        found = table.get(address)
        if found is None:
            found = next((table[end] for end in table if address.endswith(end)), Reply(status=404))
        return found if isinstance(found, Reply) else Reply(found)

    return answer


def _folder(folder: Path) -> dict[str, Reply | bytes]:
    index: dict[str, str] = json.loads((folder / "hub.json").read_text(encoding="utf-8"))
    return {
        address: Reply(
            (folder / name).read_bytes(),
            headers={"content-type": _MEDIA_TYPES.get(Path(name).suffix, "")},
        )
        for address, name in index.items()
    }


def _still_good(request: httpx2.Request, reply: Reply) -> bool:
    held = {name.lower(): value for name, value in reply.headers.items()}
    asked_etag, asked_date = (
        request.headers.get("if-none-match"),
        request.headers.get("if-modified-since"),
    )
    if asked_etag:
        return asked_etag == held.get("etag")
    return bool(asked_date) and asked_date == held.get("last-modified")
