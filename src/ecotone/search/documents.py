"""What the index knows of one record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ecotone.records.model import Record, Tag
from ecotone.rights.visibility import Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A record with everything search needs. ``hubs`` are ids; ``tags`` include stated ones.

    ``changed_at`` (aware) is when the catalogue last changed what it shows of the record.
    """

    uid: str
    record: Record
    tags: tuple[Tag, ...]
    hubs: tuple[str, ...]
    audience: Audience = Audience.PUBLIC
    embargo_until: date | None = None
    changed_at: datetime | None = None

    def codes(self, scheme: str) -> Iterable[str]:
        """Yield the codes of one scheme (country, target, theme), each once."""
        return dict.fromkeys(tag.code for tag in self.tags if tag.scheme == scheme)
