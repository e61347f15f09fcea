"""A look at a hub before it is connected: the same path as a run, and nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from ecotone.connectors.base import Checkpoint, Connector, HubCard
from ecotone.connectors.run import asked, understand
from ecotone.connectors.store import Arrival

#: A person waits for a preview; so many pages are asked for, then what was found is shown.
_MOST_PAGES = 3


@dataclass(frozen=True, slots=True)
class Preview:
    """What the hub says of itself, its first objects as they would arrive, and how many it has."""

    card: HubCard
    arrivals: tuple[Arrival, ...]
    expected: int | None
    notes: tuple[str, ...]


def preview(connector: Connector, limit: int = 20) -> Preview:
    """Read at most ``limit`` objects. Raises the hub errors of ``connectors.base``."""
    card = asked(connector.kind, connector.describe)
    arrivals: list[Arrival] = []
    notes: dict[str, None] = dict.fromkeys(card.notes)
    expected: int | None = None
    pages = iter(connector.pages(Checkpoint()))
    for _ in range(_MOST_PAGES):
        page = asked(connector.kind, lambda: next(pages, None))
        if page is None:
            break
        wanted = (raw for raw in page.items if not raw.gone)
        arrivals += [
            understand(connector, raw, is_new=True) for raw in islice(wanted, limit - len(arrivals))
        ]
        notes.update(dict.fromkeys(page.notes))
        expected = page.expected if expected is None else expected
        if page.last or len(arrivals) >= limit:
            break
    return Preview(card, tuple(arrivals), expected, tuple(notes))
