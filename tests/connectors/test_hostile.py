"""Hubs that are broken or mean: what is good is kept, what is bad has a name, nothing goes off."""

from __future__ import annotations

import importlib.util
import json
import time
from pathlib import Path

import pytest

from ecotone.connectors.feed import Feed, FeedSettings
from ecotone.connectors.oaipmh import OaiPmh, OaiPmhSettings
from ecotone.connectors.run import run
from ecotone.connectors.schemaorg import SchemaOrg, SchemaOrgSettings
from ecotone.connectors.testing import FakeHub, MemoryStore, Reply

_spec = importlib.util.spec_from_file_location("make", Path(__file__).parent / "hostile/make.py")
make = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(make)


def harvest(connector, settings, body, media_type="text/xml"):
    hub = FakeHub(lambda _: Reply(body, headers={"content-type": media_type}))
    store = MemoryStore()
    return run(connector(settings, hub.client()), store), store


def read_oai(name):
    return harvest(OaiPmh, OaiPmhSettings(address="https://mean.example/oai"), make.ALL[name]())


class TestOaiPmh:
    @pytest.mark.parametrize("name", list(make.ALL))
    def test_nothing_takes_long_and_everything_has_a_name(self, name):
        begun = time.monotonic()
        outcome, store = read_oai(name)
        assert time.monotonic() - begun < 3
        assert outcome.ending in {"complete", "interrupted", "broken", "refused"}
        assert outcome.ending == "complete" or outcome.for_keeper
        assert all(kept.draft or kept.quarantine for kept in store.kept.values())

    @pytest.mark.parametrize("name", ["entity_bomb", "external_entity"])
    def test_entities_are_refused(self, name):
        outcome, store = read_oai(name)
        assert (outcome.ending, store.kept) == ("broken", {})
        assert "entities" in outcome.for_keeper

    def test_an_external_dtd_is_not_fetched(self):
        outcome, store = read_oai("external_dtd")
        assert (outcome.ending, list(store.kept)) == ("complete", ["good"])

    def test_a_title_of_ten_megabytes_is_cut(self):
        _, store = read_oai("ten_megabyte_title")
        assert store.kept["good"].draft
        assert len(store.kept["long"].draft.titles["und"]) == 2_000

    def test_fifty_thousand_subjects_are_cut(self):
        _, store = read_oai("fifty_thousand_subjects")
        assert len(store.kept["many"].draft.subjects) == 500

    def test_a_wrong_charset_is_mended(self):
        _, store = read_oai("wrong_charset")
        assert store.kept["latin"].draft.titles == {"und": "Forêt – “humide”"}

    def test_a_broken_off_answer_is_an_interruption(self):
        outcome, store = read_oai("truncated")
        assert (outcome.ending, store.kept) == ("interrupted", {})

    def test_a_page_in_place_of_data_is_named(self):
        outcome, _ = read_oai("page_in_place_of_data")
        assert outcome.ending == "broken"
        assert outcome.for_keeper == (
            "The hub sent a web page where an OAI-PMH answer was expected; "
            "look whether the address is right."
        )

    def test_letters_that_xml_forbids_are_left_out(self):
        _, store = read_oai("null_bytes")
        assert store.kept["null"].draft.titles == {"und": "Before after"}

    def test_one_record_that_is_not_xml_does_not_stop_its_page(self):
        outcome, store = read_oai("one_broken_record")
        assert (outcome.counts.new, outcome.counts.quarantined) == (2, 1)
        assert "not well-formed XML" in store.kept["broken"].quarantine
        assert store.kept["third"].draft

    def test_a_record_without_identifier_is_quarantined(self):
        outcome, _ = read_oai("no_identifier")
        assert (outcome.counts.new, outcome.counts.quarantined) == (1, 1)


PAGES = {
    "bare": b'<script type="application/ld+json">',
    "deep": b'<script type="application/ld+json">' + b'{"@graph":[' * 3_000 + b"</script>",
    "long": b'<script type="application/ld+json">{"@type":"Dataset","name":"'
    + b"x" * 5_000_000
    + b'"}</script></html>',
    "null": b'<script type="application/ld+json">{"@type":"Dataset","name":"a\x00b"}</script>',
    "circle": b'<script type="application/ld+json">[{"@id":"#a","@type":"Dataset","name":"a",'
    b'"isPartOf":{"@id":"#b"}},{"@id":"#b","@type":"Dataset","name":"b","hasPart":{"@id":"#a"}}]'
    b"</script></html>",
    "dense": b'<script type="application/ld+json">'
    + json.dumps(
        [
            {
                "@id": f"#{n}",
                "@type": "Dataset",
                "name": f"d{n}",
                "hasPart": [{"@id": f"#{other}"} for other in range(100)],
            }
            for n in range(100)
        ]
    ).encode()
    + b"</script></html>",
    "comments": b'<script type="application/ld+json">' + b"/*" * 200_000 + b"</script></html>",
    "quotes": b'<script type="application/ld+json">' + b'"\\' * 100_000 + b"</script></html>",
    "openings": b'<script type="application/ld+json">' * 20_000 + b"</html>",
}


class TestSchemaOrg:
    @pytest.mark.parametrize("name", list(PAGES))
    def test_nothing_takes_long_and_everything_has_a_name(self, name):
        settings = SchemaOrgSettings(address="https://mean.example/page")
        begun = time.monotonic()
        outcome, store = harvest(
            SchemaOrg, settings, b"<!doctype html><html>" + PAGES[name], "text/html"
        )
        assert time.monotonic() - begun < 3
        assert outcome.ending == "complete" or outcome.for_keeper
        assert all(kept.draft or kept.quarantine for kept in store.kept.values())

    def test_references_in_a_circle_end(self):
        settings = SchemaOrgSettings(address="https://mean.example/page")
        _, store = harvest(
            SchemaOrg, settings, b"<!doctype html><html>" + PAGES["circle"], "text/html"
        )
        assert [kept.draft.titles["und"] for kept in store.kept.values()] == ["a", "b"]


class TestFeed:
    @pytest.mark.parametrize(
        "body",
        [
            b'<!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>',
            '<!DOCTYPE r [<!ENTITY a "b">]><rss version="2.0"><channel/></rss>'.encode("utf-16"),
            b"http://127.0.0.1:9/not-fetched",
            b'<rss version="2.0"><channel>' + b"<item>" * 3_000,
            b'<rss version="2.0"><channel><item><title>' + b"x" * 3_000_000,
        ],
    )
    def test_nothing_takes_long_and_everything_has_a_name(self, body):
        begun = time.monotonic()
        outcome, _ = harvest(Feed, FeedSettings(address="https://mean.example/feed"), body)
        assert time.monotonic() - begun < 5
        assert outcome.ending == "complete" or outcome.for_keeper
