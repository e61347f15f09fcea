"""RSS and Atom: the newest things of a site.

A feed is a window: what is no longer in it may still be there, so absence means nothing. It is
made for machines to fetch, so robots.txt, which speaks to crawlers of pages, is not asked.
"""

from __future__ import annotations

import html
import io
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urljoin

import feedparser
import orjson

from ecotone.connectors import xml
from ecotone.connectors.answers import expect_data, is_web_page
from ecotone.connectors.base import (
    Checkpoint,
    HubBroken,
    HubCard,
    Offers,
    Page,
    RawRecord,
    Trouble,
    Unreadable,
)
from ecotone.connectors.drafting import Drafting, box
from ecotone.kernel import digest
from ecotone.kernel.http import Answer, Client, Validators
from ecotone.records.model import Draft

_ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8"
_MEDIA_TYPE = "application/json"
_EXPECTED = "a feed"
_FEED_LINK = re.compile(
    rb"<link\b(?=[^>]{0,500}application/(?:rss|atom)\+xml)"
    rb"[^>]{0,500}\bhref\s*=\s*[\"']([^\"']{1,500})",
    re.IGNORECASE,
)
#: What is kept of an entry. Counters, ratings and other things that change by themselves are not.
_KEPT = (
    "id",
    "guidislink",
    "link",
    "links",
    "title",
    "title_detail",
    "summary",
    "summary_detail",
    "content",
    "author",
    "author_detail",
    "authors",
    "contributors",
    "publisher",
    "publisher_detail",
    "tags",
    "rights",
    "license",
    "language",
    "where",
    "ev_startdate",
    "ev_enddate",
    "ev_location",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """Which feed, and what its entries are."""

    address: str = field(metadata={"help": "Address of the RSS or Atom feed"})
    entries_are: str = field(
        default="NewsArticle",
        metadata={"help": "What the entries are: NewsArticle, Event, Report, JobPosting, Course"},
    )


class Feed:
    """Reads one RSS or Atom feed."""

    kind: ClassVar[str] = "feed"
    Settings: ClassVar[type] = FeedSettings
    offers: ClassVar[Offers] = Offers(
        since=True, resume=False, deletions="none", window_only=True, order="none"
    )

    def __init__(self, settings: FeedSettings, http: Client) -> None:
        self.settings = settings
        self.http = http

    def describe(self) -> HubCard:
        """Return what the feed says of itself; raises the hub errors of ``connectors.base``."""
        parsed, _ = self._parsed(self._get(None))
        about = parsed.feed
        return HubCard(
            title=str(about.get("title", "")),
            protocol=_VERSIONS.get(parsed.version, parsed.version or "feed"),
            licence=str(about.get("license", "") or about.get("rights", "")),
        )

    def pages(self, start: Checkpoint) -> Iterator[Page]:
        """Yield the whole feed as one page; ``since`` holds its ETag and Last-Modified."""
        answer = self._get(_validators(start.since))
        if answer.not_modified:
            yield Page((), Checkpoint(high=start.since), last=True)
            return
        parsed, notes = self._parsed(answer)
        about = _feed_facts(parsed.feed)
        items = tuple(self._raw(entry, about) for entry in parsed.entries)
        high = _stored(answer.validators)
        yield Page(items, Checkpoint(high=high), last=True, notes=notes, expected=len(items))

    def _get(self, validators: Validators | None) -> Answer:
        return self.http.get(
            self.settings.address, accept=_ACCEPT, validators=validators, robots=False
        )

    def _parsed(self, answer: Answer) -> tuple[Any, tuple[str, ...]]:
        if is_web_page(answer):
            self._point_to_feed(answer)
        # Half letters (the first part of an emoji, cut off) end feedparser.
        body = xml.FORBIDDEN_REFERENCES.sub(b"", expect_data(answer, _EXPECTED))
        if b"<!ENTITY" in body.replace(b"\x00", b""):  # UTF-16 has a null beside each letter
            raise HubBroken(
                "The feed declares entities of its own, which we do not read.", answer.url
            )
        # Bytes only: feedparser would fetch a text that looks like an address.
        headers = {"content-location": answer.url}
        if answer.media_type:
            charset = f"; charset={answer.charset}" if answer.charset else ""
            headers["content-type"] = f"{answer.media_type}{charset}"
        parsed = feedparser.parse(io.BytesIO(body), response_headers=headers)
        if not parsed.version and not parsed.entries:
            reason = parsed.get("bozo_exception", "no RSS or Atom element")
            raise HubBroken("There is no feed at this address.", f"{answer.url}: {reason!r}")
        if parsed.bozo and not isinstance(
            parsed.bozo_exception,
            (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType),
        ):
            return parsed, ("The feed is not well-formed; we read what could be read.",)
        return parsed, ()

    def _point_to_feed(self, answer: Answer) -> None:
        link = _FEED_LINK.search(answer.body[: 64 * 1024])
        if link:
            address = urljoin(answer.url, html.unescape(link.group(1).decode("utf-8", "replace")))
            raise HubBroken(
                f"This is a web page; its feed is at {address}.", f"{answer.url} is HTML"
            )

    def _raw(self, entry: Mapping[str, Any], about: dict[str, str]) -> RawRecord:
        entry = dict(entry)  # feedparser's own dictionary makes dates up out of other dates
        kept = {name: _plain(entry[name]) for name in _KEPT if entry.get(name)}
        for name in ("published", "updated", "created"):
            moment = _iso(entry.get(f"{name}_parsed")) or entry.get(name)
            if moment:
                kept[name] = moment
        kept["feed"] = about
        body = digest.canonical(kept)
        stamp = kept.get("updated") or kept.get("published") or ""
        url = str(kept.get("link") or self.settings.address)
        return RawRecord(_key(kept), stamp[:40], body, _MEDIA_TYPE, url[:2000])

    def read(self, raw: RawRecord) -> Draft:
        """Return the draft of one entry. Raises ``Unreadable``."""
        try:
            entry = orjson.loads(raw.body)
        except orjson.JSONDecodeError as error:
            raise Unreadable(
                "This stored entry is damaged.", f"{raw.key}: {error}", trouble=Trouble.DAMAGED
            ) from error
        drafting = Drafting(raw.key)
        about = entry.get("feed", {})
        drafting.kind(self.settings.entries_are)
        _texts(drafting, entry, about)
        _links(drafting, entry)
        _people(drafting, entry, about)
        _places_and_times(drafting, entry)
        for tag in entry.get("tags", ()):
            drafting.subject(tag.get("label") or tag.get("term"), tag.get("scheme"))
        drafting.right(entry.get("license"))
        drafting.right(entry.get("rights") or about.get("rights"))
        drafting.published = entry.get("published") or entry.get("created") or ""
        drafting.modified = entry.get("updated") or ""
        return drafting.draft()


# From feedparser's objects to plain values


def _key(entry: Mapping[str, Any]) -> str:
    """Return the entry's id; a digest of its link, or of its words, where it has none."""
    if entry.get("id"):
        return str(entry["id"])[:700]
    if entry.get("link"):
        return f"link:{digest.short_name(str(entry['link']))}"
    said = (str(entry.get(name, "")) for name in ("title", "published", "summary"))
    return f"text:{digest.short_name(*said)}"


def _feed_facts(about: Mapping[str, Any]) -> dict[str, str]:
    """Return what every entry inherits; not the dates, which change with every fetch."""
    names = ("title", "language", "rights", "author", "publisher")
    return {name: str(about[name]) for name in names if about.get(name)}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(part) for name, part in value.items()}
    if isinstance(value, time.struct_time):
        return _iso(value)
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value if isinstance(value, (str, int, float, bool)) else str(value or "")


