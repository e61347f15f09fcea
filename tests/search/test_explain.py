from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ecotone.records.model import Contributor, Identifier, Record, Subject
from ecotone.search.explain import SNIPPET, explained
from ecotone.search.query import Hit, Reason
from ecotone.search.question import read

HIT = Hit(uid="r", score=1)


def explain(record: Record, words: str, language: str = "en") -> Hit:
    return explained(HIT, record, read(words, language), language)


def test_reasons_name_the_words_as_they_stand_in_each_field() -> None:
    record = Record(
        titles={"en": "Protected areas of Kenya", "fr": "Aires protégées du Kenya"},
        descriptions={"en": "Every PROTECTED area, with its boundary."},
        subjects=(Subject(text="protection"), Subject(text="Kenya")),
        contributors=(Contributor(name="Kenya Wildlife Service"),),
        identifiers=(Identifier(scheme="doi", value="10.5281/zenodo.1"),),
    )
    assert explain(record, "protected areas kenya").reasons == (
        Reason(field="title", words=("Protected", "areas", "Kenya")),
        Reason(field="description", words=("PROTECTED", "area")),
        Reason(field="subject", words=("protection", "Kenya")),
        Reason(field="contributor", words=("Kenya",)),
    )
    assert explain(record, "10.5281/zenodo.1").reasons == (
        Reason(field="identifier", words=("10.5281/zenodo.1",)),
    )


def test_the_snippet_shows_the_passage_with_the_words_marked() -> None:
    text = "Nothing here at all. " * 30 + "The mangroves of Lamu are protected. " + "More. " * 90
    hit = explain(Record(descriptions={"en": text}), "mangrove protection")
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["mangroves", "protected"]
    assert len(hit.snippet) <= SNIPPET + 2


def test_the_snippet_comes_from_the_language_that_has_the_words() -> None:
    record = Record(descriptions={"en": "Protected areas.", "zh": "肯尼亚的自然保护区名录。"})
    hit = explain(record, "保护区")
    assert hit.snippet == "肯尼亚的自然保护区名录。"
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["保护区"]


def test_arabic_with_vowel_signs_is_marked_where_it_stands() -> None:
    hit = explain(Record(descriptions={"ar": "إدارة المَناطِق المحمية في كينيا"}), "منطقة محمية")
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["المَناطِق", "المحمية"]


def test_without_words_the_snippet_is_the_beginning() -> None:
    hit = explain(Record(descriptions={"en": "word " * 100}), "")
    assert hit.snippet.startswith("word word")
    assert (hit.reasons, hit.marks) == ((), ())


@given(st.text(max_size=600), st.text(max_size=40))
def test_marks_lie_in_the_snippet_in_order(text, words) -> None:
    hit = explain(Record(descriptions={"en": text}), words)
    end = 0
    for start, stop in hit.marks:
        assert end <= start < stop <= len(hit.snippet)
        end = stop
