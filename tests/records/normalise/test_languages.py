import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.records.normalise.languages import confirmed, fits, language_of, language_tag


@pytest.mark.parametrize(
    ("said", "tag"),
    [
        ("en", "en"), ("eng", "en"), ("English", "en"), ("fre", "fr"), ("fra", "fr"),
        ("fr_CA", "fr"), ("fr-FR", "fr"), ("español", "es"), ("العربية", "ar"),
        ("русский", "ru"), ("中文", "zh"), ("chi", "zh"), ("zh-TW", "zh-Hant"),
        ("zh-Hant", "zh-Hant"), ("zh-CN", "zh"), ("en_US.UTF-8", "en"), ("pt-BR", "pt"),
        ("gsw", "gsw"), ("und", ""), ("mul", ""), ("zxx", ""), ("", ""), ("Klingonisch", ""),
        ("http://id.loc.gov/vocabulary/iso639-2/fre", "fr"),
        ("http://publications.europa.eu/resource/authority/language/SPA", "es"),
    ],
)  # fmt: skip
def test_language_words_become_tags(said, tag):
    assert language_tag(said) == tag


@given(st.text())
def test_a_tag_stays_itself(text):
    tag = language_tag(text)
    assert language_tag(tag) == tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Protected areas and other effective area-based conservation measures", "en"),
        ("Les aires protégées et la biodiversité marine de Madagascar", "fr"),
        ("Áreas protegidas y corredores biológicos de Costa Rica", "es"),
        ("Особо охраняемые природные территории России", "ru"),
        ("إدارة المناطق المحمية في مصر", "ar"),
        ("中国自然保护区生物多样性保护战略与行动计划", "zh"),
        ("Biodiversity", "und"),
        ("Canis lupus", "und"),
        ("", "und"),
    ],
)
def test_language_of_a_text(text, language):
    assert language_of(text) == language


def test_script_rules_a_language_out():
    assert fits("保护区", "zh")
    assert not fits("保护区", "en")
    assert not fits("Protected areas", "ru")
    assert not fits("Охраняемые территории", "fr")


def test_small_words_confirm_a_stated_language():
    assert confirmed("The status of birds", "en")
    assert not confirmed("Le statut des oiseaux", "en")
    assert not confirmed("Estado de las aves del parque", "fr")
    assert confirmed("Estado de las aves del parque", "es")
