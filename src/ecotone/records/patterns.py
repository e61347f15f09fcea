"""Spells out phrases that are listed in short form.

``area(s)`` is "area" and "areas"; ``book(s|ing|)`` is "books", "booking" and "book". Choices may
stand inside choices. Russian case endings and plurals are listed so instead of being guessed.
"""

from __future__ import annotations

from itertools import product

from ecotone.kernel.text import words

#: Vowels and signs that Russian names of countries end in, with the endings of their cases.
_RUSSIAN_CASES = (
    ("ия", ("ия", "ии", "ию", "ией")),
    ("я", ("я", "и", "ю", "ей", "е")),
    ("а", ("а", "ы", "и", "е", "у", "ой")),
    ("ы", ("ы", "", "ам", "ами", "ах")),
    ("й", ("й", "я", "ю", "ем", "е")),
)
_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")
_MOST = 5_000


def expand(phrase: str) -> list[str]:
    """Return every spelling that ``phrase`` stands for; raises ValueError when it is not closed.

    >>> expand("protected area(s)"), expand("лес(|а|ов)")
    (['protected area', 'protected areas'], ['лес', 'леса', 'лесов'])
    """
    found, rest = _sequence(phrase)
    if rest:
        raise ValueError(f"a bracket is not in place in the phrase {phrase!r}")
    if len(found) > _MOST:
        raise ValueError(f"the phrase {phrase!r} has {len(found)} spellings, too many to list")
    return sorted(set(found))


def _sequence(text: str) -> tuple[list[str], str]:
    """Read text and choices up to ``|``, ``)`` or the end; return the spellings and the rest."""
    parts: list[list[str]] = []
    while text and text[0] not in "|)":
        if text[0] == "(":
            choices, text = _choices(text[1:])
            parts.append(choices)
        else:
            stop = next((i for i, c in enumerate(text) if c in "()|"), len(text))
            parts.append([text[:stop]])
            text = text[stop:]
    return ["".join(one) for one in product(*parts)], text


def _choices(text: str) -> tuple[list[str], str]:
    found, rest = _sequence(text)
    count = 1
    while rest.startswith("|"):
        more, rest = _sequence(rest[1:])
        found += more
        count += 1
    if not rest.startswith(")"):
        raise ValueError(f"a bracket is not closed before {text!r}")
    return (found if count > 1 else ["", *found]), rest[1:]


def russian_forms(name: str) -> list[str]:
    """Return a Russian one-word name in its cases; other names as they are.

    >>> russian_forms("Кения")
    ['Кения', 'Кении', 'Кению', 'Кенией']
    """
    if " " in name or "-" in name or len(name) < 4:
        return [name]
    for ending, cases in _RUSSIAN_CASES:
        if name.endswith(ending):
            return [name.removesuffix(ending) + case for case in cases]
    if name[-1] in _CONSONANTS:
        return [name + case for case in ("", "а", "у", "ом", "е")]
    return [name]


def key(phrase: str) -> str:
    """Return ``phrase`` as it is looked for: folded words parted by single spaces."""
    return " ".join(words(phrase).split())
