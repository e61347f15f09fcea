"""schema.org through sitemaps: each page's JSON-LD, several nodes a page; or one JSON address.

Pages are made for people, so robots.txt is asked for each of them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from typing import ClassVar
from urllib.parse import urlsplit

import orjson

from ecotone.connectors import jsonld, sitemap, stamps
from ecotone.connectors.answers import expect_data, is_web_page
from ecotone.connectors.base import (
    Checkpoint,
    HubBroken,
    HubCard,
    HubRefused,
    HubUnreachable,
    Offers,
    Page,
    RawRecord,
    TokenLost,
    Trouble,
    Unreadable,
)
from ecotone.connectors.drafting import Drafting
from ecotone.connectors.formats import schemaorg
from ecotone.kernel.http import Answer, Client
from ecotone.records.model import Draft

_MEDIA_TYPE = "application/ld+json"
_ACCEPT = "text/html, application/ld+json, application/json;q=0.9, application/xml;q=0.8"
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
#: Pages read between two checkpoints, and how long that may take.
_BATCH = 10
_BATCH_SECONDS = 120.0
#: After so many pages in a row that cannot be had, we look whether the hub is there at all.
_IN_A_ROW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaOrgSettings:
    """Where to begin, and which pages to read."""

    address: str = field(
        metadata={"help": "A sitemap, a sitemap index, a site, one page, or a JSON-LD address"}
    )
    only: tuple[str, ...] = field(
        default=(),
        metadata={"help": "Read only pages whose address holds one of these: /dataset/"},
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where reading stands: after which page of which sitemap; how pages fared so far.

    ``unread`` is the earliest date of a page that could not be had: the next pass starts there.
    """

    file: str = ""
    after: str = ""
    had: int = 0
    failed_in_a_row: int = 0
    unread: str = ""

    def with_page(self) -> _Place:
        return replace(self, had=self.had + 1, failed_in_a_row=0)

    def without(self, entry: sitemap.Entry) -> _Place:
        known, this = stamps.moment(self.unread), stamps.moment(entry.lastmod)
        earlier = this is not None and (known is None or this < known)
        unread = entry.lastmod if earlier else self.unread
        return replace(self, failed_in_a_row=self.failed_in_a_row + 1, unread=unread)


