"""The hubs of a new installation, rehearsed: stand-ins on loopback that answer as they do."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client as Browser
from tests.loopback import Repository

from ecotone.apps.catalogue.models import Copy
from ecotone.apps.harvest.actions import harvest_interface, work
from ecotone.apps.hubs import queries
from ecotone.apps.hubs.actions import load_hubs
from ecotone.apps.hubs.first_start import FIRST_START
from ecotone.apps.hubs.models import Interface

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


@pytest.fixture
def stand_ins(shared, recorded, serve, settings):
    """Point the first hubs at loopback: GBIF with EML, Zenodo with a set, a node of ODIS."""
    load_hubs(by="test")
    folder = shared / "harvest"
    eml = {}
    for path in sorted((folder / "gbif-dwca-eml").rglob("*.xml")):
        whole = path.read_text("utf-8", "replace")
        at = whole.find("<eml:eml")
        if at >= 0 and whole.rstrip().endswith("</eml:eml>") and "!DOCTYPE" not in whole:
            eml[f"oai:gbif:{path.stem}"] = whole[at:]
    gbif = serve(Repository(eml, size=10, deleted="persistent"))
    wanted = {name: inner for name, inner in recorded.items() if "MD_Metadata" not in inner}
    zenodo = serve(Repository(wanted, size=5))
    page = (folder / "schema-org/bolognese/schema_org_geoshape.json").read_bytes()

    def odis(path: str, _query: dict[str, str]) -> tuple[int, str, bytes]:
        if path == "/robots.txt":
            return 404, "text/plain", b""
        if "sitemap" in path:
            listed = f"<url><loc>{node.address}/dataset/1</loc></url>"
            space = "http://www.sitemaps.org/schemas/sitemap/0.9"
            return 200, "text/xml", f'<urlset xmlns="{space}">{listed}</urlset>'.encode()
        return 200, "application/ld+json", page

    node = serve(odis)
    addresses = {
        "gbif": f"{gbif.address}/oai",
        "ipbes-zenodo": f"{zenodo.address}/oai2d",
        "obis": f"{node.address}/sitemap.xml",
    }
    for hub_id, kind in FIRST_START:
        found = Interface.objects.filter(hub_id=hub_id, kind=kind)
        assert found.update(address=addresses[hub_id]) == 1
    settings.ECOTONE_ALLOW_PRIVATE_ADDRESSES = True
    settings.ECOTONE_OFFLINE = False
    return {"gbif": gbif, "ipbes-zenodo": zenodo, "obis": node}, len(eml), len(wanted)


@pytest.mark.slow
def test_the_background_reads_the_first_hubs(stand_ins) -> None:
    sites, eml, wanted = stand_ins
    ended = {}
    done = work(
        first_start=True,
        limit=500,
        on_outcome=lambda one, outcome: ended.update({one.hub_id: outcome}),
    )
    assert done == 3
    assert {hub: outcome.ending for hub, outcome in ended.items()} == dict.fromkeys(
        sites, "complete"
    )
    counts = {hub: (one.counts.new, one.counts.quarantined) for hub, one in ended.items()}
    assert counts == {"gbif": (eml, 0), "ipbes-zenodo": (wanted, 0), "obis": (1, 0)}
    assert eml > 30
    assert all("metadataPrefix=eml" in path for path in sites["gbif"].asked if "from" in path)
    assert any("set=user-ipbes" in path for path in sites["ipbes-zenodo"].asked)
    assert Copy.objects.filter(hub_id="gbif").count() == eml
    assert work(first_start=True, limit=500) == 0  # not again on the same day


def test_the_page_of_a_hub_shows_how_far_its_reading_is(stand_ins, http, client: Browser) -> None:
    [one] = [i for i in queries.hub("gbif").interfaces if i.kind == "oai-pmh"]
    pages = []

    def look(_done: int, _total: int | None) -> None:
        pages.append(unescape(client.get("/en/hubs/gbif/").content.decode()))

    harvest_interface(one.id, by="test", limit=20, on_progress=look, http=http)
    assert "Being read now" in pages[0]
    assert "10 objects read; 10 new, 0 changed records so far." in pages[0]
    assert 'data-refresh="15"' in pages[0]
    assert "Being read now" not in unescape(client.get("/en/hubs/gbif/").content.decode())
