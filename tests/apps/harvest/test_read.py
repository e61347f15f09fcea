"""Reading hubs over real HTTP: what comes, what changes, what goes, what cannot be read."""

from __future__ import annotations

import pytest

from ecotone.apps.catalogue import queries as catalogue
from ecotone.apps.harvest import queries
from ecotone.apps.harvest.actions import harvest_interface
from ecotone.apps.harvest.queries import Waiting
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
