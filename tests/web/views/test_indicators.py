"""The indicators are shown as the list has them, doubts included."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from ecotone.vocab import gbf

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def codes(body: str) -> list[str]:
    return re.findall(r'<span class="line-key"><bdi>(.*?)</bdi></span><div><a href="/en/ind', body)


def text(body: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_every_indicator_is_listed_once(client: Client) -> None:
    assert sorted(codes(page(client, "/en/indicators/"))) == sorted(
        one.code for one in gbf.indicators()
    )


def test_filters_narrow_together(client: Client) -> None:
    found = codes(page(client, "/en/indicators/?serves=GBF-TARGET-03&kind=headline"))
    assert found == ["3.1"]
    assert "3.1" in codes(page(client, "/en/indicators/?q=PROTECTED+coverage"))
    body = page(client, "/en/indicators/?q=zzzz")
    assert codes(body) == []
    assert "No indicator passes these filters" in body


@pytest.mark.parametrize("name", ["kind", "serves", "availability"])
def test_a_hand_edited_filter_is_named_and_left_out(client: Client, name: str) -> None:
    body = page(client, f"/en/indicators/?{name}=%3Cb%3Eodd", status=400)
    assert "“<b>odd” is not known under" in body
    assert len(codes(body)) == len(gbf.indicators())


@pytest.mark.parametrize("one", gbf.indicators(), ids=lambda one: one.code)
def test_every_indicator_has_a_page_that_says_what_the_list_says(client: Client, one) -> None:
    body = page(client, f"/en/indicators/{one.code}/")
    said = text(body)
    for part in (one.name, one.unit, one.custodian, one.thesaurus_id, *one.doubts):
        assert " ".join(part.split()) in said
    assert "No method is built in yet" in said
    for aim in (one.serves, *one.also_serves):
        number = re.sub(r"\D", "", aim)
        assert f"/en/targets/{int(number)}/" in body if number else f"/en/targets/#{aim}" in body


def test_a_binary_indicator_shows_the_questions_behind_it(client: Client) -> None:
    one = next(one for one in gbf.indicators() if one.kind == "binary")
    assert "What a national report answers" in page(client, f"/en/indicators/{one.code}/")
    assert "What a national report answers" not in page(client, "/en/indicators/3.1/")


def test_a_code_in_any_case_is_found_and_another_is_not(client: Client) -> None:
    assert client.get("/en/indicators/a.1/").status_code == 200
    assert client.get("/en/indicators/99.9/").status_code == 404