def _iso(moment: time.struct_time | None) -> str:
    """Return feedparser's time, which is in UTC, as ISO 8601; empty when it is no date."""
    if not moment:
        return ""
    try:
        return datetime(*moment[:6], tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return ""


def _stored(validators: Validators) -> str:
    if not validators:
        return ""
    kept = {"etag": validators.etag, "last_modified": validators.last_modified}
    return digest.canonical(kept).decode()


def _validators(since: str) -> Validators | None:
    try:
        kept = orjson.loads(since)
        return Validators(str(kept["etag"]), str(kept["last_modified"]))
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return None


# From plain values to the draft


def _texts(drafting: Drafting, entry: Mapping[str, Any], about: Mapping[str, str]) -> None:
    language = entry.get("language") or about.get("language", "")
    title = entry.get("title_detail") or {"value": entry.get("title")}
    drafting.title(title.get("value"), title.get("language") or language)
    summary = entry.get("summary_detail") or {"value": entry.get("summary")}
    drafting.description(summary.get("value"), summary.get("language") or language)
    if not drafting.descriptions:
        for content in entry.get("content", ()):
            drafting.description(content.get("value"), content.get("language") or language)
    drafting.language(language or title.get("language"))


def _links(drafting: Drafting, entry: Mapping[str, Any]) -> None:
    drafting.link(entry.get("link"))
    drafting.identifier(entry.get("id"))
    for link in entry.get("links", ()):
        role = _LINK_ROLES.get(link.get("rel", "alternate"))
        if role:
            media_type = link.get("type", "")
            if role == "download" and media_type.startswith("image/"):
                role = "image"
            drafting.link(link.get("href"), role, link.get("title"), media_type)


def _people(drafting: Drafting, entry: Mapping[str, Any], about: Mapping[str, str]) -> None:
    authors = [author.get("name") for author in entry.get("authors", ())] or [entry.get("author")]
    for name in authors:
        drafting.contributor(name)
    for other in entry.get("contributors", ()):
        drafting.contributor(other.get("name"), "other")
    publisher = entry.get("publisher") or about.get("publisher") or about.get("title")
    drafting.contributor(publisher, "publisher", is_body=True)


def _places_and_times(drafting: Drafting, entry: Mapping[str, Any]) -> None:
    where = entry.get("where")
    points = list(_points(where.get("coordinates"))) if isinstance(where, Mapping) else []
    if points:
        east, north = [p[0] for p in points], [p[1] for p in points]
        sides = (min(east), min(north), max(east), max(north))
        drafting.place(box=box(*(str(side) for side in sides)))
    drafting.place(entry.get("ev_location"))
    drafting.period(entry.get("ev_startdate"), entry.get("ev_enddate"))


def _points(value: Any) -> Iterator[tuple[float, float]]:
    if not isinstance(value, list):
        return
    if len(value) >= 2 and all(isinstance(part, (int, float)) for part in value):
        yield float(value[0]), float(value[1])
        return
    for part in value:
        yield from _points(part)


_LINK_ROLES = {"alternate": "landing", "enclosure": "download", "related": "related"}
_VERSIONS = {
    "atom10": "Atom 1.0",
    "atom03": "Atom 0.3",
    "rss20": "RSS 2.0",
    "rss10": "RSS 1.0",
    "rss092": "RSS 0.92",
    "rss091u": "RSS 0.91",
}
