"""Dates of every kind seen in the wild, as ISO 8601 dates of the precision they really have."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from ecotone.kernel.text import words

#: Months in the six languages (folded; Arabic in both its calendars' words), German and Portuguese.
_MONTHS = (
    "january jan janvier janv enero ene يناير январь января янв januar janner janeiro",
    "february feb fevrier fevr febrero فبراير شباط февраль февраля фев februar fevereiro",
    "march mar mars marzo مارس اذار март марта мар marz marco",
    "april apr avril avr abril abr ابريل نيسان апрель апреля апр",
    "may mai mayo مايو ايار май мая maio",
    "june jun juin junio يونيو حزيران июнь июня июн juni junho",
    "july jul juillet juil julio يوليو تموز июль июля июл juli julho",
    "august aug aout agosto ago اغسطس اب август августа авг",
    "september sep sept septembre septiembre setiembre سبتمبر ايلول сентябрь сентября setembro",
    "october oct octobre octubre اكتوبر октябрь октября окт oktober okt outubro",
    "november nov novembre noviembre نوفمبر ноябрь ноября ноя novembro",
    "december dec decembre diciembre dic ديسمبر декабрь декабря дек dezember dezembro",
)
_MONTH_OF = {
    word: number for number, names in enumerate(_MONTHS, start=1) for word in words(names).split()
}
#: Levantine months are two words; they are joined before looking up.
_TWO_WORDS = {
    words("كانون الثاني"): 1,
    words("تشرين الاول"): 10,
    words("تشرين الثاني"): 11,
    words("كانون الاول"): 12,
}
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ]\d{2}(?::?\d{2}).*|Z)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4,6}|T\d.*)?")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})(?:[./](\d{1,2}))?(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_MONTH_YEAR = re.compile(r"(\d{1,2})[./-](\d{4})")
_CHINESE = re.compile(r"(\d{4}) ?年(?: ?(\d{1,2}) ?月(?: ?(\d{1,2}) ?日)?)?")
#: A year on its own; "1990s" is ten of them.
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|20[0-9]{2})(?!\d|'?s\b|-?е\b)")
_ISO_INSIDE = re.compile(r"(?<!\d)(\d{4})-(\d{2})(?:-(\d{2}))?(?!\d)")
_FIRST_YEAR, _LAST_YEAR = 1000, 2100


@lru_cache(maxsize=20_000)
def iso_date(text: str) -> str:
    """Return ``text`` as ``2019``, ``2019-04`` or ``2019-04-10``; empty when it cannot be read.

    What cannot be told is left out rather than guessed: ``03/04/2019`` may be March or April and
    becomes ``2019``.

    >>> iso_date("1er avril 2019"), iso_date("03/04/2019"), iso_date("no date")
    ('2019-04-01', '2019', '')
    """
    said = _latin_digits(text.strip())
    for pattern in (_ISO, _COMPACT):
        if (found := pattern.fullmatch(said)) and (day := _partial(*found.groups())):
            return day
    found = _CHINESE.search(said) or _YEAR_FIRST.search(said) or _ISO_INSIDE.search(said)
    if found and (day := _partial(*found.groups())):
        return day
    if found := _YEAR_LAST.search(said):
        return _day_month_year(found)
    if found := _MONTH_YEAR.fullmatch(said):
        return _partial(found[2], found[1], None)
    return _in_words(said)


def iso_period(text: str) -> tuple[str, str]:
    """Return (start, end) of a stretch of time written as one text; empty strings are open.

    >>> iso_period("2009-09-07T00:00:00/2013-10-27T00:00:00"), iso_period("1990-1995")
    (('2009-09-07', '2013-10-27'), ('1990', '1995'))
    """
    if "/" in text and text.count("/") == 1:
        start, _, end = text.partition("/")
        return iso_date(start), iso_date(end)
    years = _YEAR.findall(_latin_digits(text))
    if len(years) == 2 and years[0] <= years[1] and not _ISO_INSIDE.search(text):
        return years[0], years[1]
    day = iso_date(text)
    return day, day


def _latin_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


def _partial(year: str, month: str | None, day: str | None) -> str:
    """Return the date if it exists; a wrong day or month leaves what is right before it."""
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return ""
    if not month or not 1 <= int(month) <= 12:
        return year
    head = f"{year}-{int(month):02d}"
    if not day:
        return head
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return head


def _day_month_year(found: re.Match[str]) -> str:
    first, mark, second, year = int(found[1]), found[2], int(found[3]), found[4]
    if mark == "." or first > 12 or first == second:
        return _partial(year, str(second), str(first))
    if second > 12:
        return _partial(year, str(first), str(second))
    return _partial(year, None, None)


def _in_words(said: str) -> str:
    """Read ``10 April 2019``, ``Tue, 10 Jun 2003 04:00``, ``c1998``; else the one year."""
    years = _YEAR.findall(said)
    if len(set(years)) != 1:
        return str(years[0]) if len(years) == 2 and years[0] < years[1] else ""
    year = years[0]
    tokens = words(said).split()
    month = next((_MONTH_OF[token] for token in tokens if token in _MONTH_OF), 0)
    for pair, number in _TWO_WORDS.items():
        if pair in " ".join(tokens):
            month = number
    if not month:
        return str(year)
    days = [d for token in tokens if (d := token.rstrip("erstndhº")).isdigit() and len(d) <= 2]
    return _partial(str(year), str(month), days[0] if days else None)
