"""Sitemaps (https://www.sitemaps.org/protocol.html): which pages a site has, and since when."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from ecotone.connectors import stamps, xml
from ecotone.connectors.answers import expect_data, is_web_page
from ecotone.connectors.base import HubBroken
from ecotone.connectors.drafting import is_web_address
from ecotone.kernel.http import Answer, Client

_DEEPEST = 3  # an index in an index in an index is somebody's mistake
_MOST_SITEMAPS = 5_000
_ACCEPT = "application/xml, text/xml, text/plain;q=0.5"


@dataclass(frozen=True, slots=True)
class Entry:
    """One page, and when it changed last as its site says it (may be empty)."""

    url: str
    lastmod: str = ""

    def changed_since(self, since: str) -> bool:
        """Tell whether the page may have changed; a page without a date may always have."""
        here, there = stamps.moment(self.lastmod), stamps.moment(since)
        return here is None or there is None or here >= there


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One file: either pages, or further sitemaps."""

    pages: tuple[Entry, ...] = ()
    sitemaps: tuple[Entry, ...] = ()


def find(http: Client, address: str) -> tuple[str, ...]:
    """Return the addresses of a site's sitemaps: those robots.txt names, else the usual place."""
    named = [url for url in http.sitemaps(address) if is_web_address(url)]
    return tuple(dict.fromkeys(named)) or (urljoin(address, "/sitemap.xml"),)


class Walk:
    """Goes through sitemaps in the order given, indexes opened, yielding those that hold pages.

    Sitemaps that have not changed since ``since`` are passed over. ``absent`` names those that
    are listed but not there: then nobody can say that all pages were seen.
    """

    def __init__(self, http: Client, addresses: Iterable[str], since: str) -> None:
        self._http = http
        self._since = since
        self._met: set[str] = set()
        self._waiting = [(address, 0) for address in addresses]
        self.absent: list[str] = []

    @property
    def notes(self) -> tuple[str, ...]:
        """Return a sentence for the keeper about what is not there."""
        return tuple(f"A sitemap is listed but not there: {url}" for url in self.absent)

    def __iter__(self) -> Iterator[tuple[str, Sitemap]]:
        while self._waiting:
            address, depth = self._waiting.pop(0)
            if address in self._met or depth > _DEEPEST or len(self._met) >= _MOST_SITEMAPS:
                continue
            self._met.add(address)
            answer = self._http.get(address, accept=_ACCEPT)
            if answer.gone:
                self.absent.append(address)
                continue
            found = read(answer)
            changed = [entry.url for entry in found.sitemaps if entry.changed_since(self._since)]
            self._waiting[:0] = [(url, depth + 1) for url in changed]
            if found.pages:
                yield address, found


def read(answer: Answer, most_bytes: int = 200 * 1024 * 1024) -> Sitemap:
    """Read one sitemap: urlset, index, plain text, any of them gzipped. Raises hub errors."""
    body = expect_data(answer, "a sitemap")
    if body[:2] == b"\x1f\x8b":
        body = _unzipped(body, answer.url, most_bytes)
        if is_web_page(Answer(answer.url, answer.status, body)):
            expect_data(Answer(answer.url, answer.status, body), "a sitemap")
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and b"\x00" not in body[:64]:
        return Sitemap(tuple(_lines(body, answer.url)))
    try:
        root = xml.parse(body)
    except xml.BrokenXml as broken:
        raise HubBroken(
            f"The site's sitemap is not well-formed XML ({broken.place}).",
            f"{answer.url}: {broken.reason}",
        ) from broken
    entries = tuple(_entries(root, answer.url))
    kind = xml.local_name(root)
    if kind == "sitemapindex":
        return Sitemap(sitemaps=entries)
    if kind == "urlset":
        return Sitemap(pages=entries)
    raise HubBroken(
        "This address holds XML, but no sitemap.", f"{answer.url}: the root element is {kind}"
    )


def _entries(root: etree._Element, base: str) -> Iterator[Entry]:
    for element in root:
        location = urljoin(base, xml.child_text(element, "loc"))
        if xml.child(element, "loc") is not None and is_web_address(location):
            yield Entry(location, xml.child_text(element, "lastmod"))


def _lines(body: bytes, base: str) -> Iterator[Entry]:
    for line in body.decode("utf-8-sig", "replace").splitlines():
        location = line.strip()
        if is_web_address(location) and urlsplit(location).netloc == urlsplit(base).netloc:
            yield Entry(location)


def _unzipped(body: bytes, url: str, most_bytes: int) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as stream:
            opened = stream.read(most_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise HubBroken(
            "The site's sitemap is packed, and damaged.", f"{url}: {error!r}"
        ) from error
    if len(opened) > most_bytes:
        raise HubBroken(
            "The site's sitemap is far too large once unpacked.", f"{url}: over {most_bytes} bytes"
        )
    return opened
