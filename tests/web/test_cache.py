from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from ecotone.web import cache

PAGE = "/en/targets/"
TODAY = date(2026, 11, 21)


@pytest.fixture
def shown(client, loaded) -> HttpResponse:
    return client.get(PAGE)


def page(size: int = 10, stamp: cache.Stamp = (1, (1,), TODAY)) -> cache.Page:
    return cache.Page(stamp, (), b"x" * size)


def test_a_page_is_kept_while_nothing_changes_and_gone_when_something_does():
    shelf = cache.Shelf()
    shelf.put(("/en/", True), page())
    assert shelf.get(("/en/", True), (1, (1,), TODAY)) == page()
    for stamp in ((2, (1,), TODAY), (1, (2, 1), TODAY), (1, (1,), TODAY + timedelta(days=1))):
        assert shelf.get(("/en/", True), stamp) is None
    assert shelf.get(("/en/", False), (1, (1,), TODAY)) is None


def test_the_shelf_never_holds_more_than_it_may_and_keeps_what_is_asked_for():
    shelf = cache.Shelf(capacity=100)
    for name in "abcdefghijklmnopqrst":
        shelf.put((name, True), page(5))
    assert shelf.get(("a", True), (1, (1,), TODAY)) is not None
    shelf.put(("u", True), page(5))
    assert shelf.get(("a", True), (1, (1,), TODAY)) is not None
    assert shelf.get(("b", True), (1, (1,), TODAY)) is None
    shelf.put(("much", True), page(50))
    assert shelf.get(("much", True), (1, (1,), TODAY)) is None


def test_the_second_visitor_gets_the_same_page_for_two_queries(
    client, shown, django_assert_num_queries
):
    with django_assert_num_queries(2):
        again = client.get(PAGE)
    assert again.content == shown.content
    assert again["ETag"] == shown["ETag"]
    assert again["Content-Security-Policy"] == shown["Content-Security-Policy"]


def test_a_browser_that_has_the_page_is_told_so(client, shown):
    again = client.get(PAGE, headers={"If-None-Match": shown["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_packed_and_plain_pages_are_not_mixed_up(client, shown):
    packed = client.get(PAGE, headers={"Accept-Encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get(PAGE)


def test_the_midnight_that_ends_an_embargo_ends_the_kept_page(client, loaded):
    with time_machine.travel("2026-11-21T23:00:00Z"):
        client.get("/en/")
        before = cache.stamp()
    with time_machine.travel("2026-11-22T00:30:00Z"):
        assert cache.stamp() != before


def test_whoever_carries_a_session_never_meets_the_shelf(shown, django_assert_max_num_queries):
    known = Client()
    known.cookies["sessionid"] = "somebody"
    cache.shelf.put((PAGE, False), cache.Page(cache.stamp(), (), b"kept"))
    assert Client().get(PAGE).content == b"kept"
    assert known.get(PAGE).content != b"kept"


def test_errors_and_pages_that_are_not_marked_are_not_kept(client, loaded):
    for address in ("/en/nowhere/", "/en/style/", "/en/countries/?q=ken"):
        client.get(address)
    kept = [address for address, _packed in cache.shelf._pages]
    assert kept == []


def test_a_language_never_gets_the_page_of_another(client, shown):
    assert client.get("/fr/targets/").content != shown.content
