"""Order of names as a reader of each language looks for them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from ecotone.vocab.said import Said

_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"})


def order(language: str) -> Callable[[str], bytes]:
    """Return the key by which names in ``language`` are sorted.

    Chinese follows pinyin for the 3 755 common characters, because GB 2312 lists them so
    (GB 18030 keeps that order). Elsewhere accents and case do not count.
    """
    return _chinese if language == "zh" else _arabic if language == "ar" else _plain


def by_name(language: str) -> Callable[[Said], tuple[bool, bytes]]:
    """Return the key by which ``Said`` names are sorted.

    Names that stand in another language, because there is none in this one, come last.
    """
    key = order(language)
    return lambda name: (name.language != language, key(name.text))


def _chinese(name: str) -> bytes:
    return name.encode("gb18030")


def _arabic(name: str) -> bytes:
    return _plain(name.translate(_ARABIC))


def _plain(name: str) -> bytes:
    parts = unicodedata.normalize("NFKD", name.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part)).encode("utf-16-be")
