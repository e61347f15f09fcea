"""Reading hubs over real HTTP: what comes, what changes, what goes, what cannot be read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ecotone.apps.catalogue import queries as catalogue
from ecotone.apps.harvest import queries
from ecotone.apps.harvest.actions import harvest_interface, reread_hub
from ecotone.apps.harvest.queries import Waiting
from ecotone.apps.harvest.store import DatabaseStore
from ecotone.connectors.oaipmh import OaiPmh, OaiPmhSettings
from ecotone.connectors.run import run
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


class Careless(OaiPmh):
    """A connector by somebody who did not test it: one of its drafts is no draft."""

    def read(self, raw):
        draft = super().read(raw)
        spoilt = "region 4" in str(draft.titles)
        return replace(draft, titles={"en": 4}) if spoilt else draft


def test_a_draft_that_no_rule_foresaw_waits_and_the_others_arrive(repository, serve, connect, http):
    held = repository({f"oai:x:{n}": dc(f"Wetlands of region {n}") for n in range(10)})
    interface = connect("oai-pmh", f"{serve(held).address}/oai")
    careless = Careless(OaiPmhSettings(address=interface.address), http)
    outcome = run(careless, DatabaseStore(interface, by="test"))
    assert (outcome.ending, numbers(outcome)) == ("complete", (9, 0, 0, 0, 1))
    [bad] = queries.quarantined("loopback", viewer=STAFF)
    assert bad.key == "oai:x:4"
    assert "normalise" in bad.for_operator
    assert reread_hub("loopback", by="test").new == 1  # with the connector that does it well
    assert queries.waiting("loopback") == []
    assert len(recent()) == 10


def test_half_a_letter_in_json_ld_harms_nothing(serve, connect, http):
    """A site that cut a text inside an emoji: JSON may say so, UTF-8 may not."""
    node = (
        '{"@context": "https://schema.org", "@type": "Dataset", "name": "Reeds \\ud83d",'
        ' "url": "https://example.org/\\ud83d"}'
    )
    page = f'<html><body><script type="application/ld+json">{node}</script></body></html>'
    site = serve(lambda *_: (200, "text/html; charset=utf-8", page.encode()))
    outcome = harvest_interface(
        connect("schema-org", f"{site.address}/reeds").id, by="test", http=http
    )
    assert (outcome.ending, numbers(outcome)) == ("complete", (1, 0, 0, 0, 0))
    assert [card.title for card in recent()] == ["Reeds"]


def test_half_a_letter_in_a_feed_harms_nothing(serve, connect, http):
    item = "<item><title>Reeds %s</title><link>https://example.org/%d</link></item>"
    halves = ("&#xD83D;", "&#55357;", "&amp;#xDE00;", "<![CDATA[&#57343;]]>")
    items = "".join(item % (half, number) for number, half in enumerate(halves))
    feed = f'<rss version="2.0"><channel><title>Reeds</title>{items}</channel></rss>'
    site = serve(lambda *_: (200, "application/rss+xml", feed.encode()))
    interface = connect("feed", f"{site.address}/feed")
    outcome = harvest_interface(interface.id, by="test", http=http)
    assert (outcome.ending, numbers(outcome)) == ("complete", (4, 0, 0, 0, 0))
    assert {card.title for card in recent()} == {"Reeds"}
