"""Fold a word: case, width, accents and the spellings of Arabic that readers take for the same."""

from __future__ import annotations

import unicodedata
from enum import Enum


class Script(Enum):
    """The scripts that are treated differently from each other."""

    LATIN = "latin"  # Greek and Hebrew behave alike: marks above and below may be left out
    CYRILLIC = "cyrillic"
    ARABIC = "arabic"
    DENSE = "dense"  # written without spaces: Han, kana, Thai, Lao, Khmer, Burmese
    OTHER = "other"


#: Characters of the scripts that are written without spaces, as the inside of a regex class.
DENSE_CLASS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)

_RANGES = (
    ("\u0000", "\u03ff", Script.LATIN),
    ("\u0400", "\u052f", Script.CYRILLIC),
    ("\u0590", "\u05ff", Script.LATIN),
    ("\u0600", "\u06ff", Script.ARABIC),
    ("\u0750", "\u077f", Script.ARABIC),
    ("\u0e00", "\u0eff", Script.DENSE),
    ("\u1000", "\u109f", Script.DENSE),
    ("\u1780", "\u17ff", Script.DENSE),
    ("\u1e00", "\u1fff", Script.LATIN),
    ("\u3005", "\u3007", Script.DENSE),
    ("\u3041", "\u30ff", Script.DENSE),
    ("\u31f0", "\u31ff", Script.DENSE),
    ("\u3400", "\u4dbf", Script.DENSE),
    ("\u4e00", "\u9fff", Script.DENSE),
    ("\uf900", "\ufaff", Script.DENSE),
    ("\U00020000", "\U0003ffff", Script.DENSE),
)

_TATWEEL = "\u0640"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_HARAKAT = [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06EE)]

# Alef with hamza or madda, alef maqsura, ta marbuta and hamza seats are written carelessly even
# in official texts, so each group becomes one letter (as light stemmers for Arabic do).
_ARABIC = str.maketrans(
    {
        **dict.fromkeys([_TATWEEL, *_INVISIBLE, *map(chr, _HARAKAT), "ء"], ""),
        **dict.fromkeys("أإآٱ", "ا"),
        "ى": "ي",
        "ی": "ي",
        "ئ": "ي",
        "ؤ": "و",
        "ک": "ك",
        "ة": "ه",
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
    }
)
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ё": "е"}
)
_UNSEEN = str.maketrans(dict.fromkeys(_INVISIBLE, ""))


def script_of(word: str) -> Script:
    """Return the script of the first letter of ``word``."""
    first = word[:1]
    for start, end, script in _RANGES:
        if start <= first <= end:
            return script
    return Script.OTHER


def plain(word: str) -> str:
    """Return ``word`` in lower case and normal width, Arabic spellings made one; accents stay.

    This is what a stemmer wants to see: Snowball's French and Spanish rules read the accents.
    """
    if word.isascii():
        return word.lower()
    lowered = unicodedata.normalize("NFKC", word).lower().translate(_UNSEEN)
    return lowered.translate(_ARABIC) if script_of(lowered) is Script.ARABIC else lowered


def without_accents(word: str) -> str:
    """Return ``word`` (as ``plain`` made it) without the marks that a hurried reader leaves out.

    Cyrillic й is a letter and stays; ё becomes е, as in print.
    """
    if word.isascii():
        return word
    word = word.translate(_LETTERS)
    if script_of(word) is not Script.LATIN:
        return word
    parts = unicodedata.normalize("NFD", word)
    bare = "".join(part for part in parts if not unicodedata.combining(part))
    return unicodedata.normalize("NFC", bare)


def fold(word: str) -> str:
    """Return the form under which a word is looked up exactly.

    >>> fold("Áreas"), fold("ПРОТЁКШИЙ"), fold("إِدارة")
    ('areas', 'протекший', 'اداره')
    """
    return without_accents(plain(word))
