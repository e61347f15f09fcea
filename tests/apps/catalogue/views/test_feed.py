"""Every search is a feed of what is open to all."""

from __future__ import annotations

import feedparser
from django.test import Client

from ecotone.apps.accounts.models import User

from .conftest import draft, store


def titles(client: Client, address: str) -> list[str]:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (
        200,
        "application/atom+xml; charset=utf-8",
    )
    read = feedparser.parse(answer.content)
    assert not read.bozo
    return [entry.title for entry in read.entries]


def test_a_feed_holds_what_is_open_for_staff_too(client: Client, records) -> None:
    assert titles(client, "/en/search/feed/?q=wetlands") == ["Wetlands of Kenya"]
    client.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    assert titles(client, "/en/search/feed/?q=wetlands") == ["Wetlands of Kenya"]


def test_a_feed_keeps_its_filters_and_its_names(client: Client, records, settings) -> None:
    settings.ECOTONE_ADDRESS = "https://ecotone.example.org/"
    answer = client.get("/en/search/feed/?q=wetlands&country=KEN&sort=oldest")
    read = feedparser.parse(answer.content)
    assert read.feed.title == "Ecotone: wetlands · Kenya"
    assert read.feed.id == "https://ecotone.example.org/en/search/feed/?q=wetlands&country=KEN"
    uid = records["open"]
    (entry,) = read.entries
    assert entry.id == f"tag:ecotone.example.org,2026:records/{uid}"
    assert entry.link == f"https://ecotone.example.org/en/records/{uid}/"


def test_a_feed_never_holds_what_was_not_asked_for(client: Client, records) -> None:
    assert titles(client, "/en/search/feed/?q=wetlands&year=1999") == []


def test_an_unchanged_feed_is_the_same_bytes(client: Client, hubs) -> None:
    store(draft("a", "Marsh 1 < 2 & “two”"))
    first = client.get("/en/search/feed/?q=marsh").content
    assert client.get("/en/search/feed/?q=marsh").content == first
    assert titles(client, "/en/search/feed/?q=marsh") == ["Marsh 1 < 2 & “two”"]


def test_a_filter_that_does_not_exist_is_refused_in_words(client: Client, db) -> None:
    answer = client.get("/en/search/feed/?target=99")
    assert answer.status_code == 400
    assert answer.content.decode() == "“99” is not known under “Target”, so it was left out."


def test_a_feed_begins_with_what_came_last_however_old_it_is(client: Client, records) -> None:
    store(draft("old", "Wetlands in an old book", published="1950"))
    found = titles(client, "/en/search/feed/?q=wetlands")
    assert found == ["Wetlands in an old book", "Wetlands of Kenya"]
    store(draft("open", "Wetlands of Kenya, corrected", identifiers=("10.1234/open",)))
    assert titles(client, "/en/search/feed/?q=wetlands")[0] == "Wetlands of Kenya, corrected"
