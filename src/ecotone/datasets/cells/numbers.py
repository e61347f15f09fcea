"""Numbers in the ways the world writes them; what could be read in two ways is refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

#: A number that every program reads alike. Leading zeros, a plus and an exponent are allowed.
PLAIN = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$"

NOT_A_NUMBER = "not a number"

_PLAIN = re.compile(PLAIN)
_SPACES = "\u0020\u00a0\u2007\u2009\u202f\u2019'"
_GROUPED = re.compile(r"^\d{1,3}(?:[" + _SPACES + r"]\d{3})+(?:[.,]\d+)?$")
_MINUS = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\uff0d": "-", "\u066b": ",", "\u066c": "\u00a0"}
)


class NotANumber(ValueError):
    """The text is no number, or could be two; the message goes on from “…” is."""


@dataclass(frozen=True, slots=True)
class Found:
    """A number read from text; ``mark`` is the sign seen for decimals, "" when there is none."""

    value: float
    mark: str = ""
    percent: bool = False
    whole: int | None = None


def read_number(text: str, *, decimal: str = "") -> Found:
    """Read one number; ``decimal`` is the mark that the rest of the column uses, if known.

    >>> read_number("0,93").value, read_number("1.234.567,8").value, read_number("٣٫٥").value
    (0.93, 1234567.8, 3.5)
    >>> read_number("12 %").percent
    True
    """
    clean = western_digits(text.strip()).translate(_MINUS)
    percent = clean.endswith(("%", "\u066a"))
    if percent:
        clean = clean[:-1].rstrip(_SPACES)
    sign = ""
    if clean[:1] in {"+", "-"}:
        sign, clean = clean[0], clean[1:].lstrip()
    plain, mark = _plain(clean, decimal, text)
    if not _PLAIN.match(sign + plain):
        raise NotANumber(NOT_A_NUMBER)
    value = float(sign + plain)
    if value in (float("inf"), float("-inf")):
        raise NotANumber("too large to be true. Correct the cell")
    whole = int(sign + plain) if plain.isdigit() else None
    return Found(value, mark, percent, whole)


def western_digits(text: str) -> str:
    """Return ``text`` with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(sign)) if unicodedata.category(sign) == "Nd" else sign
        for sign in text
    )


def _plain(clean: str, decimal: str, said: str) -> tuple[str, str]:
    """Return the number with a point and no group marks, and the mark it has for decimals."""
    if _GROUPED.match(clean):
        clean = re.sub("[" + _SPACES + "]", "", clean)
        mark = "," if "," in clean else "." if "." in clean else ""
        return _agreed((clean.replace(",", "."), mark or decimal), decimal)
    commas, points = clean.count(","), clean.count(".")
    if not commas:
        return _points_only(clean, points, decimal, said)
    if points:
        return _agreed(_both(clean, commas, points), decimal)
    if commas > 1:
        return _agreed((_groups(clean, ","), "."), decimal)
    return _one_comma(clean, decimal, said)


def _agreed(found: tuple[str, str], decimal: str) -> tuple[str, str]:
    """Refuse a number whose marks are the other way round than in the rest of the column."""
    if decimal and found[1] != decimal:
        raise NotANumber(
            "written with other marks for decimals or thousands than other cells of the column. "
            "Write all its cells alike, or say which mark stands for decimals"
        )
    return found


def _points_only(clean: str, points: int, decimal: str, said: str) -> tuple[str, str]:
    if points > 1:
        return _agreed((_groups(clean, "."), ","), decimal)
    if points and decimal == ",":
        if _thousand_like(clean, "."):
            raise NotANumber(
                f"open to two readings: other cells of the column write decimals with a comma, so "
                f"“{said}” may be {clean.replace('.', '')} or {clean}. Write it without the point"
            )
        raise NotANumber(
            "written with a point, where other cells of the column have a comma. Write all alike"
        )
    return clean, "." if points else ""


def _both(clean: str, commas: int, points: int) -> tuple[str, str]:
    """Read a number with both marks: the last one, standing once, is for decimals."""
    mark = "," if clean.rfind(",") > clean.rfind(".") else "."
    if (commas if mark == "," else points) != 1:
        raise NotANumber(NOT_A_NUMBER)
    whole, rest = clean.rsplit(mark, 1)
    return f"{_groups(whole, '.' if mark == ',' else ',')}.{rest}", mark


def _one_comma(clean: str, decimal: str, said: str) -> tuple[str, str]:
    if decimal == ".":
        if _thousand_like(clean, ",") and not clean.startswith("0"):
            return clean.replace(",", ""), "."
        raise NotANumber(
            "written with a comma, where other cells of the column have a point. Write all alike"
        )
    if decimal != "," and _thousand_like(clean, ",") and not clean.startswith("0"):
        raise NotANumber(
            f"open to two readings: {clean.replace(',', '')} or {clean.replace(',', '.')}. Write "
            f"“{said}” without a mark for thousands, or say which mark stands for decimals"
        )
    return clean.replace(",", "."), ","


def _thousand_like(clean: str, mark: str) -> bool:
    return re.fullmatch(r"\d{1,3}" + re.escape(mark) + r"\d{3}", clean) is not None


def _groups(clean: str, mark: str) -> str:
    """Return a whole number without its group marks; groups are of three digits."""
    if not re.fullmatch(r"\d{1,3}(?:" + re.escape(mark) + r"\d{3})*", clean):
        raise NotANumber(NOT_A_NUMBER)
    return clean.replace(mark, "")
