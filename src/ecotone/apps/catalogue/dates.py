"""Dates of any precision in the words of the reader's language."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.utils import formats, translation

_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}")


def in_words(value: object, language: str = "") -> str:
    """Return a date, a moment, or ISO text of any precision (2019, 2019-04) as people write it.

    ``language`` is that of the page when it is not named.
    """
    with translation.override(language or translation.get_language()):
        return _in_words(value)


def _in_words(value: object) -> str:
    if isinstance(value, date | datetime):
        return formats.date_format(value, "DATE_FORMAT")
    written = str(value)
    try:
        if month := _MONTH.match(written):
            return formats.date_format(date(int(month[1]), int(month[2]), 1), "YEAR_MONTH_FORMAT")
        if _DAY.match(written):
            return formats.date_format(date.fromisoformat(written[:10]), "DATE_FORMAT")
    except ValueError:
        return written
    return written
