"""Live sources: a feed asks a public interface and returns a reading that can be kept.

All feeds go through the guarded client of ``ecotone.kernel.http``. What they fetch is read and
checked by the same readers as a file that a person brings.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import orjson

from ecotone.datasets.folder import Scratch
from ecotone.datasets.reading import Reading
from ecotone.datasets.snapshot import Shelf, Snapshot
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput
from ecotone.kernel.http import Answer, Client, Limits

#: What one file of a feed may hold, and how long it may take.
FILES = Limits(size=20_000_000_000, seconds=3_600.0, patience=7_200.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a feed may be asked for; ``needed`` says that it cannot do without."""

    name: str
    meaning: str
    example: str = ""
    needed: bool = False


class Feed(Protocol):
    """One source. ``asks`` are the words a request may hold; ``key_from`` is where a key is got."""

    name: str
    title: str
    asks: tuple[Ask, ...]
    key_from: str

    def fetch(self, request: Mapping[str, str], client: Client, folder: Path) -> Reading:
        """Ask the source and return what it gave, read and checked.

        Raises ``BadInput`` for a request that cannot be asked, ``BadTable`` for an answer that
        cannot be used, and the errors of ``ecotone.kernel.http``.
        """


def keep(feed: Feed, request: Mapping[str, str], client: Client, shelf: Shelf) -> Snapshot:
    """Fetch and keep; the title says what was asked."""
    check(feed, request)
    scratch = Scratch(None, "feed-")
    try:
        reading = feed.fetch(request, client, scratch.folder)
        asked = ", ".join(f"{name} {value}" for name, value in request.items() if name != "key")
        return shelf.keep(reading, title=f"{feed.title}: {asked}")
    finally:
        scratch.clear()


def check(feed: Feed, request: Mapping[str, str]) -> None:
    """Refuse words that the feed does not know, and the lack of those that it needs."""
    known = {ask.name: ask for ask in feed.asks}
    for name in request:
        if name not in known:
            raise BadInput(f"{feed.title} knows no “{name}”. It can be asked for: {_listed(feed)}.")
    for ask in feed.asks:
        if ask.needed and not request.get(ask.name):
            hint = f" Get one at {feed.key_from}." if ask.name == "key" else ""
            raise BadInput(f"{feed.title} needs “{ask.name}”: {ask.meaning}.{hint}")


def today() -> str:
    """Return the moment of retrieval as snapshots note it."""
    return clock.now().isoformat(timespec="seconds")


def good(answer: Answer, what: str) -> Answer:
    """Return the answer when it is one; a page that is not there is the person's to mend."""
    if not answer.ok:
        raise BadInput(f"{what} is not there (HTTP {answer.status}). Check what was asked.")
    return answer


def json_of(answer: Answer, what: str) -> Any:
    """Return the JSON of an answer; refuse anything else with a sentence."""
    try:
        return orjson.loads(good(answer, what).body.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise BadInput(
            f"{what}: the answer is not the JSON that was asked for.", str(error)
        ) from error


@contextmanager
def shaped(what: str) -> Iterator[None]:
    """Say that the source changed its form, where an answer lacks what it always had."""
    try:
        yield
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        raise BadInput(
            f"{what}: the answer has another form than the source describes. The source may have "
            "changed; tell those who keep Ecotone.",
            repr(error),
        ) from error


def _listed(feed: Feed) -> str:
    return ", ".join(ask.name for ask in feed.asks)
