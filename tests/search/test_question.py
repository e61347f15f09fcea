from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.search.query import MAX_WORDS_LENGTH, NOTE_CUT
from ecotone.search.question import MAX_TERMS, read


def shape(words: str, language: str = "en") -> tuple[list[str], list[str]]:
    question = read(words, language)
    return (
        [" ".join(term.exact for term in part.terms) for part in question.wanted],
        [" ".join(term.exact for term in part.terms) for part in question.unwanted],
    )


@pytest.mark.parametrize(
    ("words", "wanted", "unwanted"),
    [
        ("the protected areas of Kenya", ["protected", "areas", "kenya"], []),
        ("les aires protégées du Kenya", ["aires", "protegees", "kenya"], []),
        ('"state of the world" report', ["state of the world", "report"], []),
        ('reefs "open end', ["reefs", "open end"], []),
        ("reefs -coral -“dead zones”", ["reefs"], ["coral", "dead zones"]),
        ("in-situ - non–native", ["situ", "non", "native"], []),
        ("to be or to have", ["to", "be", "or", "have"], []),
        ("doi:10.5281/Zenodo.3553579", ["10.5281/zenodo.3553579"], []),
        ("https://doi.org/10.5281/zenodo.3553579.", ["10.5281/zenodo.3553579"], []),
        ("保护区的管理", ["保护", "区", "管理"], []),
        ("", [], []),
        ('" - ""', [], []),
    ],
)
def test_words_phrases_and_exclusions_are_read(words, wanted, unwanted) -> None:
    assert shape(words) == (wanted, unwanted)


def test_a_long_question_is_cut_and_says_so() -> None:
    question = read("ab " * 40_000, "en")
    assert question.notes == (NOTE_CUT,)
    assert len(question.terms) == 1
    many = read(" ".join(f"w{number}" for number in range(90)), "en")
    assert len(many.wanted) == MAX_TERMS


@given(st.text(max_size=2 * MAX_WORDS_LENGTH), st.sampled_from(["en", "ar", "zh", "??"]))
def test_every_string_is_a_question(words, language) -> None:
    question = read(words, language)
    assert all(part.terms for part in (*question.wanted, *question.unwanted))
