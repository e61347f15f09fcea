"""schema.org through sitemaps: the kit, and what only this way has."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from ecotone.connectors import sitemap
from ecotone.connectors.base import HubBroken
from ecotone.connectors.run import run
from ecotone.connectors.schemaorg import SchemaOrg, SchemaOrgSettings
from ecotone.connectors.testing import ConnectorKit, FakeHub, MemoryStore, Reply
from ecotone.connectors.testing.hub import drop, slow
from ecotone.kernel.http import Answer


class TestSchemaOrg(ConnectorKit):
    folder = Path(__file__).parent / "schemaorg"

    def make(self, http):
        return SchemaOrg(SchemaOrgSettings(address="https://site.example/"), http)


def page(*nodes: str) -> bytes:
    """Return a web page with these JSON-LD scripts."""
    scripts = "".join(f'<script type="application/ld+json">{node}</script>' for node in nodes)
    return f"<!doctype html><html><head>{scripts}</head></html>".encode()


def dataset(name: str, **more: str) -> str:
    return json.dumps({"@context": "https://schema.org", "@type": "Dataset", "name": name, **more})


def urlset(*entries: tuple[str, str]) -> bytes:
    urls = "".join(f"<url><loc>{url}</loc><lastmod>{day}</lastmod></url>" for url, day in entries)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


SITE = "https://s.example"


class Site:
    """A site whose pages may change between two runs."""

    def __init__(self, pages, **settings):
        self.days = {f"{SITE}{path}": day for path, (day, _) in pages.items()}
        self.pages = {f"{SITE}{path}": body for path, (_, body) in pages.items()}
        self.settings = SchemaOrgSettings(**{"address": f"{SITE}/sitemap.xml", **settings})
        self.hub = FakeHub(self)
        self.store = MemoryStore(grace_days=0)

    def __call__(self, address):
        if address == f"{SITE}/sitemap.xml":
            return Reply(urlset(*self.days.items()), headers={"content-type": "text/xml"})
        found = self.pages.get(address, Reply(status=404))
        if isinstance(found, Reply):
            return found
        kind = "application/ld+json" if found[:1] in {b"[", b"{"} else "text/html"
        return Reply(found, headers={"content-type": kind})

    def run(self, **options):
        self.hub.asked.clear()
        return run(SchemaOrg(self.settings, self.hub.client()), self.store, **options)

    def asked(self):
        return [url.removeprefix(SITE) for _, url in self.hub.asked if "sitemap" not in url]


class TestPages:
    def test_only_pages_that_changed_are_asked_for_again(self):
        site = Site(
            {
                "/old": ("2024-01-01", page(dataset("Old"))),
                "/new": ("2024-05-05", page(dataset("New"))),
                "/undated": ("", page(dataset("Undated"))),
            }
        )
        site.run()
        assert site.run().counts.same == 2
        assert site.asked() == ["/new", "/undated"]

    def test_a_page_that_is_gone_is_withdrawn_whatever_its_records_are_called(self):
        named = dataset("Named", **{"@id": "https://doi.org/10.5555/x"})
        site = Site({"/a": ("", page(named, dataset("Second", url="/b"))), "/c": ("", page())})
        site.run()
        site.pages[f"{SITE}/a"] = Reply(status=410)
        assert site.run().counts.withdrawn == 2

    def test_one_page_that_always_fails_does_not_hold_up_the_others(self):
        pages = {f"/{n}": (f"2024-02-{n:02}", page(dataset(f"D{n}"))) for n in range(1, 16)}
        site = Site(pages)
        site.pages[f"{SITE}/3"] = Reply(status=500)
        outcome = site.run()
        assert (outcome.ending, outcome.counts.new) == ("complete", 14)
        assert site.store.standing.checkpoint.since == "2024-02-02"
        site.pages[f"{SITE}/3"] = page(dataset("D3"))
        assert site.run().counts.new == 1

    def test_records_of_a_page_that_fails_are_not_withdrawn(self):
        site = Site({"/a": ("", page(dataset("A"))), "/b": ("", page(dataset("B")))})
        site.run()
        site.pages[f"{SITE}/b"] = Reply(status=500)
        for _ in range(4):
            assert site.run(full=True).counts.withdrawn == 0

    def test_a_site_that_goes_away_is_an_interruption(self):
        site = Site({f"/{n}": ("", page(dataset(f"D{n}"))) for n in range(30)})
        outcome = site.run(page_limit=1)
        assert outcome.ending == "limited"
        site.pages = dict.fromkeys(site.pages, Reply(status=503))
        site.hub.fail(7, *[drop] * 400)
        assert site.run().ending == "interrupted"
        site.pages = {url: page(dataset(url)) for url in site.pages}
        site.hub.recover()
        assert (site.run().ending, len(site.store.kept)) == ("complete", 30)

    def test_only_the_wanted_pages_are_read(self):
        site = Site(
            {"/dataset/1": ("", page(dataset("A"))), "/news/1": ("", page(dataset("B")))},
            only=("/dataset/",),
        )
        site.run()
        assert site.asked() == ["/dataset/1"]

    def test_robots_may_forbid_a_part(self):
        site = Site({"/a": ("", page(dataset("A"))), "/secret/b": ("", page(dataset("B")))})
        site.hub.robots = "User-agent: *\nDisallow: /secret/"
        outcome = site.run()
        assert (outcome.ending, outcome.counts.new, site.asked()) == ("complete", 1, ["/a"])
        assert "robots.txt" in outcome.notes[0]

    def test_one_page_without_a_sitemap(self):
        site = Site({"/only": ("", page(dataset("A")))}, address=f"{SITE}/only")
        assert site.run().counts.new == 1

    def test_a_json_list(self):
        body = json.dumps(
            {
                "@context": "https://schema.org",
                "@type": "DataCatalog",
                "name": "Catalogue",
                "dataset": [
                    {"@type": "Dataset", "name": "A", "url": "/a", "license": "CC0"},
                    {"@type": "Dataset", "name": "B", "identifier": "b-1"},
                ],
            }
        ).encode()
        site = Site({"/data.jsonld": ("", body)}, address=f"{SITE}/data.jsonld")
        assert site.run().counts.new == 3
        assert set(site.store.kept) >= {f"{SITE}/a", "b-1"}

    def test_a_page_with_nothing_is_named(self):
        site = Site({"/empty": ("", page())}, address=f"{SITE}/empty")
        assert "no schema.org record" in site.run().for_keeper


@pytest.mark.parametrize(
    ("script", "name"),
    [
        ('{"@type": "Dataset", "name": "a\nb"}', "a b"),
        ('{"@type": "Dataset", "name": "a",}', "a"),
        ('/* hand */ {"@type": "Dataset", // why\n "name": "http://a//b"}', "http://a//b"),
        ('<!-- x --> {"@type": "Dataset", "name": "a"}', "a"),
        ('//<![CDATA[\n{"@type": "Dataset", "name": "a"}\n//]]>', "a"),
        ("{&quot;@type&quot;: &quot;Dataset&quot;, &quot;name&quot;: &quot;a&quot;}", "a"),
        ('{"@type": "http://schema.org/Dataset", "http://schema.org/name": "a"}', "a"),
        ('{"@type": "Dataset", "name": "Tom &amp; Ana"}', "Tom & Ana"),
        ('{"@type": "Dataset", "name": {"@value": "a", "@language": "fr"}}', "a"),
    ],
)
def test_the_usual_mistakes_are_read(script, name):
    site = Site({"/p": ("", page(script))})
    site.run()
    [kept] = site.store.kept.values()
    assert list(kept.draft.titles.values()) == [name]


def test_json_that_cannot_be_mended_says_why():
    site = Site({"/p": ("", page('{"@type": "Dataset", "name": "a"'))})
    assert site.run().counts.quarantined == 1
    [kept] = site.store.kept.values()
    assert kept.quarantine.startswith("The JSON-LD in this page is not valid JSON: ")


class TestSitemaps:
    def read(self, body):
        return sitemap.read(Answer(f"{SITE}/sitemap.xml", 200, body))

    def test_gzip_bombs_do_not_go_off(self):
        with pytest.raises(HubBroken, match="too large"):
            sitemap.read(Answer(SITE, 200, gzip.compress(b" " * 3_000_000)), most_bytes=1_000_000)

    def test_plain_text_names_pages_of_the_same_site(self):
        found = self.read(f"\ufeff{SITE}/a\n{SITE}/b\nhttps://other.example/c\n".encode())
        assert [entry.url for entry in found.pages] == [f"{SITE}/a", f"{SITE}/b"]

    @pytest.mark.parametrize("body", [b"<rss/>", b"<!doctype html><html></html>", b"<urlset>", b""])
    def test_what_is_no_sitemap_is_named(self, body):
        with pytest.raises(HubBroken):
            self.read(body)

    def test_an_index_that_names_itself_ends(self):
        index = (
            f"<sitemapindex><sitemap><loc>{SITE}/sitemap.xml</loc></sitemap></sitemapindex>"
        ).encode()
        hub = FakeHub({f"{SITE}/sitemap.xml": index})
        assert list(sitemap.Walk(hub.client(), [f"{SITE}/sitemap.xml"], "")) == []
        assert len(hub.asked) == 1


def test_a_store_of_sitemaps_without_a_front_page_is_known_by_its_host():
    site = Site({"/a": ("", page(dataset("A")))})
    site.pages[f"{SITE}/"] = Reply(status=403)
    card = SchemaOrg(site.settings, site.hub.client()).describe()
    assert card.title == "s.example"


def test_a_slow_site_is_stored_more_often():
    site = Site({f"/{n}": ("", page(dataset(f"D{n}"))) for n in range(8)})
    site.hub.fail_always(slow(50.0))
    outcome = site.run()
    assert (outcome.ending, outcome.counts.new, outcome.counts.pages) == ("complete", 8, 5)
