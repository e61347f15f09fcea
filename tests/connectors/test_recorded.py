"""Recorded answers of real hubs: each reads, or fails with a named error."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from pathlib import Path

import pytest

from ecotone.connectors import sitemap
from ecotone.connectors.base import Checkpoint, HubBroken, HubRefused, RawRecord
from ecotone.connectors.feed import Feed, FeedSettings
from ecotone.connectors.oaipmh import OaiPmh, OaiPmhSettings
from ecotone.connectors.run import run, understand
from ecotone.connectors.schemaorg import SchemaOrg, SchemaOrgSettings
from ecotone.connectors.testing import FakeHub, MemoryStore, Reply
from ecotone.kernel.http import Answer
from ecotone.records.model import Draft


@pytest.fixture
def harvest(shared) -> Path:
    return shared / "harvest"


def files(folder: Path, *endings: str) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in endings)


def read_file(connector, settings, path, media_type):
    hub = FakeHub(lambda _: Reply(path.read_bytes(), headers={"content-type": media_type}))
    store = MemoryStore()
    outcome = run(connector(settings, hub.client()), store)
    assert outcome.ending == "complete" or outcome.for_keeper, path.name
    return outcome, store


def oai_payload(path: Path, prefix: str) -> Draft | str:
    """Read one metadata document as if it had come in an OAI-PMH record."""
    body = re.sub(
        rb"<\?xml[^>]*\?>|<!DOCTYPE[^>\[]*(?:\[.*?\])?>", b"", path.read_bytes(), flags=16
    )
    record = b"<record><header><identifier>x</identifier></header><metadata>%b</metadata></record>"
    connector = OaiPmh(
        OaiPmhSettings(address="https://h.example/oai", metadata_prefix=prefix), None
    )
    raw = RawRecord("x", "", record % body.removeprefix(b"\xef\xbb\xbf"), "application/xml", "")
    arrival = understand(connector, raw)
    return arrival.draft or arrival.problem.for_keeper


class TestOaiPmh:
    def test_every_list_of_records_is_read(self, harvest):
        settings = OaiPmhSettings(address="https://h.example/oai")
        read, sentences = {}, set()
        for path in files(harvest / "oai-pmh", ".xml"):
            outcome, store = read_file(OaiPmh, settings, path, "text/xml")
            sentences.add(outcome.for_keeper)
            kept = store.kept.values()
            if kept:
                read[path.name] = sum(not one.quarantine for one in kept), len(kept)
        assert read == {
            "get_ListRecords_dc.xml": (10, 10),
            "get_ListRecords_iso19139.xml": (0, 10),
            "get_ListRecords_oai_dc.xml": (10, 10),
        }
        assert not any("form that we do not understand" in sentence for sentence in sentences)

    def test_a_catalogues_dublin_core_keeps_its_boxes(self, harvest):
        path = harvest / "oai-pmh/pycsw/get_ListRecords_oai_dc.xml"
        _, store = read_file(OaiPmh, OaiPmhSettings(address="https://h.example/oai"), path, "")
        places = [place.box for kept in store.kept.values() for place in kept.draft.places]
        assert (13.754, 60.042, 17.92, 68.41) in places

    def test_datacite_examples(self, harvest):
        found = [oai_payload(path, "datacite") for path in files(harvest / "datacite", ".xml")]
        drafts = [draft for draft in found if isinstance(draft, Draft)]
        assert (len(drafts), len(found) - len(drafts)) == (37, 1)
        assert all(d.titles and d.contributors and d.published for d in drafts)
        assert sum(any(place.box for place in d.places) for d in drafts) == 15

    def test_the_full_datacite_example_keeps_everything(self, harvest):
        path = harvest / "datacite/schema/kernel-4.6_example_datacite-example-full-v4.xml"
        draft = oai_payload(path, "datacite")
        assert dict(draft.titles) == {
            "en": "Example Title",
            "fr": "Example TranslatedTitle",
            "en-x-2": "Example AlternativeTitle",
        }
        assert draft.identifiers[0] == "doi:10.82433/B09Z-4K37"
        assert draft.kinds == ("Example ResourceType", "Dataset")
        roles = {person.role for person in draft.contributors}
        assert roles == {"author", "publisher", "contact", "editor", "other", "funder"}
        assert draft.contributors[0].identifier == "https://orcid.org/0000-0001-5727-2427"

    def test_eml_documents(self, harvest):
        paths = files(harvest / "gbif-dwca-eml", ".xml")
        found = {path: oai_payload(path, "eml") for path in paths}
        drafts = [draft for draft in found.values() if isinstance(draft, Draft)]
        assert len(drafts) == 53
        assert all(draft.titles for draft in drafts)
        assert sum(any(place.box for place in draft.places) for draft in drafts) == 17

    def test_translations_inside_eml_are_found(self, harvest):
        draft = oai_payload(harvest / "gbif-dwca-eml/eml/eml-i18n.xml", "eml")
        assert draft.titles["en"].startswith("Historical Kelp Database")
        assert draft.titles["es"].startswith("Histórico Cocinera")
        assert draft.periods[0].start == "1957-08-13"


class TestFeeds:
    def test_every_feed_is_read_or_named(self, harvest):
        counts = Counter()
        for path in files(harvest / "feeds", ".xml"):
            outcome, _ = read_file(Feed, FeedSettings(address="https://h.example/f"), path, "")
            counts[outcome.ending] += 1
            counts["new"] += outcome.counts.new
            counts["quarantined"] += outcome.counts.quarantined
        assert counts["broken"] == 2  # a web page, and one that is no feed at all
        assert counts["quarantined"] == 0
        assert counts["new"] >= 130

    def test_a_feed_in_urdu(self, harvest):
        path = harvest / "feeds/v2/urdu_UTF8.xml"
        _, store = read_file(Feed, FeedSettings(address="https://h.example/f"), path, "")
        drafts = [kept.draft for kept in store.kept.values()]
        assert len(drafts) == 26
        assert {draft.languages for draft in drafts} == {("ur",)}

    def test_a_feed_of_an_ipt(self, harvest):
        path = harvest / "gbif-dwca-eml/ipt/rss.xml"
        outcome, store = read_file(Feed, FeedSettings(address="https://h.example/f"), path, "")
        assert outcome.counts.new == path.read_text().count("<item>")
        assert all(kept.draft.links for kept in store.kept.values())


class TestSchemaOrg:
    def test_every_page_is_read_or_named(self, harvest):
        settings = SchemaOrgSettings(address="https://h.example/page")
        counts = Counter()
        for path in files(harvest / "schema-org", ".html", ".json", ".jsonld"):
            media_type = "text/html" if path.suffix == ".html" else "application/ld+json"
            outcome, store = read_file(SchemaOrg, settings, path, media_type)
            counts[outcome.ending] += 1
            counts["new"] += outcome.counts.new
            assert all(k.draft or k.quarantine for k in store.kept.values())
        assert counts["new"] >= 75
        assert counts["interrupted"] == 0

    def test_a_dataset_of_pangaea(self, harvest):
        path = harvest / "schema-org/bolognese/schema_org_geoshape.json"
        settings = SchemaOrgSettings(address="https://h.example/page")
        _, store = read_file(SchemaOrg, settings, path, "application/ld+json")
        draft = store.kept["https://doi.org/10.1594/PANGAEA.842237"].draft
        assert draft.places[0].box == (-168.5182, -64.3088, 174.9006, 79.6753)
        assert draft.rights == ("https://creativecommons.org/licenses/by/3.0/",)
        assert [link.role for link in draft.links].count("download") == 2


def test_every_other_recorded_file_is_refused_by_name(harvest):
    """Whatever is put where a sitemap should be is read as one, or named."""
    for path in files(harvest / "sitemap-robots", ".txt", ".xml", ".com", ".org"):
        with contextlib.suppress(HubBroken, HubRefused):
            sitemap.read(Answer("https://h.example/sitemap.xml", 200, path.read_bytes()))
    for path in files(harvest / "zenodo-invenio", ".json"):
        connector = OaiPmh(
            OaiPmhSettings(address="https://h.example/oai"),
            FakeHub({"": path.read_bytes()}).client(),
        )
        with pytest.raises(HubBroken):
            next(connector.pages(Checkpoint()))
