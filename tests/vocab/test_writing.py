from __future__ import annotations

import pytest

from ecotone.kernel.text import tidy
from ecotone.vocab import writing
from ecotone.vocab.said import LANGUAGES


@pytest.mark.parametrize(
    ("language", "said"), [("en", "a, b"), ("fr", "a, b"), ("ar", "a، b"), ("zh", "a、b")]
)
def test_a_list_is_parted_as_its_language_does_it(language, said):
    assert writing.listing(["a", "", "b"], language) == said


def test_codes_are_marked_among_arabic_words_only():
    marked = {one for one in LANGUAGES if writing.left_to_right("3.CT.1", one) != "3.CT.1"}
    assert marked == {"ar"}
    assert writing.left_to_right("", "ar") == ""


def test_the_marks_outlive_the_cleaning_of_records():
    code = writing.left_to_right("3.CT.1", "ar")
    assert tidy(code) == code
