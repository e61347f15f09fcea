"""Dates: ISO 8601, or days and months that can be read in one way only."""

from __future__ import annotations

import re
from datetime import date

from ecotone.datasets.cells.numbers import western_digits

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.,+Z-]+)?$")
_POINTS = re.compile(r"^(\d{1,2})\.(\d{1,2})\.(\d{4})$")
_SLASHES = re.compile(r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$")


class NotADate(ValueError):
    """The text is no date, or could be two; the message goes on from “…” is."""


def read_date(text: str) -> date:
    """Read one date.

    >>> read_date("2019-05-31"), read_date("31.5.2019")
    (datetime.date(2019, 5, 31), datetime.date(2019, 5, 31))
    """
    clean = western_digits(text.strip())
    if found := _ISO.match(clean):
        year, month, day = (int(part) for part in found.groups())
    elif found := _POINTS.match(clean):
        day, month, year = (int(part) for part in found.groups())
    elif found := _SLASHES.match(clean):
        day, month, year = _slashes(int(found[1]), int(found[2]), int(found[3]))
    else:
        raise NotADate("not a date. Write it as year-month-day, such as 2019-05-31")
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADate("not a day of the calendar. Write it as year-month-day") from None


def _slashes(first: int, second: int, year: int) -> tuple[int, int, int]:
    """Return day, month, year; refuse when either could be the month."""
    if first > 12 or first == second:
        return first, second, year
    if second > 12:
        return second, first, year
    raise NotADate(
        f"open to two readings: the day may be {first} or {second}. Write it as year-month-day, "
        f"such as {year}-{second:02}-{first:02}"
    )
