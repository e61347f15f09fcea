"""Small tools of language that the builders share: lists in a sentence, sources, six titles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ecotone.records.model import Place, Subject
from ecotone.vocab import gbf, lists, writing
from ecotone.vocab.countries import area_name
from ecotone.vocab.said import LANGUAGES
from ecotone.vocab.sources import source

#: Names of the lists our subjects come from; ``records.normalise`` reads their codes.
_FRAMEWORK = "Kunming-Montreal Global Biodiversity Framework"
#: The name of this region also stands for a country in it, so the code says which is meant.
_AMBIGUOUS = {"057": "057"}
_THEMES = "BES-Net themes"


def listing(words: Iterable[str]) -> str:
    """Return English words as one enumeration.

    >>> listing(["realm", "ecosystem type", "governance type"])
    'realm, ecosystem type and governance type'
    """
    held = list(words)
    if len(held) < 2:
        return "".join(held)
    return f"{', '.join(held[:-1])} and {held[-1]}"


def paragraph(*sentences: str) -> str:
    """Return the sentences that are not empty as one paragraph."""
    return " ".join(one for one in sentences if one)


def told_by(list_name: str, *which: int) -> str:
    """Return who says it and when it was read, for the end of a description.

    ``which`` picks among the sources of the list; the first when none is picked.
    """
    read = source(list_name)
    names = [read.sources[place].partition(": ")[0] for place in which or (0,)]
    return f"Source: {'; '.join(names)}, {read_on(list_name)}."


def read_on(list_name: str) -> str:
    """Return ``read on 21 November 2026``, the day the list was gathered."""
    day = source(list_name).seen_on
    return f"read on {day.day} {day:%B %Y}"


def in_six(template: Mapping[str, str], **words: Mapping[str, str]) -> dict[str, str]:
    """Fill a template in every language; ``words`` map a placeholder to its text per language."""
    return {
        language: template[language].format_map(
            {name: texts.get(language, texts["en"]) for name, texts in words.items()}
        )
        for language in LANGUAGES
        if language in template
    }


def everywhere(text: str) -> dict[str, str]:
    """Return a text that is the same in every language: a code, a number, a name."""
    return {language: writing.left_to_right(text, language) for language in LANGUAGES}


def aim_label(aim_id: str) -> str:
    """Return ``Target 3 (Protected areas)`` or ``Goal A (…)`` in English."""
    one = gbf.aim(aim_id)
    number = f"Target {one.number}" if isinstance(one, gbf.Target) else f"Goal {one.letter}"
    return f"{number} ({one.name().text})"


def subjects(*, targets: Iterable[str] = (), themes: Iterable[str] = ()) -> tuple[Subject, ...]:
    """Return targets and themes as keywords; goals are left out, since nobody filters by them."""
    numbers = (gbf.target(code).number for code in targets if code.startswith("GBF-TARGET"))
    return (
        *(Subject(text=f"GBF Target {number}", scheme=_FRAMEWORK) for number in numbers),
        *(Subject(text=theme_label(theme), scheme=_THEMES) for theme in themes),
    )


def places(codes: Iterable[str]) -> tuple[Place, ...]:
    """Return countries, regions and ``GLOBAL`` as places by their English names."""
    return tuple(Place(name=_AMBIGUOUS.get(code, area_name(code).text)) for code in codes)


def theme_label(theme: str) -> str:
    """Return a theme's English label."""
    return lists.label("themes", theme).text
