from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from ecotone.api import middleware
from ecotone.api.description import SNAPSHOT, snapshot

READING = {"access-control-allow-origin": "*"}


@pytest.fixture
def limited(settings) -> Iterator[None]:
    settings.ECOTONE_API_REQUESTS_PER_MINUTE = 3
    middleware.limit.cache_clear()
    yield
    middleware.limit.cache_clear()


def door(status: int = 200, body: str = "{}") -> middleware.Door:
    return middleware.Door(lambda _request: HttpResponse(body, status=status))


def test_any_page_anywhere_may_read_but_not_as_its_visitor(api: Client) -> None:
    for response in (
        api.get("/api/v1/targets"),
        api.get("/api/v1/targets/99"),
        api.options("/api/v1/targets", headers={"origin": "https://example.org"}),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "RateLimit" in response.headers["Access-Control-Expose-Headers"]


def test_a_browser_that_asks_first_is_told_what_it_may(api: Client) -> None:
    response = api.options("/api/v1/targets")
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]


def test_pages_for_people_are_not_touched() -> None:
    response = door(500, "a page")(RequestFactory().get("/en/"))
    assert response.content == b"a page"
    assert "Access-Control-Allow-Origin" not in response.headers


def test_head_gives_the_headers_of_get(api: Client) -> None:
    get, head = api.get("/api/v1/targets"), api.head("/api/v1/targets")
    assert head.status_code == 200
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


def test_the_limit_is_told_kept_and_ended(limited: None, time_machine) -> None:
    time_machine.move_to("2026-11-21T12:00:00Z", tick=False)
    ask = RequestFactory().get("/api/v1/targets", REMOTE_ADDR="192.0.2.1")
    passed = [door()(ask) for _ in range(3)]
    assert [one.headers["RateLimit"] for one in passed] == [
        '"address";r=2;t=20',
        '"address";r=1;t=40',
        '"address";r=0;t=60',
    ]
    assert {one.headers["RateLimit-Policy"] for one in passed} == {'"address";q=3;w=60'}
    refused = door()(ask)
    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["Retry-After"] == "20"
    assert refused.headers["RateLimit"] == '"address";r=0;t=60'
    other = RequestFactory().get("/api/v1/targets", REMOTE_ADDR="192.0.2.2")
    assert door()(other).status_code == 200
    time_machine.shift(20)
    assert door()(ask).status_code == 200


def test_without_a_limit_there_are_no_headers_about_it(settings) -> None:
    middleware.limit.cache_clear()
    response = door()(RequestFactory().get("/api/v1/targets"))
    assert "RateLimit" not in response.headers


def ask_through(forwarded: str) -> HttpRequest:
    return RequestFactory().get("/api/v1/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=forwarded)


def test_a_visitor_cannot_choose_another_address(settings) -> None:
    settings.ECOTONE_PROXIES = 0
    assert middleware.visitor(ask_through("192.0.2.1")) == "10.0.0.1"
    settings.ECOTONE_PROXIES = 1
    assert middleware.visitor(ask_through("203.0.113.9, 192.0.2.1")) == "192.0.2.1"
    settings.ECOTONE_PROXIES = 2
    assert middleware.visitor(ask_through("203.0.113.9, 192.0.2.1, 10.0.0.9")) == "192.0.2.1"
    assert middleware.visitor(ask_through("192.0.2.1")) == "10.0.0.1"


@pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
def test_an_error_from_anywhere_below_leaves_as_a_problem(status: int) -> None:
    response = door(status, "<h1>A page</h1>")(RequestFactory().get("/api/v1/targets"))
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"


def test_the_snapshot_is_what_the_code_says() -> None:
    assert SNAPSHOT.read_text() == snapshot(), "run: python tools/snapshot.py"