class SchemaOrg:
    """Reads the JSON-LD of one site."""

    kind: ClassVar[str] = "schema-org"
    Settings: ClassVar[type] = SchemaOrgSettings
    offers: ClassVar[Offers] = Offers(since=True, resume=True, deletions="sweep", order="none")

    def __init__(self, settings: SchemaOrgSettings, http: Client) -> None:
        self.settings = settings
        self.http = http

    def describe(self) -> HubCard:
        """Return the title of the site and how its pages are found."""
        answer, addresses = self._begin()
        way = "sitemap" if addresses else "one address"
        note = "" if addresses else f"No sitemap: only {answer.url} is read."
        return HubCard(
            title=self._title(),
            protocol=f"schema.org JSON-LD ({way})",
            notes=(note,) if note else (),
        )

    def _title(self) -> str:
        """Return the title of the front page; where there is none to see, the host's name."""
        parts = urlsplit(self.settings.address)
        try:
            front = self.http.get(f"{parts.scheme}://{parts.netloc}/", accept="text/html")
        except (HubRefused, HubBroken):
            return parts.netloc
        title = _TITLE.search(jsonld.decode(front)[:20_000]) if front.ok else None
        return " ".join(html.unescape(title.group(1)).split()) if title else parts.netloc

    # Which pages

    def _begin(self) -> tuple[Answer, tuple[str, ...]]:
        """Look at the address: a sitemap names pages, a site names sitemaps, else it is alone."""
        address = self.settings.address
        answer = self.http.get(address, accept=_ACCEPT)
        if _looks_like_sitemap(answer):
            return answer, (address,)
        if urlsplit(address).path not in {"", "/"}:
            return answer, ()
        found = sitemap.find(self.http, address)
        return answer, found if any(self.http.get(url).ok for url in found) else ()

    def pages(self, start: Checkpoint) -> Iterator[Page]:
        """Yield the nodes of ten pages at a time; ``page`` tells the sitemap and the last page."""
        answer, addresses = self._begin()
        if not addresses:
            yield self._alone(answer)
            return
        place = _place(start)
        sought = place.file
        walk = sitemap.Walk(self.http, addresses, start.since)
        for address, listed in walk:
            if sought and address != sought:
                continue
            sought = ""
            entries = self._wanted(listed, start.since)
            at = _after(entries, place.after) if address == place.file else 0
            place = replace(place, file=address)
            while at < len(entries):
                page, place, read = self._read_batch(entries[at : at + _BATCH], place)
                at += read
                yield page
        if sought:
            raise TokenLost("The site's sitemaps have changed while we read; we begin again.")
        end = Checkpoint(high=place.unread)
        yield Page((), end, last=True, complete_sweep=not walk.absent, notes=walk.notes)

    def _wanted(self, listed: sitemap.Sitemap, since: str) -> list[sitemap.Entry]:
        only = self.settings.only
        return [
            entry
            for entry in listed.pages
            if entry.changed_since(since) and (not only or any(part in entry.url for part in only))
        ]

    def _alone(self, answer: Answer) -> Page:
        body = expect_data(answer, "a page with JSON-LD") if not answer.ok else answer.body
        items = tuple(_nodes(replace(answer, body=body), sitemap.Entry(answer.url)))
        if not items:
            raise HubBroken(
                "There is no sitemap and no schema.org record at this address.", answer.url
            )
        return Page(items, Checkpoint(), last=True, complete_sweep=True, expected=len(items))

    # Reading pages

    def _read_batch(self, batch: list[sitemap.Entry], place: _Place) -> tuple[Page, _Place, int]:
        """Read some pages, fewer when the site is slow; return how many."""
        items: list[RawRecord] = []
        notes: dict[str, None] = {}
        unread: list[str] = []
        begun = self.http.monotonic()
        read = 0
        for entry in batch:
            read += 1
            try:
                items += self._read_page(entry)
                place = place.with_page()
            except (HubUnreachable, HubRefused, HubBroken) as error:
                place = place.without(entry)
                self._give_up_if_all_fail(place, error)
                unread.append(entry.url)
                notes[f"A page was left out: {error.for_keeper}"] = None
            place = replace(place, after=entry.url)
            if self.http.monotonic() - begun > _BATCH_SECONDS:
                break
        checkpoint = Checkpoint(page=asdict(place))
        page = Page(tuple(items), checkpoint, notes=tuple(notes), unread=tuple(unread))
        return page, place, read

    def _give_up_if_all_fail(self, place: _Place, error: Exception) -> None:
        """Find out whether single pages are broken, as some are for years, or the hub is away."""
        if place.failed_in_a_row % _IN_A_ROW:
            return
        if not place.had:
            raise error
        self.http.get(place.file)  # raises when the hub is away

    def _read_page(self, entry: sitemap.Entry) -> list[RawRecord]:
        answer = self.http.get(entry.url, accept=_ACCEPT)
        if answer.gone:
            return [RawRecord(entry.url, entry.lastmod, b"", _MEDIA_TYPE, entry.url, gone=True)]
        if not answer.ok:
            expect_data(answer, "a page with JSON-LD")
        if is_web_page(answer) and jsonld.breaks_off(answer):
            raise HubUnreachable("The page breaks off in the middle.", entry.url)
        return list(_nodes(answer, entry))

    # One record

    def read(self, raw: RawRecord) -> Draft:
        """Return the draft of one node. Raises ``Unreadable`` when the script is not JSON."""
        try:
            node = jsonld.parse(raw.body.decode("utf-8", "replace"))
        except jsonld.NotJson as error:
            raise Unreadable(
                f"The JSON-LD in this page is not valid JSON: {error}.",
                f"{raw.url}: {error}",
                trouble=Trouble.DAMAGED,
            ) from error
        if not isinstance(node, dict):
            raise Unreadable(
                "The JSON-LD in this page holds no record.", raw.url, trouble=Trouble.EMPTY
            )
        drafting = Drafting(raw.key)
        schemaorg.fill(drafting, node, raw.url)
        return drafting.draft()


def _looks_like_sitemap(answer: Answer) -> bool:
    head = answer.body[:2000]
    if head[:2] == b"\x1f\x8b" or b"<urlset" in head or b"<sitemapindex" in head:
        return True
    is_text = answer.media_type == "text/plain"
    return is_text and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"http://", b"https://"))


def _place(start: Checkpoint) -> _Place:
    known = {field.name for field in fields(_Place)}
    return _Place(**{name: value for name, value in start.page.items() if name in known})


def _after(entries: list[sitemap.Entry], url: str) -> int:
    """Return where to go on; from the top when the page is no longer listed."""
    places = (number for number, entry in enumerate(entries, start=1) if entry.url == url)
    return next(places, 0)


def _nodes(answer: Answer, entry: sitemap.Entry) -> Iterator[RawRecord]:
    """Yield the records of one page, and its broken scripts, which ``read`` will refuse."""
    is_page = not answer.media_type.endswith("json")
    scripts = list(jsonld.scripts(answer))
    nodes = [node for script in scripts for node in script.nodes if schemaorg.is_record(node)]
    for key, node in jsonld.named(nodes, entry.url, is_page=is_page):
        body = orjson.dumps(node, option=orjson.OPT_SORT_KEYS)
        yield RawRecord(key, entry.lastmod, body, _MEDIA_TYPE, entry.url)
    broken = [script for script in scripts if script.problem]
    for number, script in enumerate(broken, start=1):
        body = script.text.encode("utf-8", "replace")
        key = f"{entry.url}#json-ld-{number}"
        yield RawRecord(key, entry.lastmod, body, _MEDIA_TYPE, entry.url)
