"""Words in cells: yes and no, "not known", and codes of lists."""

from __future__ import annotations

import re

from ecotone.kernel.text import fold, words

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

#: Names of codes, folded, as sources write them beside or instead of the code.
_NAMES: dict[str, tuple[str, ...]] = {
    "EX": ("extinct", "eteint", "extinto", "исчезнувший"),
    "EW": ("extinct in the wild", "eteint a l etat sauvage", "extinto en estado silvestre"),
    "RE": ("regionally extinct",),
    "CR": ("critically endangered", "en danger critique", "en peligro critico"),
    "EN": ("endangered", "en danger", "en peligro"),
    "VU": ("vulnerable",),
    "NT": ("near threatened", "quasi menace", "casi amenazado"),
    "LC": ("least concern", "preoccupation mineure", "preocupacion menor"),
    "DD": ("data deficient", "donnees insuffisantes", "datos insuficientes"),
    "NE": ("not evaluated", "non evalue", "no evaluado"),
    "NA": ("not applicable", "non applicable", "no aplicable"),
    "CO": ("collapsed", "effondre", "colapsado"),
}


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
        self._folded: dict[str, str] = {}
        for code in codes:
            for name in _NAMES.get(code, ()):
                self._folded.setdefault(name, code)
        for code in codes:
            self._folded[_plain(code)] = code

    def read(self, text: str) -> str:
        """Return the code that ``text`` stands for.

        >>> CodeList(("CR", "EN")).read("Critically endangered (CR)")
        'CR'
        """
        if text in self._exact:
            return text
        whole = self._folded.get(_plain(text))
        if whole is not None:
            return whole
        return self._with_brackets(text)

    def _with_brackets(self, text: str) -> str:
        found = _IN_BRACKETS.search(text)
        if found is None:
            raise NotInList(f"none of {self._listed()}. Use one of these codes")
        code = self._folded.get(_plain(found[1]))
        before = text[: found.start()].strip()
        name = self._folded.get(_plain(before)) if before else code
        if code is None or name is None:
            raise NotInList(f"none of {self._listed()}. Use one of these codes")
        if name != code:
            raise NotInList(f"two things at once: {name} and {code}. Keep the right one")
        return code

    def _listed(self) -> str:
        shown = ", ".join(self.codes[:15])
        return shown if len(self.codes) <= 15 else f"{shown} and {len(self.codes) - 15} more"


def _plain(text: str) -> str:
    return " ".join(words(text).split())
