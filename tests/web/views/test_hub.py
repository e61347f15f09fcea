"""The page of a hub: who it is, how reading went, and what of its records is open."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from ecotone.apps.accounts.models import User
from ecotone.apps.catalogue import index
from ecotone.apps.catalogue.actions import Arrived, hide_record, put
from ecotone.apps.harvest.models import Quarantined, Raw, Run
from ecotone.apps.hubs import queries
from ecotone.apps.hubs.actions import NewHub, add_hub
from ecotone.kernel import clock
from ecotone.kernel.digest import short_name
from ecotone.records.model import Draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def marsh(settings, tmp_path) -> int:
    """Return the interface of a hub."""
    settings.ECOTONE_INDEX = tmp_path / "index"
    add_hub(
        NewHub(
            id="marsh",
            name="Archive of marshes",
            operator="Wetland Trust",
            home_page="https://marsh.example.org/",
            types=("data",),
            languages=("en", "ar"),
            targets=("GBF-TARGET-02",),
            coverage=("KEN",),
            interfaces=(("oai-pmh", "https://marsh.example.org/oai", {}),),
        ),
        by="test",
    )
    return queries.hub("marsh").interfaces[0].id


def page(client: Client, address: str = "/en/hubs/marsh/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_a_hub_says_who_it_is_and_how_it_can_be_read(client: Client, marsh) -> None:
    body = page(client)
    assert "<h1><bdi>Archive of marshes</bdi></h1>" in body
    assert 'href="https://marsh.example.org/"' in body
    assert '<a href="/en/targets/2/">Target 2: Restoration</a>' in body
    assert "https://marsh.example.org/oai" in body
    assert "It can be read and nobody has started yet." in body
    assert "No records from this hub yet" in body
    assert "data-refresh" not in body


def test_runs_are_told_with_their_counts_and_what_went_wrong(client: Client, marsh) -> None:
    now = clock.now()
    Run.objects.create(
        interface_id=marsh,
        started_at=now,
        ended_at=now,
        outcome="interrupted",
        new=1200,
        changed=2,
        same=3,
        for_keeper="The hub answered with a web page instead of XML.",
    )
    body = page(client)
    row = re.search(r"interrupted; goes on from there</td>(.*?)</tr>", body)[1]
    assert re.findall(r">([\d,]+)<", row) == ["1,200", "2", "3", "0", "0", "0"]
    assert "The hub answered with a web page instead of XML." in body


def test_what_could_not_be_read_is_told_with_its_reason(client: Client, marsh) -> None:
    raw = Raw.objects.create(
        interface_id=marsh,
        key="oai:marsh:7",
        digest="0" * 64,
        body=b"",
        media_type="text/xml",
        url="https://marsh.example.org/oai",
        fetched_at=clock.now(),
    )
    Quarantined.objects.create(
        raw=raw,
        trouble="foreign",
        for_keeper="Its format is {urn:marsh}reed.",
        for_operator="x",
        since=clock.now(),
    )
    body = page(client)
    assert "1 object waits." in body
    assert "Its metadata is in a format that we do not read." in body
    assert "oai:marsh:7" not in body  # key and sentence may quote the object: for staff alone
    assert "urn:marsh" not in body
    client.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    body = page(client)
    assert "oai:marsh:7" in body
    assert "Its format is {urn:marsh}reed." in body


def test_only_open_records_of_the_hub_are_shown(client: Client, marsh) -> None:
    drafts = [Draft(key=key, titles={"en": f"Marsh {key}"}) for key in ("open", "hidden")]
    put("marsh", [Arrived(one, "") for one in drafts], by="test")
    hide_record(short_name("marsh", "hidden"), reason="Under review.", by="test")
    index.catch_up()
    body = page(client)
    assert "Marsh open" in body
    assert "Marsh hidden" not in body
    assert '<a class="button" href="/en/search/?hub=marsh">' in body


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow_with_records_and_runs(
    client: Client, marsh, number: int, django_assert_num_queries
) -> None:
    drafts = [Draft(key=str(key), titles={"en": f"Marsh {key}"}) for key in range(number)]
    put("marsh", [Arrived(one, "") for one in drafts], by="test")
    for _ in range(number):
        now = clock.now()
        Run.objects.create(interface_id=marsh, started_at=now, ended_at=now, outcome="complete")
    with django_assert_num_queries(10):
        page(client)


def test_a_hub_that_is_not_there_is_not_found(client: Client, marsh) -> None:
    assert client.get("/en/hubs/mars/").status_code == 404
