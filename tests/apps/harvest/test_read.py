"""Reading hubs over real HTTP: what comes, what changes, what goes, what cannot be read."""

from __future__ import annotations

import pytest

from ecotone.apps.catalogue import index
from ecotone.apps.catalogue import queries as catalogue
from ecotone.apps.catalogue.models import Change, Copy, Record
from ecotone.apps.harvest import queries
from ecotone.apps.harvest.actions import harvest_interface
from ecotone.apps.harvest.models import Quarantined, Raw
from ecotone.apps.harvest.queries import Waiting
from ecotone.apps.hubs import queries as hubs
from ecotone.rights.visibility import PUBLIC, Purpose, Viewer

STAFF = Viewer("staff@example.org", staff=True)
pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


def dc(title: str, *, more: str = "") -> str:
    return (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title>{more}</oai_dc:dc>"
    )


def numbers(outcome) -> tuple[int, ...]:
    counts = outcome.counts
    return (
        counts.new, counts.changed, counts.same, counts.withdrawn, counts.quarantined
    )  # fmt: skip


def test_recorded_oai_records_arrive_over_http(recorded, repository, serve, connect, http):
    site = serve(repository(dict(recorded)))
    interface = connect("oai-pmh", f"{site.address}/oai")
    outcome = harvest_interface(interface.id, by="test", http=http)
    unreadable = Quarantined.objects.count()
    assert outcome.ending == "complete"
    assert numbers(outcome) == (len(recorded) - unreadable, 0, 0, 0, unreadable)
    assert Raw.objects.count() == len(recorded) > 20
    assert Copy.objects.count() == len(recorded) - unreadable
    assert index.index().upto() == catalogue.latest_change()
    assert hubs.hub("loopback").records == len(recorded) - unreadable


def test_second_run_writes_nothing_and_indexes_nothing(
    recorded, repository, serve, connect, http, own_index
):
    site = serve(repository(dict(recorded)))
    interface = connect("oai-pmh", f"{site.address}/oai")
    harvest_interface(interface.id, by="test", http=http)
    before = list(catalogue.canonical())
    moments = list(Record.objects.order_by("uid").values_list("uid", "changed_at"))
    raws = list(Raw.objects.order_by("id").values())
    changes = Change.objects.count()
    files = {path: path.stat().st_mtime_ns for path in own_index.rglob("*")}
    again = harvest_interface(interface.id, by="test", http=http, full=True)
    assert numbers(again)[:4] == (0, 0, len(recorded), 0)
    assert list(catalogue.canonical()) == before
    assert list(Record.objects.order_by("uid").values_list("uid", "changed_at")) == moments
    assert list(Raw.objects.order_by("id").values()) == raws
    assert Change.objects.count() == changes
    assert {path: path.stat().st_mtime_ns for path in own_index.rglob("*")} == files


def test_new_changed_withdrawn_quarantined_are_counted(repository, serve, connect, http):
    held = repository({f"oai:x:{n}": dc(f"Wetlands of region {n}") for n in range(10)})
    site = serve(held)
    interface = connect("oai-pmh", f"{site.address}/oai")
    assert numbers(harvest_interface(interface.id, by="test", http=http)) == (10, 0, 0, 0, 0)
    held.records["oai:x:1"] = dc("Wetlands of another region")
    held.records["oai:x:2"] = None
    held.records["oai:x:3"] = "<other xmlns='urn:unknown'/>"
    held.records["oai:x:10"] = dc("Peatlands")
    outcome = harvest_interface(interface.id, by="test", http=http)
    assert numbers(outcome) == (1, 1, 7, 1, 1)
    [bad] = queries.quarantined("loopback", viewer=STAFF)
    assert bad.key == "oai:x:3"
    assert "format" in bad.for_keeper
    assert queries.quarantined("loopback", viewer=PUBLIC) == []
    told = Waiting(sentence="Its metadata is in a format that we do not read.", objects=1)
    assert queries.waiting("loopback") == [told]
    titles = {card.title for card in recent()}
    assert "Wetlands of region 3" in titles  # the last readable body stays
    assert "Wetlands of region 2" not in titles
    held.records["oai:x:2"] = dc("Wetlands of region 2")
    held.records["oai:x:3"] = dc("Wetlands of region 3")
    outcome = harvest_interface(interface.id, by="test", http=http)
    assert numbers(outcome) == (0, 2, 9, 0, 0)
    assert queries.quarantined("loopback", viewer=STAFF) == []
    assert queries.waiting("loopback") == []
    assert len(recent()) == 11


def recent():
    return catalogue.recent(100, viewer=PUBLIC, purpose=Purpose.READ)


def test_recorded_pages_arrive_through_a_sitemap(shared, serve, connect, http):
    folder = shared / "harvest" / "schema-org"
    pages = {path.name: path.read_bytes() for path in sorted(folder.rglob("*.html"))}
    pages["gone.html"] = b""
    held = dict(pages)

    def answer(path: str, query: dict[str, str]):
        base = f"http://127.0.0.1:{site.address.rpartition(':')[2]}"
        name = path.removeprefix("/pages/")
        if path == "/sitemap.xml":
            listed = "".join(f"<url><loc>{base}/pages/{n}</loc></url>" for n in held)
            space = "http://www.sitemaps.org/schemas/sitemap/0.9"
            return 200, "text/xml", f'<urlset xmlns="{space}">{listed}</urlset>'.encode()
        if not held.get(name):
            return 404, "text/plain", b"not here"
        return 200, "text/html; charset=utf-8", held[name]

    site = serve(answer)
    interface = connect("schema-org", f"{site.address}/sitemap.xml")
    first = harvest_interface(interface.id, by="test", http=http)
    assert first.ending == "complete", first
    assert first.counts.new == Copy.objects.count() > 0
    again = harvest_interface(interface.id, by="test", http=http, full=True)
    assert numbers(again)[:2] == (0, 0)
    assert numbers(again)[3] == 0


def test_recorded_feeds_arrive(shared, serve, connect, http):
    folder = shared / "harvest" / "feeds"
    feeds = {
        path.name: path.read_bytes() for path in sorted((folder / "feedparser").rglob("*.xml"))
    }
    site = serve(lambda path, _: (200, "application/xml", feeds[path.removeprefix("/")]))
    arrived = 0
    for place, name in enumerate(list(feeds)[:12]):
        interface = connect("feed", f"{site.address}/{name}", hub_id=f"feed-{place}")
        first = harvest_interface(interface.id, by="test", http=http)
        arrived += first.counts.new
        again = harvest_interface(interface.id, by="test", http=http)
        assert numbers(again)[:2] == (0, 0), name
    assert Copy.objects.count() == arrived > 0
