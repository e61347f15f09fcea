from __future__ import annotations

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
