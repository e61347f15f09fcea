"""Folding and trimming of text in any script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")
#: Control and format characters that no reader should meet; joiners stay (Arabic, Indic).
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
#: Arabic letters that are written in several ways for the same word.
_ARABIC = {
    0x0671: "\u0627",  # alef wasla: alef
    0x0649: "\u064a",  # alef maksura: yeh
    0x06CC: "\u064a",  # Farsi yeh: yeh
    0x06A9: "\u0643",  # keheh: kaf
    0x0629: "\u0647",  # teh marbuta: heh
    0x06BE: "\u0647",  # heh doachashmee: heh
    0x0640: "",  # tatweel only stretches a word
}


class _Folds(dict[int, str]):
    """What each character folds to, worked out once."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code).translate(_ARABIC))
        base = "".join(part for part in parts if not unicodedata.combining(part))
        folded = self[code] = base.casefold()
        return folded


class _Words(_Folds):
    """The same, with everything that is neither letter nor digit made a space."""

    def __missing__(self, code: int) -> str:
        folded = super().__missing__(code)
        if not folded.isalnum() and folded:
            folded = " " * len(folded)
        self[code] = folded
        return folded


_FOLDS = _Folds()
_WORDS = _Words()


def fold(text: str) -> str:
    """Return ``text`` without case, accents and spelling variants of Arabic letters.

    >>> fold("Aires Protégées"), fold("Ёлка"), fold("الأُسرة")
    ('aires protegees', 'елка', 'الاسره')
    """
    return text.translate(_FOLDS)


def words(text: str) -> str:
    """Return folded ``text`` in which only letters and digits are left between spaces.

    Mostly as long as ``text``, so that a place in one is the same place in the other.

    >>> words("L'eau, nature-based!")
    'l eau  nature based '
    """
    return text.translate(_WORDS)


def tidy(text: str) -> str:
    """Return ``text`` in composed Unicode with single spaces and nothing unprintable."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if not text.isprintable():
        text = _UNPRINTABLE.sub("", text)
    return _SPACES.sub(" ", text).strip()


def clip(text: str, limit: int) -> str:
    """Return at most ``limit`` characters of ``text``, cut at a word where there is one near.

    >>> clip("protected areas of Kenya", 16)
    'protected areas…'
    """
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit * 0.8:
        cut = cut[:space]
    return cut.rstrip() + "…"


def translatable(text: str) -> str:
    """Return ``text`` as it is; the mark by which translators are given a sentence of a core.

    Cores know no language of the reader: a page looks the sentence up when it shows it. The
    sentence stands whole and without placeholders, or it could not be found again.
    """
    return text


class Filled(str):  # noqa: SLOT000  a str cannot have slots with values beside its own
    """An English sentence with names and numbers put in, which still knows its pattern.

    ``facts`` are what was put in, by name: texts, whole numbers or numbers. A page looks up the
    pattern in the language of the reader and puts the facts in anew.
    """

    pattern: str
    facts: Mapping[str, Any]


def filled(pattern: str, **facts: str | float) -> Filled:
    """Return ``pattern`` with its named places filled; translators are given the pattern.

    Whole numbers are written with separators, numbers with six digits; a year is given as text.

    >>> filled("Rows without a year: {count}", count=1200)
    'Rows without a year: 1,200'
    """
    told = Filled(pattern.format_map({name: _written(fact) for name, fact in facts.items()}))
    told.pattern, told.facts = pattern, facts
    return told


def refilled(kept: Mapping[str, Any]) -> Filled:
    """Return the sentence of which ``pattern`` and ``facts`` were kept as JSON."""
    pattern = kept["pattern"]
    return filled(pattern, **kept["facts"])


def _written(fact: str | float) -> str:
    if isinstance(fact, str):
        return fact
    return f"{fact:,}" if isinstance(fact, int) else f"{fact:.6g}"
