"""How texts are put together in each language: marks between the items of a list, codes in
right-to-left text.

The marks are those of the Unicode CLDR list patterns.
"""

from __future__ import annotations

from collections.abc import Iterable

#: Languages of ours that are written from right to left.
RIGHT_TO_LEFT = frozenset({"ar"})
_COMMAS = {"ar": "، ", "zh": "、"}
_COLONS = {"zh": "：", "fr": "\u00a0: "}
_SEMICOLONS = {"ar": "؛ ", "zh": "；", "fr": "\u00a0; "}
#: The mark survives where isolates do not: records are cleaned of those, since strangers use
#: them to hide what a text says.
_LEFT_TO_RIGHT = "\u200e"


def comma(language: str) -> str:
    """Return what stands between the items of a list, its space included."""
    return _COMMAS.get(language, ", ")


def semicolon(language: str) -> str:
    """Return what stands between items that may hold commas themselves, its spaces included."""
    return _SEMICOLONS.get(language, "; ")


def named(name: str, said: str, language: str) -> str:
    """Return what is said after its name and a colon.

    >>> named("来源", "联合国", "zh")
    '来源：联合国'
    """
    return f"{name}{_COLONS.get(language, ': ')}{said}"


def clause_comma(language: str) -> str:
    """Return what stands between parts of a sentence that are not items of one list."""
    return "，" if language == "zh" else comma(language)


def sentences(parts: Iterable[str], language: str) -> str:
    """Return whole sentences one after the other: with a space, in Chinese without."""
    return ("" if language == "zh" else " ").join(part for part in parts if part)


def listing(items: Iterable[str], language: str) -> str:
    """Return ``items`` as one text, parted as ``language`` does it.

    >>> listing(["肯尼亚", "越南"], "zh")
    '肯尼亚、越南'
    """
    return comma(language).join(item for item in items if item)


def left_to_right(code: str, language: str) -> str:
    """Return a code or a Latin name so that it keeps its order within a text in ``language``.

    Without marks of direction a browser shows ``3.CT.1`` as ``CT.1.3`` among Arabic words.
    """
    if language not in RIGHT_TO_LEFT or not code:
        return code
    return f"{_LEFT_TO_RIGHT}{code}{_LEFT_TO_RIGHT}"
