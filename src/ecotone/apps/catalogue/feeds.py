"""A search as an Atom feed (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

MEDIA_TYPE = "application/atom+xml; charset=utf-8"

#: Characters that XML 1.0 cannot carry, however escaped.
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: The year in which the names below were first given out (RFC 4151).
_NAMED_SINCE = "2026"
#: An empty feed has no entry to date it by; this keeps its bytes the same until one comes.
_BEFORE_ANY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One record in a feed. ``changed_at`` is aware; ``language`` is that of the title."""

    uid: str
    title: str
    language: str
    summary: str
    address: str
    changed_at: datetime
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


class _Feed(Atom1Feed):
    """Atom with a date that depends on the entries alone, and languages that are marked."""

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates, default=_BEFORE_ANY)

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """An entry that nobody described has no summary rather than an empty one."""
        super().add_item_elements(handler, item | {"description": item["description"] or None})

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        language = item.get("language", "")
        return {"xml:lang": language} if language and language != "und" else {}


def atom(
    entries: Iterable[Entry],
    *,
    title: str,
    subtitle: str,
    page: str,
    feed: str,
    language: str,
    publisher: str,
) -> bytes:
    """Return the feed as UTF-8 bytes; ``page`` and ``feed`` are its two full addresses."""
    made = _Feed(
        title=clean(title),
        link=page,
        description="",
        subtitle=clean(subtitle),
        feed_url=feed,
        feed_guid=feed,
        language=language,
        author_name=publisher,
    )
    for entry in entries:
        made.add_item(
            title=clean(entry.title),
            link=entry.address,
            description=str(escape(clean(entry.summary))),
            unique_id=entry_name(entry.uid, entry.address),
            updateddate=entry.changed_at,
            author_name=", ".join(map(clean, entry.authors)) or None,
            categories=tuple(map(clean, entry.categories)),
            language=entry.language,
        )
    return made.writeString("utf-8").encode()


def entry_name(uid: str, address: str) -> str:
    """Return the name of a record in every feed, for ever: a tag URI of the host that shows it."""
    return f"tag:{urlsplit(address).hostname},{_NAMED_SINCE}:records/{uid}"


def clean(text: str) -> str:
    """Return ``text`` without the characters that XML forbids."""
    return _UNPRINTABLE.sub("", text)
