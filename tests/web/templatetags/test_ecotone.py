from django.utils import translation

from ecotone.connectors.base import Trouble
from ecotone.kernel.text import filled
from ecotone.web.templatetags.ecotone import sentence


def test_a_sentence_of_a_core_is_shown_in_english_to_an_english_reader():
    with translation.override("en"):
        assert sentence(Trouble.UNNAMED.sentence) == "It has no identifier."


def test_a_sentence_without_translation_is_marked_as_english():
    with translation.override("fr"):
        assert sentence("Nobody translated this.") == (
            '<span lang="en" dir="auto">Nobody translated this.</span>'
        )


def test_nothing_is_shown_as_nothing():
    with translation.override("fr"):
        assert sentence("") == ""


def test_names_and_numbers_stand_in_a_sentence_of_a_core():
    told = filled("Rows without a year: {count}", count=65)
    with translation.override("en"):
        assert sentence(told) == "Rows without a year: 65"
    with translation.override("fr"):
        assert "65" in sentence(told)
        assert "{" not in sentence(told)
