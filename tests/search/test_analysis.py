from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.search import analysis
from ecotone.search.folding import fold


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "protected protecting protects"),
        ("fr", "protégée protégées protégé protégés"),
        ("es", "protegida protegidas protegido"),
        ("ru", "территория территории территорий территориями"),
        ("ru", "охраняемый охраняемые охраняемых"),
        ("ar", "المحمية محمية والمحمية بالمحمية للمحمية"),
        ("ar", "منطقة مناطق المناطق"),
        ("ar", "نوع أنواع الأنواع"),
        ("ar", "هدف أهداف الأهداف"),
        ("ar", "وثيقة وثائق الوثائق"),
        ("ar", "مشروع مشاريع المشاريع"),
        ("ar", "مورد موارد"),
    ],
)
def test_forms_of_a_word_share_their_stem(language, forms) -> None:
    assert len({analysis.forms(form, language)[1] for form in forms.split()}) == 1


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        ("Áreas", "areas"),
        ("PROTÉGÉES", "protegees"),
        ("Œuvre", "oeuvre"),
        ("ﬁsh", "fish"),
        ("Ｆｉｓｈ", "fish"),
        ("йод", "йод"),
        ("Ёлка", "елка"),
        ("أَنْوَاع", "انواع"),
        ("مـحـمـيـة", "محميه"),
        ("إدارة", "اداره"),
        ("٢٠٣٠", "2030"),
        ("co\u00adop", "coop"),
    ],
)
def test_spellings_that_readers_take_for_the_same_fold_together(written, exact) -> None:
    assert fold(written) == exact


def test_chinese_is_cut_into_words_and_pairs() -> None:
    text = "保护区的管理"
    assert [word.exact for word in analysis.words(text, "zh")] == ["保护", "区", "的", "管理"]
    assert list(analysis.pairs("保护区"))[3:] == ["保护", "护区"]


def test_a_run_of_two_scripts_is_cut_between_them() -> None:
    assert [word.exact for word in analysis.words("PM2浓度 l'océan", "fr")] == [
        "pm2",
        "浓度",
        "l",
        "ocean",
    ]


def test_a_word_of_a_question_is_tried_as_word_of_each_latin_language() -> None:
    assert analysis.variants("protegidas", "en") == (
        "protegida",
        "protegid",
        "proteg",
        "protegidas",
    )
    assert analysis.variants("территорий", "en") == ("территор",)


def test_a_word_without_meaning_is_not_taken_for_the_stem_of_another() -> None:
    assert "are" in analysis.variants("área", "es")
    assert analysis.forms("are", "en")[1] == "=are"
    assert analysis.variants("are", "en") == ("=are",)


@given(st.text())
def test_words_stand_where_they_say_and_never_hold_spaces(text) -> None:
    end = 0
    for word in analysis.words(text, "en"):
        assert end <= word.start < word.end <= len(text)
        assert not any(letter.isspace() for letter in word.exact + word.stem)
        end = word.end


@given(st.text(), st.sampled_from(["en", "fr", "es", "ar", "ru", "zh", "und", "xx"]))
def test_the_fast_way_finds_the_same_words(text, language) -> None:
    slow = [(word.exact, word.stem) for word in analysis.words(text, language)]
    assert analysis.all_forms(text, language) == slow


@given(st.text())
def test_folding_twice_changes_nothing(text) -> None:
    for word in analysis.words(text, "en"):
        assert fold(word.exact) == word.exact
