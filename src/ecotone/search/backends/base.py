"""What every search engine must do for us."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from ecotone.search.documents import Document
from ecotone.search.query import Query, Results


class SearchIndex(Protocol):
    """A derived index: it may be thrown away and rebuilt from the catalogue at any time."""

    def put(self, documents: Iterable[Document], removed: Iterable[str], upto: int) -> None:
        """Write ``documents``, forget the uids in ``removed``, remember change ``upto``; atomic.

        A crash in between leaves the index as it was; doing it twice changes nothing.
        """

    def replace(self, documents: Iterable[Document], upto: int) -> None:
        """Write everything anew, atomically: until it is done the old index answers."""

    def upto(self) -> int:
        """Return the number of the last catalogue change that this index contains."""

    def search(self, query: Query) -> Results:
        """Return what ``query.viewer`` may see for ``query.purpose``; counts included."""

    def suggest(self, beginning: str, query: Query, limit: int = 8) -> tuple[str, ...]:
        """Return titles or words of visible records that go on from ``beginning``."""
