from __future__ import annotations

from ecotone.vocab.said import Said
from ecotone.web import sorting


def in_order(language: str, *names: str) -> list[str]:
    return sorted(names, key=sorting.order(language))


def test_accents_and_case_do_not_count():
    assert in_order("fr", "Zambie", "Égypte", "Fidji", "États-Unis") == [
        "Égypte", "États-Unis", "Fidji", "Zambie",
    ]  # fmt: skip


def test_chinese_names_follow_pinyin():
    assert in_order("zh", "中国", "巴西", "肯尼亚", "法国") == ["巴西", "法国", "肯尼亚", "中国"]


def test_forms_of_alef_are_one_letter():
    assert in_order("ar", "بنن", "أنغولا", "إثيوبيا") == ["إثيوبيا", "أنغولا", "بنن"]


def test_russian_yo_stands_with_ye():
    assert in_order("ru", "Ёлкино", "Жданов", "Европа") == ["Европа", "Ёлкино", "Жданов"]


def test_names_without_a_translation_come_last():
    names = [Said("Taiwan", "en", True), Said("肯尼亚", "zh", True), Said("巴西", "zh", True)]
    found = sorted(names, key=sorting.by_name("zh"))
    assert [name.text for name in found] == ["巴西", "肯尼亚", "Taiwan"]
