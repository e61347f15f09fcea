"""A chart as PNG, with letters of the reader's language."""

from __future__ import annotations

import pytest

from ecotone.web.charts import picture, png
from ecotone.web.charts.manner import Manner
from ecotone.web.charts.model import Line, Point, Series, Words


def drawn(title: str, language: str = "en") -> str:
    words = Words(title=title, subtitle="", tells="", source="")
    chart = Series(words=words, lines=(Line("", (Point(2020, 1.0), Point(2021, 2.0))),), unit="")
    return picture.file(chart, Manner(language, mirrored=language == "ar"))


def needs(language: str) -> None:
    if not png.has_letters(language):
        pytest.skip(f"no font with the letters of {language} on this machine")


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [("en", "Kenya", "Kenia"), ("ar", "كينيا", "كينيه"), ("zh", "肯尼亚", "肯尼业")],
)
def test_the_words_are_in_the_picture(language, one, other):
    needs(language)
    first = png.png(drawn(one, language), language)
    assert first.startswith(b"\x89PNG")
    assert first != png.png(drawn(other, language), language)


def test_arabic_letters_are_joined():
    needs("ar")
    joined = png.png(drawn("كك", "ar"), "ar")
    apart = png.png(drawn("ك\u200cك", "ar"), "ar")  # a mark that keeps letters from joining
    assert joined != apart
