import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.indicators.base import Check
from ecotone.kernel.text import clip, filled, fold, refilled, tidy, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Aires Protégées", "aires protegees"),
        ("Ёжик и Йод", "ежик и иод"),
        ("الأُسَر المُحَمَّدية", "الاسر المحمديه"),
        ("محميّة ىـــى", "محميه يي"),
        ("Straße", "strasse"),
        ("保护区", "保护区"),
    ],
)
def test_fold_drops_case_accents_and_spellings(text, folded):
    assert fold(text) == folded


def test_words_leaves_letters_and_digits_in_their_places():
    assert words("L'eau, nature-based!") == "l eau  nature based "


def test_tidy_takes_out_what_nobody_can_see():
    assert tidy(" a\u200b b\u202e\n\tc\x00\ud800 ") == "a bc" or tidy("a\u202eb") == "ab"
    assert tidy("e\u0301") == "é"
    assert tidy("می\u200cخواهم") == "می\u200cخواهم"  # a zero-width joiner is part of the word


def test_clip_cuts_at_a_word():
    assert clip("protected areas of Kenya", 16) == "protected areas…"
    assert clip("x" * 30, 10) == "x" * 9 + "…"


@given(st.text())
def test_folding_and_tidying_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert tidy(tidy(text)) == tidy(text)
    assert words(words(text)) == words(text)


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_clip_keeps_the_limit(text, limit):
    assert len(clip(text, limit)) <= limit


def test_numbers_are_written_and_the_pattern_is_kept():
    told = filled("{year}: {count} rows, {area} km²", year="2020", count=1200, area=1 / 3)
    assert told == "2020: 1,200 rows, 0.333333 km²"
    assert told.pattern == "{year}: {count} rows, {area} km²"
    assert refilled({"pattern": told.pattern, "facts": told.facts}) == told


def test_a_copy_knows_the_pattern_too():
    told = copy.deepcopy(filled("Rows: {count}", count=3))
    assert (told, told.pattern, told.facts) == ("Rows: 3", "Rows: {count}", {"count": 3})


def test_a_check_is_the_same_after_json():
    check = Check(name="All is well", passed=False, found=filled("Rows: {count}", count=3))
    kept = json.loads(json.dumps({**vars_of(check), "found": str(check.found)}))
    again = Check(**kept)
    assert again == check
    assert again.found.pattern == "Rows: {count}"
    assert again.said == {"found": {"pattern": "Rows: {count}", "facts": {"count": 3}}}


def vars_of(check: Check) -> dict[str, object]:
    return {name: getattr(check, name) for name in Check.__dataclass_fields__}
