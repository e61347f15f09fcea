import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.records.normalise.types import resource_type
from ecotone.vocab import lists

KNOWN = {item.id for item in lists.items("resource_types")}


@pytest.mark.parametrize(
    ("kinds", "found"),
    [
        (("http://purl.org/dc/dcmitype/Dataset",), "dataset"),
        (("Text", "info:eu-repo/semantics/article"), "article"),
        (("Text",), "report"),
        (("JournalArticle", "Text"), "article"),
        (("Dataset/Occurrence",), "dataset"),
        (("http://purl.org/coar/resource_type/c_ddb1",), "dataset"),
        (("https://schema.org/ScholarlyArticle",), "article"),
        (("schema:Dataset",), "dataset"),
        (("Summary for policymakers",), "summary_policymakers"),
        (("BlogPosting",), "news"),
        (("vector digital data",), "map_layer"),
        (("Rapport technique", "rapport"), "report"),
        (("набор данных",), "dataset"),
        (("报告",), "report"),
        (("تقرير",), "report"),
        (("Manual / guía",), "guidance"),
        (("PhysicalObject",), "other"),
        (("Image",), "other"),
        (("",), "other"),
        ((), "other"),
    ],
)
def test_types_of_hubs(kinds, found):
    assert resource_type(kinds) == found


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_our_own_labels_are_understood(language):
    wrong = {
        item.id: item.label(language).text
        for item in lists.items("resource_types")
        if resource_type((item.label(language).text,)) != item.id
    }
    assert wrong == {}


@given(st.lists(st.text(), max_size=4))
def test_any_words_give_a_listed_type(kinds):
    assert resource_type(tuple(kinds)) in KNOWN
