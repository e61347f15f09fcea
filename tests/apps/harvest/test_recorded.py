"""Recorded answers of real hubs, over real HTTP on loopback, with every count said in advance."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from tests.apps.harvest.stored import files, tables

from ecotone.apps.catalogue import index, queries
from ecotone.apps.catalogue.models import Copy
from ecotone.apps.harvest.actions import harvest_interface
from ecotone.apps.harvest.models import Quarantined, Raw

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
ADDED = (
    b'<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Dataset",'
    b' "name": "Peatlands of the Congo basin", "url": "https://example.org/peat"}</script>'
)


def numbers(outcome) -> tuple[int, int, int, int, int]:
    """Return new, changed, same, withdrawn, quarantined."""
    counts = outcome.counts
    return (
        counts.new, counts.changed, counts.same, counts.withdrawn, counts.quarantined
    )  # fmt: skip


@pytest.fixture
def read(http):
    """Read an interface in full and hold the index to the catalogue."""

    def run(interface, **how):
        outcome = harvest_interface(interface.id, by="test", http=http, **how)
        assert index.index().upto() == queries.latest_change()
        return outcome

    return run


@pytest.fixture
def nothing_is_written(own_index):
    """Return a function that runs something and compares tables and index before and after."""

    def during(action):
        before = tables(), files(own_index)
        result = action()
        after = tables(), files(own_index)
        assert after[0] == before[0]
        assert after[1] == before[1]
        return result

    return during


class TestOaiPmh:
    def test_every_count_of_a_repository(
        self, recorded, repository, serve, connect, read, nothing_is_written
    ):
        held = repository(dict(recorded), size=7)
        interface = connect("oai-pmh", f"{serve(held).address}/oai")
        assert numbers(read(interface)) == (23, 0, 0, 0, 10)
        assert (Raw.objects.count(), Copy.objects.count()) == (33, 23)
        assert Quarantined.objects.filter(trouble="foreign").count() == 10

        again = nothing_is_written(lambda: read(interface, full=True))
        assert numbers(again) == (0, 0, 33, 0, 0)

        names = [name for name, inner in recorded.items() if "</dc:title>" in inner]
        held.records[names[0]] = recorded[names[0]].replace("</dc:title>", " 2</dc:title>")
        held.records[names[1]] = None
        held.records[names[2]] = '<MD_Metadata xmlns="http://www.isotc211.org/2005/gmd"/>'
        held.records["oai:added:1"] = recorded[names[3]]
        assert numbers(read(interface, full=True)) == (1, 1, 30, 1, 1)
        nothing_is_written(lambda: read(interface, full=True))


class Site:
    """Recorded pages behind the recorded robots.txt, in the two sitemaps that it names."""

    def __init__(self, shared) -> None:
        folder = shared / "harvest"
        paths = sorted((folder / "schema-org").rglob("*"))
        kinds = (".html", ".json", ".jsonld")
        self.pages = {path.name: path.read_bytes() for path in paths if path.suffix in kinds}
        self.robots = (folder / "sitemap-robots/ultimate-sitemap-parser/robots.txt").read_text()
        self.address = ""

    def __call__(self, path: str, _query: dict[str, str]) -> tuple[int, str, bytes]:
        if path == "/robots.txt":
            here = self.robots.replace("https://example.org", self.address)
            return 200, "text/plain", here.encode()
        if path == "/sitemap.xml":
            return 200, "text/xml", self._sitemap(".html")
        if path == "/weirdly-named-sitemap.xml":
            return 200, "text/xml", self._sitemap(".json", ".jsonld")
        if "sitemap" in path:
            return 200, "text/xml", self._sitemap()
        return self._page(path.rpartition("/")[2])

    def _sitemap(self, *kinds: str) -> bytes:
        names = [name for name in self.pages if name.endswith(kinds or (" ",))]
        listed = [f"{self.address}/pages/{name}" for name in names]
        listed += [f"{self.address}/admin/{name}" for name in names[:1]]  # not for robots
        urls = "".join(f"<url><loc>{url}</loc></url>" for url in listed)
        return f'<urlset xmlns="{SPACE}">{urls}</urlset>'.encode()

    def _page(self, name: str) -> tuple[int, str, bytes]:
        body = self.pages.get(name)
        if not body:
            return 404, "text/plain", b"not here"
        kind = "text/html; charset=utf-8" if name.endswith(".html") else "application/ld+json"
        return 200, kind, body


class TestSchemaOrg:
    def test_every_count_of_a_site(self, shared, serve, connect, read, nothing_is_written):
        held = Site(shared)
        site = serve(held)
        held.address = site.address
        interface = connect("schema-org", f"{site.address}/")
        first = read(interface)
        assert first.ending == "complete", first
        assert numbers(first) == (25, 0, 0, 0, 0)
        host = urlsplit(site.address).netloc
        assert first.notes == (
            "A page was left out: The page breaks off in the middle.",
            f"A page was left out: The robots.txt of {host} does not allow us to read this page.",
        )
        assert not [path for path in site.asked if path.startswith("/admin/")]

        again = nothing_is_written(lambda: read(interface, full=True))
        assert numbers(again) == (0, 0, 25, 0, 0)

        pages = held.pages
        pages["schema_org_gtex.json"] = re.sub(
            rb'"name":\s*"', b'"name": "Anew: ', pages["schema_org_gtex.json"], count=1
        )
        pages["schema_org_topmed.json"] = b""  # it is gone
        pages["added.html"] = b"<html><body>" + ADDED + b"</body></html>"
        pages["broken.html"] = b"<html><body>" + ADDED.replace(b"}", b",") + b"</body></html>"
        assert numbers(read(interface, full=True)) == (1, 1, 23, 1, 1)
        gone = Copy.objects.get(key="https://doi.org/10.23725/8na3-9s47")
        assert gone.withdrawn_reason == "The hub says that it has removed this."
        again = nothing_is_written(lambda: read(interface, full=True))
        assert numbers(again) == (0, 0, 26, 0, 0)


class TestFeeds:
    def test_every_count_of_all_feeds(self, shared, serve, connect, read, nothing_is_written):
        folder = shared / "harvest" / "feeds"
        paths = sorted(folder.rglob("*.xml"))
        feeds = {f"/{number}/{path.name}": path.read_bytes() for number, path in enumerate(paths)}
        site = serve(lambda path, _: (200, "application/xml", feeds[path]))
        doors = [
            connect("feed", f"{site.address}{path}", hub_id=f"feed-{number}")
            for number, path in enumerate(feeds)
        ]
        sentences: Counter[str] = Counter()

        def read_all() -> tuple[int, ...]:
            outcomes = [read(door) for door in doors]
            sentences.update(one.for_keeper for one in outcomes)
            return tuple(map(sum, zip(*map(numbers, outcomes), strict=True)))

        assert read_all() == (135, 0, 0, 0, 0)
        assert nothing_is_written(read_all) == (0, 0, 135, 0, 0)
        assert sentences == {
            "": 2 * 118,
            "There is no feed at this address.": 2,
            "This is a web page; its feed is at http://example.com/xml/rss.xml.": 2,
        }

    def test_what_leaves_the_window_of_a_feed_stays(
        self, shared, serve, connect, read, nothing_is_written
    ):
        whole = (shared / "harvest/feeds/v2/urdu_UTF8.xml").read_bytes()
        now = {"body": whole}
        site = serve(lambda *_: (200, "application/xml", now["body"]))
        interface = connect("feed", f"{site.address}/feed")
        assert numbers(read(interface)) == (26, 0, 0, 0, 0)
        first, second, third = re.findall(rb"<item>.*?</item>", whole, re.DOTALL)[:3]
        added = re.sub(rb"<(link|guid)([^>]*)>[^<]*</", rb"<\1\2>https://example.org/new</", third)
        now["body"] = (
            whole.replace(first, b"")
            .replace(second, re.sub(rb"</title>", b" 2</title>", second, count=1))
            .replace(third, third + added)
        )
        assert numbers(read(interface)) == (1, 1, 24, 0, 0)
        assert numbers(nothing_is_written(lambda: read(interface))) == (0, 0, 26, 0, 0)
        assert Copy.objects.filter(withdrawn_on=None).count() == 27
