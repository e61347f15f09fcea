"""Read the years of a filter: ``2021``, ``2015-2021``, ``2015-`` and ``-2015``."""

from __future__ import annotations

import re
from collections.abc import Iterable

Span = tuple[int, int]

EARLIEST, LATEST = 0, 9999
_YEARS = re.compile(r"\s*(\d{4})?\s*([-–])?\s*(\d{4})?\s*")


def spans(values: Iterable[str]) -> tuple[tuple[Span, ...], tuple[str, ...]]:
    """Return the spans of years (both ends included) and the values that are none."""
    read = {value: _span(value) for value in values}
    good = tuple(span for span in read.values() if span is not None)
    return good, tuple(value for value, span in read.items() if span is None)


def _span(value: str) -> Span | None:
    match = _YEARS.fullmatch(value)
    if match is None or not (match[1] or match[3]):
        return None
    if match[2] is None:
        return (int(match[1]), int(match[1])) if match[1] and not match[3] else None
    first, last = int(match[1] or EARLIEST), int(match[3] or LATEST)
    return (min(first, last), max(first, last))
