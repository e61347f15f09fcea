"""The list of hubs: how each stands, filters that anybody may edit, and the picture."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from ecotone.apps.hubs import queries
from ecotone.apps.hubs.actions import NewHub, add_hub, pause_interface, record_health
from ecotone.kernel import clock

pytestmark = pytest.mark.django_db


def add(hub_id: str, *, kind: str = "", **fields) -> int | None:
    """Add a hub, with one interface of this kind if there is one; return the interface."""
    interfaces = ((kind, f"https://{hub_id}.example.org/", {}),) if kind else ()
    held = {"types": ("data",), "coverage": ("GLOBAL",), **fields}
    add_hub(NewHub(id=hub_id, name=hub_id.title(), interfaces=interfaces, **held), by="test")
    found = queries.hub(hub_id).interfaces
    return found[0].id if found else None


def page(client: Client, address: str = "/en/hubs/", status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def names(body: str) -> list[str]:
    return re.findall(r'href="/en/hubs/[\w-]+/"><bdi>(.*?)</bdi>', body)


def line(body: str, name: str) -> str:
    text = body.split(f"<bdi>{name}</bdi>", 1)[1].split("</li>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


@pytest.fixture
def network() -> None:
    today = clock.now()
    record_health(add("good", kind="oai-pmh"), tried_at=today, succeeded=True, records=1234)
    failing = add("failing", kind="oai-pmh")
    record_health(failing, tried_at=today, succeeded=True, records=7)
    for _ in range(3):
        record_health(failing, tried_at=today, succeeded=False, records=None, message="No XML.")
    pause_interface(add("paused", kind="feed"), reason="The keeper asked.", by="test")
    add("fresh", kind="feed")
    add("listed", kind="sdmx")
    add("silent", types=("tool",), coverage=("KEN",), targets=("GBF-TARGET-03",))


def test_every_hub_says_how_it_stands(client: Client, network) -> None:
    body = page(client)
    assert names(body) == ["Failing", "Fresh", "Good", "Listed", "Paused", "Silent"]
    assert re.fullmatch(r"Last read on .+\. 1,234 records\.", line(body, "Good"))
    assert re.fullmatch(
        r"Failing since .+: what we hold may be out of date\. 7 records\.", line(body, "Failing")
    )
    assert re.fullmatch(r"Reading is paused since .+\.", line(body, "Paused"))
    assert line(body, "Fresh") == "Can be read, not read yet"
    assert line(body, "Listed") == "No connector yet"
    assert line(body, "Silent") == "No machine address known"


def test_the_picture_counts_what_it_shows(client: Client, network) -> None:
    body = page(client)
    assert "6 hubs are known; 1 are read, 3 more can be read but are not" in body
    drawn = re.findall(
        r'<(?:circle|rect) class="hub-(\w+)"', body.split("dot-rows")[1].split("</dl>")[0]
    )
    assert sorted(drawn) == ["crossed", "crossed", "faint", "faint", "full", "open"]
    rows = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', body)
    assert [(name, re.findall(r">(\d+)<", cells)) for name, cells in rows] == [
        ("Data provider", ["5", "0", "1"]),
        ("Tool or application", ["0", "1", "0"]),
    ]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("q=GOOD", ["Good"]),
        ("type=tool", ["Silent"]),
        ("target=3", ["Silent"]),
        ("coverage=KEN", ["Silent"]),
        ("coverage=002", ["Silent"]),
        ("coverage=150", []),
        ("state=failing", ["Failing"]),
        ("state=unknown&type=data", []),
    ],
)
def test_filters_narrow(client: Client, network, address: str, shown: list[str]) -> None:
    assert names(page(client, f"/en/hubs/?{address}")) == shown


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("type=poem", "“poem” is not known under “Type”, so it was left out."),
        ("coverage=XXX", "“XXX” is not known under “Country or region”, so it was left out."),
        ("target=99", "“99” is not known under “Target”, so it was left out."),
        ("state=odd", "“odd” is not known under “State”, so it was left out."),
    ],
)
def test_a_hand_edited_filter_is_named_and_left_out(
    client: Client, network, address: str, sentence: str
) -> None:
    body = page(client, f"/en/hubs/?{address}", status=400)
    assert sentence in body
    assert len(names(body)) == 6


def test_a_page_that_does_not_exist_is_another(client: Client, network) -> None:
    assert len(names(page(client, "/en/hubs/?page=-3"))) == 6
    assert len(names(page(client, "/en/hubs/?page=abc"))) == 6


@pytest.mark.parametrize("number", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_hubs(
    client: Client, number: int, django_assert_max_num_queries
) -> None:
    for place in range(number):
        add(f"hub{place}", kind="feed")
    with django_assert_max_num_queries(4):
        page(client)
