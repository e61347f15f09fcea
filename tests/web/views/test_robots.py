"""What robots are told: nothing endless, and only what is open to all."""

from __future__ import annotations

from datetime import timedelta
from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client
from lxml import etree

from ecotone.apps.catalogue.actions import Arrived, hide_record, put, withdraw
from ecotone.apps.hubs.actions import NewHub, add_hub
from ecotone.kernel import clock
from ecotone.kernel.digest import short_name
from ecotone.records.model import Draft
from ecotone.web.views import robots

pytestmark = pytest.mark.django_db

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def states(settings) -> dict[str, str]:
    settings.ECOTONE_ADDRESS = "https://ecotone.example.org"
    add_hub(NewHub(id="marsh", name="Marsh"), by="test")
    later = (clock.today() + timedelta(days=30)).isoformat()
    embargo = (f"info:eu-repo/date/embargoEnd/{later}",)
    drafts = [
        Draft(key=key, titles={"en": key}, rights=embargo if key == "late" else ())
        for key in ("open", "gone", "hidden", "late")
    ]
    put("marsh", [Arrived(one, "") for one in drafts], by="test")
    withdraw("marsh", ["gone"], reason="Removed.", by="test")
    hide_record(short_name("marsh", "hidden"), reason="Under review.", by="test")
    return {key: short_name("marsh", key) for key in ("open", "gone", "hidden", "late")}


def addresses(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return [one.text for one in etree.fromstring(answer.content).iter(f"{SPACE}loc")]


def test_robots_stay_out_of_searches_and_find_the_sitemap(client: Client, settings) -> None:
    settings.ECOTONE_ADDRESS = "https://ecotone.example.org/"
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())
    assert rules.can_fetch("robot", "https://ecotone.example.org/en/countries/KEN/targets/3/")
    for closed in ("/en/search/?q=a", "/zh/search/feed/", "/ar/suggest/?q=a", "/admin/"):
        assert not rules.can_fetch("robot", f"https://ecotone.example.org{closed}")
    assert rules.site_maps() == ["https://ecotone.example.org/sitemap.xml"]


def test_sitemaps_hold_what_is_open_and_nothing_else(client: Client, states) -> None:
    parts = addresses(client, "/sitemap.xml")
    assert parts == [
        "https://ecotone.example.org/sitemap-pages.xml",
        "https://ecotone.example.org/sitemap-records.xml",
    ]
    assert addresses(client, "/sitemap-records.xml") == [
        f"https://ecotone.example.org/en/records/{states['open']}/"
    ]


def test_a_large_catalogue_has_a_sitemap_for_each_letter(
    client: Client, states, monkeypatch
) -> None:
    monkeypatch.setattr(robots, "MOST", 1)
    put(
        "marsh",
        [Arrived(Draft(key=str(n), titles={"en": str(n)}), "") for n in range(9)],
        by="test",
    )
    monkeypatch.setattr(robots, "MOST", 5)
    parts = addresses(client, "/sitemap.xml")
    assert len(parts) == 1 + len(robots.LETTERS)
    found = [
        one
        for part in parts[1:]
        for one in addresses(client, part.removeprefix("https://ecotone.example.org"))
    ]
    assert len(found) == len(set(found)) == 10


def test_every_page_of_the_sitemap_is_there(client: Client, states) -> None:
    found = addresses(client, "/sitemap-pages.xml")
    assert len(found) == len(set(found))
    assert len(found) < robots.MOST
    kinds = [one for one in found if "/countries/" not in one or "/KEN/" in one]
    for one in kinds:
        if "/targets/" in one and "/countries/" in one and not one.endswith("/3/"):
            continue
        path = one.removeprefix("https://ecotone.example.org")
        assert client.get(path).status_code == 200, path


def test_a_sitemap_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/sitemap-nothing.xml").status_code == 404
