"""The page, the API, the download and the command line give one and the same answer."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from ecotone.apps.answers.queries import as_json
from ecotone.cli.main import main

#: Parties, a country that is none (USA), an area (Antarctica), all six languages.
PAIRS = [
    ("KEN", 3, "en"),
    ("USA", 15, "fr"),
    ("ATA", 4, "es"),
    ("MAR", 7, "ar"),
    ("KAZ", 1, "ru"),
    ("CHN", 19, "zh"),
]
PARTS = ("to_report", "known", "gaps", "resources", "hubs", "peers", "money")


@pytest.fixture(autouse=True)
def catalogue(loaded: Path, own_index, settings, db) -> None:
    settings.ECOTONE_INDEX = loaded


def words(html: str) -> str:
    """Return what a page says, without its tags, for comparison letter by letter."""
    return "".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


@pytest.mark.parametrize(("country", "number", "language"), PAIRS)
def test_every_way_gives_the_same_answer(country: str, number: int, language: str) -> None:
    client = Client()
    page = client.get(f"/{language}/countries/{country}/targets/{number}/")
    api = client.get(f"/api/v1/countries/{country}/targets/{number}?lang={language}").json()
    command = CliRunner().invoke(
        main, ["answer", country, str(number), "--lang", language, "--json"]
    )
    download = client.get(f"/{language}/countries/{country}/targets/{number}/answer.json").json()
    assert as_json(page.context["answer"]) == api
    assert json.loads(command.stdout) == api
    assert download == api


@pytest.mark.parametrize(("country", "number", "language"), PAIRS)
def test_the_page_shows_every_line_with_its_source(
    country: str, number: int, language: str
) -> None:
    client = Client()
    shown = words(client.get(f"/{language}/countries/{country}/targets/{number}/").content.decode())
    api = client.get(f"/api/v1/countries/{country}/targets/{number}?lang={language}").json()
    for part in PARTS:
        for item in api[part]:
            line = item.get("text") or item.get("name") or item["card"]["title"]
            assert words(line) in shown, (part, line)
            assert words(item["source"]["title"]) in shown, (part, item["source"])


def test_kenya_and_target_3_name_what_every_party_must_report() -> None:
    api = Client().get("/api/v1/countries/KEN/targets/3").json()
    headline = [one for one in api["to_report"] if one["kind"] in ("headline", "binary")]
    assert [one["code"] for one in headline][:1] == ["3.1"]
    for one in headline:
        assert one["must"]
        assert one["custodian"]
        assert one["availability_label"]
    assert all(gap["why"] for gap in api["gaps"])


def test_an_area_that_is_no_party_must_report_nothing() -> None:
    api = Client().get("/api/v1/countries/ATA/targets/4").json()
    assert not any(one["must"] for one in api["to_report"])
