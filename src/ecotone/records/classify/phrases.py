"""The phrases themselves: of targets and themes, numbers of targets, names of countries."""

from __future__ import annotations

from collections.abc import Iterator

from ecotone.records.classify.matcher import Phrase
from ecotone.records.patterns import expand, key, russian_forms
from ecotone.vocab.countries import countries, regions
from ecotone.vocab.files import cell, table
from ecotone.vocab.gbf import targets
from ecotone.vocab.said import LANGUAGES

#: How a target is named by its number; ``{}`` stands for the number.
_BY_NUMBER = {
    "en": "(k|)mgbf target {};gbf target {};kunming montreal target {};target {} of the "
    "kunming montreal;target {} of the gbf;target {} of the global biodiversity framework;"
    "target {} of the kmgbf;global biodiversity framework target {};30x30 target {}",
    "fr": "cible {} du cadre mondial;cible {} du kmgbf;cible {} de kunming;cible {} du cmb",
    "es": "meta {} del marco mundial;meta {} del kmgbf;meta {} de kunming",
    "ru": "задач(а|и|е|у) {} куньминско;целев(ая|ой) задач(а|и) {};"
    "задач(а|и|е|у) {} глобальной рамочной",
    "ar": "الهدف {} من إطار;الغاية {} من إطار;هدف {} من إطار كونمينغ",
    "zh": "昆蒙框架目标{};框架目标{};行动目标{};昆明蒙特利尔全球生物多样性框架目标{}",
}
_TARGETS = 23
_NAME = 0.95
#: Official names that are ordinary words, other things, or two countries; see ``place_names.csv``.
_NOT_ALONE = {
    "en": {"congo", "micronesia", "reunion"},
    "fr": {"congo", "reunion", "dominique", "maurice", "georgie du sud"},
    "es": {"congo", "reunion"},
    "ar": {"مالي", "عمان", "كونغو"},
    "ru": {"того", "конго"},
    "zh": {"刚果"},
}
_CASED = frozenset({"en", "fr", "es", "ru"})
#: Adjectives that are written with a capital letter only in English.
_CAPITAL_ADJECTIVES = frozenset({"en"})


def all_phrases() -> Iterator[tuple[str, Phrase]]:
    """Yield every spelling with what it shows."""
    yield from _subjects()
    yield from _numbers()
    yield from _titles()
    yield from _country_names()
    yield from _region_names()
    yield from _other_names()


def _subjects() -> Iterator[tuple[str, Phrase]]:
    for row in table("phrases"):
        for listed in cell(row["phrases"]):
            shown = _shown(listed)
            phrase = Phrase(shown, cell(row["codes"]), float(row["strength"]))
            yield from ((spelling, phrase) for spelling in expand(listed))


def _numbers() -> Iterator[tuple[str, Phrase]]:
    for number in range(1, _TARGETS + 1):
        for listed in (one for said in _BY_NUMBER.values() for one in cell(said)):
            for spelling in expand(listed.format(number)):
                phrase = Phrase(spelling, (f"GBF-TARGET-{number:02d}",), 1.0)
                yield spelling, phrase


def _titles() -> Iterator[tuple[str, Phrase]]:
    """Yield the targets' own titles: a record that quotes one is about it."""
    for target in targets():
        for language in LANGUAGES:
            said = target.title(language)
            if said.language == language:
                yield said.text, Phrase(said.text, (target.id,), 1.0)


def _country_names() -> Iterator[tuple[str, Phrase]]:
    for country in countries():
        for language, name in country.names.items():
            plain, _, _ = name.partition(" (")
            if key(plain) in {key(one) for one in _NOT_ALONE[language]}:
                continue
            phrase = Phrase(plain, (country.iso3,), _NAME, "name", capital=language in _CASED)
            forms = russian_forms(plain) if language == "ru" else [plain]
            yield from ((form, phrase) for form in dict.fromkeys((*forms, name)))


def _region_names() -> Iterator[tuple[str, Phrase]]:
    for region in regions():
        if region.code == "001":
            continue
        for name in region.names.values():
            yield name, Phrase(name, (region.code,), 0.9, "name")


def _other_names() -> Iterator[tuple[str, Phrase]]:
    for row in table("place_names"):
        if row["rule"] == "place":
            continue  # a name only where a hub fills in a place
        codes, language = cell(row["codes"]), row["language"]
        names_country = any(code.isalpha() and code != "GLOBAL" for code in codes)
        cased = _CASED if row["rule"] == "name" else _CAPITAL_ADJECTIVES
        capital = names_country and language in cased
        for listed in cell(row["phrases"]):
            phrase = Phrase(_shown(listed), codes, float(row["strength"]), row["rule"], capital)
            yield from ((spelling, phrase) for spelling in expand(listed))


def _shown(listed: str) -> str:
    """Return one readable spelling of a short form: the first choice, endings left out."""
    return min(expand(listed), key=len) if "(" in listed else listed
