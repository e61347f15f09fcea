"""Words in cells: yes and no, "not known", and codes of lists."""

from __future__ import annotations

import re
from collections.abc import Callable

from ecotone.kernel.text import fold, words
from ecotone.vocab import red_list

#: What stands for "not known" in columns of numbers, dates and codes, whoever wrote the file.
UNKNOWN = frozenset(
    {"na", "n/a", "n.a.", "#n/a", "null", "none", "nan", "-", "--", "–", "—", "..", "...", "…", "."}
)
#: Cells in which a spreadsheet failed to compute.
FAILED = frozenset(
    {"#div/0!", "#ref!", "#value!", "#name?", "#num!", "#null!", "#spill!", "#calc!"}
)
#: Numbers that stand for "not known" so often that nobody should take them for measurements.
SENTINELS = frozenset({-999.0, -9999.0, -99999.0, -999999.0, -999.9, -9999.9, -99.0})

_YES = {"true", "yes", "y", "t", "1", "oui", "vrai", "si", "verdadero", "да", "истина", "نعم", "是"}
_NO = {"false", "no", "n", "f", "0", "non", "faux", "falso", "нет", "ложь", "لا", "否"}
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s*$")


class NotInList(ValueError):
    """The word is none of the list; the message goes on from “…” is."""


def read_boolean(text: str) -> bool:
    """Read yes or no, as written in the six languages."""
    folded = fold(text.strip())
    if folded in _YES or text.strip() in _YES:
        return True
    if folded in _NO or text.strip() in _NO:
        return False
    raise NotInList("neither yes nor no. Write “yes” or “no”")


class CodeList:
    """A closed list of codes, met in any case, with its name, or with both."""

    def __init__(self, codes: tuple[str, ...]) -> None:
        self.codes = codes
        self._exact = frozenset(codes)
        self._folded = {_plain(code): code for code in codes}
        self._category = _spellings_of(codes)

    def read(self, text: str) -> str:
        """Return the code that ``text`` stands for.

        >>> CodeList(("CR", "EN")).read("Critically endangered (CR)")
        'CR'
        """
        if text in self._exact:
            return text
        if any(mark in text for mark in "?*!"):  # a mark of doubt or a footnote says something
            raise NotInList(f"none of {self._listed()}. Use one of these codes, without marks")
        whole = self._folded.get(_plain(text))
        if whole is None and self._category:
            whole = self._category(text)
        if whole in self._exact:
            return str(whole)
        return self._with_brackets(text)

    def _with_brackets(self, text: str) -> str:
        found = _IN_BRACKETS.search(text)
        if found is None:
            raise NotInList(f"none of {self._listed()}. Use one of these codes")
        inside, before = self._one(found[1]), self._one(text[: found.start()])
        if inside is None or before is None:
            raise NotInList(f"none of {self._listed()}. Use one of these codes")
        if before != inside:
            raise NotInList(f"two things at once: {before} and {inside}. Keep the right one")
        return inside

    def _one(self, text: str) -> str | None:
        code = self._folded.get(_plain(text))
        if code is None and self._category:
            code = self._category(text)
        return code if code in self._exact else None

    def _listed(self) -> str:
        shown = ", ".join(self.codes[:15])
        return shown if len(self.codes) <= 15 else f"{shown} and {len(self.codes) - 15} more"


def _spellings_of(codes: tuple[str, ...]) -> Callable[[str], str | None] | None:
    """Return what knows the spellings of a list, for the lists that have any."""
    if {"EN", "CR"} <= set(codes):
        return red_list.ecosystem_category if "CO" in codes else red_list.category
    return None


def _plain(text: str) -> str:
    return " ".join(words(text).split())
