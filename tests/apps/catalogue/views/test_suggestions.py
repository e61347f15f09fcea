"""Suggestions name pages first, then titles, and never what is hidden."""

from __future__ import annotations

from django.test import Client

from .conftest import draft, store


def suggested(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.json()["suggestions"]


def test_a_country_and_a_target_lead_to_their_pages(client: Client, hubs) -> None:
    assert suggested(client, "/en/suggest/?q=Keny") == [
        {"text": "Kenya", "address": "/en/countries/KEN/"}
    ]
    assert {"text": "Target 3: Protected areas", "address": "/en/targets/3/"} in suggested(
        client, "/en/suggest/?q=protected"
    )


def test_titles_follow(client: Client, hubs) -> None:
    store(draft("a", "Wetlands of the Rift Valley"))
    assert {"text": "Wetlands of the Rift Valley"} in suggested(client, "/en/suggest/?q=wetl")


def test_hidden_titles_are_not_suggested(client: Client, records) -> None:
    shown = [one["text"] for one in suggested(client, "/en/suggest/?q=wetl")]
    assert shown == ["Wetlands of Kenya"]
    for word in ("withdr", "hidd", "embar"):
        assert suggested(client, f"/en/suggest/?q={word}") == []


def test_one_letter_is_too_little_and_too_much_is_cut(client: Client, hubs) -> None:
    assert suggested(client, "/en/suggest/?q=k") == []
    assert suggested(client, "/en/suggest/") == []
    assert suggested(client, "/en/suggest/?q=" + "k" * 100_000) == []
