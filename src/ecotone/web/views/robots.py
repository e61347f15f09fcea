"""What search engines are told: where they may go, and every page that is open to all.

https://www.sitemaps.org/protocol.html and RFC 9309.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from ecotone.apps.catalogue import queries as catalogue
from ecotone.apps.hubs import queries as hubs
from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.vocab import countries, gbf

#: One sitemap may hold this many addresses.
MOST = 50_000
#: First letters of record names; a larger catalogue has one sitemap for each.
LETTERS = "234567abcdefghijklmnopqrstuvwxyz"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
#: Sitemaps name the English pages; each names its other languages in its head.
_LANGUAGE = "en"


def robots(request: HttpRequest) -> HttpResponse:
    """Ask robots to leave alone what has no end: searches and their filters."""
    del request  # the same for everyone
    closed = [
        f"/{code}/{part}/" for code, _ in settings.LANGUAGES for part in ("search", "suggest")
    ]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "Disallow: /admin/"]
    lines += ["", f"Sitemap: {_full('/sitemap.xml')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def sitemap(request: HttpRequest) -> HttpResponse:
    """Name every sitemap."""
    del request
    names = ["pages", *_record_maps()]
    body = "".join(
        f"<sitemap><loc>{_full(f'/sitemap-{name}.xml')}</loc></sitemap>" for name in names
    )
    return _xml(f"<sitemapindex {_SPACE}>{body}</sitemapindex>")


def sitemap_part(request: HttpRequest, name: str) -> HttpResponse:
    """Answer one sitemap: ``pages``, or ``records``, or ``records-a`` and so on."""
    del request
    with translation.override(_LANGUAGE):
        if name == "pages":
            return _urls((path, None) for path in _pages())
        if name in _record_maps():
            return _urls(_records(name.removeprefix("records").removeprefix("-")))
    raise Http404


def _record_maps() -> list[str]:
    count = catalogue.visible_count(viewer=PUBLIC, purpose=Purpose.FEED)
    if count > MOST:
        return [f"records-{letter}" for letter in LETTERS]
    return ["records"] if count else []


def _records(beginning: str) -> Iterator[tuple[str, datetime]]:
    found = catalogue.visible_uids(viewer=PUBLIC, purpose=Purpose.FEED, after=beginning, limit=MOST)
    for uid, changed_at in found:
        if not uid.startswith(beginning):
            return
        yield reverse("record", args=(uid,)), changed_at


def _pages() -> Iterator[str]:
    for name in ("home", "countries", "targets", "indicators", "hubs", "search", "about"):
        yield reverse(name)
    yield from (reverse("sources"), reverse("accessibility"))
    for target in gbf.targets():
        yield reverse("target", args=(target.number,))
    for indicator in gbf.indicators():
        yield reverse("indicator", args=(indicator.code,))
    for hub in hubs.hubs():
        yield reverse("hub", args=(hub.id,))
    for country in countries.countries():
        yield reverse("country", args=(country.iso3,))
        for target in gbf.targets():
            yield reverse("answer", args=(country.iso3, target.number))


def _urls(found: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    body = "".join(
        f"<url><loc>{_full(path)}</loc>"
        + (f"<lastmod>{changed_at:%Y-%m-%d}</lastmod>" if changed_at else "")
        + "</url>\n"
        for path, changed_at in found
    )
    return _xml(f"<urlset {_SPACE}>{body}</urlset>")


def _full(path: str) -> str:
    return escape(settings.ECOTONE_ADDRESS.rstrip("/") + path)


def _xml(body: str) -> HttpResponse:
    return HttpResponse(_HEAD + body, content_type="application/xml; charset=utf-8")
