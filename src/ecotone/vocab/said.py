"""A text in a language, and whether it is somebody's official wording."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

#: The six languages of the United Nations, in the order in which we show them.
LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")


class Said(NamedTuple):
    """A text, the language it is in, and whether that wording is official.

    ``language`` is the language of ``text``, which may not be the one asked for: show it, so that
    a screen reader speaks it rightly and nobody takes a fallback for a translation.
    """

    text: str
    language: str
    official: bool

    def __str__(self) -> str:
        return self.text


def say(texts: Mapping[str, str], language: str, *, official: frozenset[str]) -> Said:
    """Return the text for ``language``; English where there is none in that language.

    ``official`` names the languages whose wording is official.
    """
    found = language if texts.get(language) else "en"
    return Said(texts[found], found, found in official)
