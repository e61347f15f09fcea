"""What we say of ourselves is complete: every list with its source and its doubts."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from ecotone.vocab.sources import sources

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
@pytest.mark.parametrize("name", ["about", "about/sources", "about/accessibility"])
def test_the_pages_about_us_are_there_in_every_language(
    client: Client, language: str, name: str
) -> None:
    answer = client.get(f"/{language}/{name}/")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


def test_every_list_names_its_source_its_rows_and_its_doubts(client: Client) -> None:
    body = unescape(client.get("/en/about/sources/").content.decode())
    for one in sources():
        part = body.split(f'<section id="{one.name}"', 1)[1].split("</section>", 1)[0]
        said = " ".join(re.sub(r"<[^>]+>", " ", part).split())
        for sentence in (one.title, f"{one.rows:,}", *one.sources, *one.doubts):
            assert " ".join(sentence.split()) in said
