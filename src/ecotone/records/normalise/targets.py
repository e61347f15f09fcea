"""Targets and themes that a hub states itself, in keywords made for it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ecotone.kernel.text import words
from ecotone.records.model import Subject
from ecotone.vocab import lists

_ID = re.compile(r"gbf target 0?(\d{1,2})\b")
_FRAMEWORK = re.compile(
    r"\bk?m?gbf\b|kunming|global biodiversity framework|cadre mondial|marco mundial|昆明|куньмин|"
    r"كونمينغ"
)
_NUMBER = re.compile(
    r"(?:target|cible|meta|objetivo|задача|цель|الهدف|الغايه|目标|行动目标)s? ?0?(\d{1,2})(?!\d)"
)
_LAST = 23


@lru_cache(maxsize=10_000)
def _target(text: str, scheme: str) -> str:
    said = " ".join(words(text).split())
    found = _ID.search(said)
    if not found and _FRAMEWORK.search(f"{said} {words(scheme)}"):
        found = _NUMBER.search(said)
    if not found or not 1 <= int(found[1]) <= _LAST:
        return ""
    return f"GBF-TARGET-{int(found[1]):02d}"


def stated_targets(subjects: tuple[Subject, ...]) -> tuple[str, ...]:
    """Return the targets that keywords name by their number in the Framework.

    >>> stated_targets((Subject(text="GBF Target 3"), Subject(text="SDG target 15.1")))
    ('GBF-TARGET-03',)
    """
    found = (_target(subject.text, subject.scheme) for subject in subjects)
    return tuple(sorted({target for target in found if target}))


@cache
def _themes() -> dict[str, str]:
    return {
        " ".join(words(label).split()): item.id
        for item in lists.items("themes")
        for label in (item.id, *item.labels.values())
    }


def stated_themes(subjects: tuple[Subject, ...]) -> tuple[str, ...]:
    """Return the themes that keywords of a BES-Net or IPBES list name."""
    found = (
        _themes().get(" ".join(words(subject.text).split()), "")
        for subject in subjects
        if re.search(r"bes-?net|ipbes", subject.scheme, re.IGNORECASE)
    )
    return tuple(sorted({theme for theme in found if theme}))
