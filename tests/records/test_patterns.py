import pytest

from ecotone.records.patterns import expand, russian_forms
from ecotone.vocab.files import cell, table


def test_choices_are_spelled_out():
    assert expand("area(s) protegida(s)") == [
        "area protegida", "area protegidas", "areas protegida", "areas protegidas",
    ]  # fmt: skip
    assert expand("(a|b(c|))d") == ["ad", "bcd", "bd"]


@pytest.mark.parametrize("phrase", ["a(b", "a)b"])
def test_brackets_must_close(phrase):
    with pytest.raises(ValueError, match="bracket"):
        expand(phrase)


@pytest.mark.parametrize("name", ["phrases", "place_names"])
def test_every_listed_phrase_can_be_spelled_out(name):
    for row in table(name):
        assert 0 <= float(row["strength"]) <= 1
        assert all(expand(listed) for listed in cell(row["phrases"]))


def test_every_target_and_theme_has_phrases_in_six_languages():
    told = {(code, row["language"]) for row in table("phrases") for code in cell(row["codes"])}
    codes = {code for code, _ in told}
    missing = {
        (code, language)
        for code in codes
        for language in ("en", "fr", "es", "ar", "ru", "zh")
        if (code, language) not in told
    }
    assert missing == set()
    assert {f"GBF-TARGET-{number:02d}" for number in range(1, 24)} <= codes


def test_russian_names_are_declined():
    assert russian_forms("Кения") == ["Кения", "Кении", "Кению", "Кенией"]
    assert "Непала" in russian_forms("Непал")
    assert russian_forms("Мали") == ["Мали"]
