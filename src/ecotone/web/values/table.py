"""Values as a table: what differs stands in the rows, what all share is said once above."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from string import ascii_lowercase

from django.utils.translation import gettext as _

from ecotone.apps.monitoring.shown import ShownValue
from ecotone.web.charts import show
from ecotone.web.values import words
from ecotone.web.values.decimals import Decimals, together

#: A remark on more than this share of the values is told once, above them.
_MOST = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueRow:
    """One value. ``marks`` are those of its notes, which stand below the table."""

    value: ShownValue
    place: str
    what: str
    number: str
    unit: str
    bounds: str
    marks: tuple[str, ...]
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueTable:
    """Rows with the columns that tell them apart.

    ``shared`` holds for all of them; ``notes`` are (mark, what it says): the reason for no number,
    another kind of interval, a flag.
    """

    rows: tuple[ValueRow, ...]
    shared: tuple[str, ...]
    places: bool
    subjects: bool
    intervals: bool
    statuses: bool
    notes: tuple[tuple[str, str], ...]


def table(values: Sequence[ShownValue]) -> ValueTable:
    """Return values as a table in the order given."""
    decimals = together(values)
    one_title = len({one.title for one in values}) == 1
    one_what = len({words.named(one) for one in values}) == 1
    notes = [_notes(one) for one in values]
    common = _common(notes)
    own = [[note for note in noted if note not in common] for noted in notes]
    marks = {note: _mark(at) for at, note in enumerate(dict.fromkeys(chain(*own)))}
    status = {words.status(one) for one in values}
    rows = tuple(
        _row(one, decimals, [marks[note] for note in noted], titled=not one_title)
        for one, noted in zip(values, own, strict=True)
    )
    return ValueTable(
        rows=rows,
        shared=(
            *((words.named(values[0]) if one_what else _(values[0].title),) if one_title else ()),
            *common,
            *(status if len(status) == 1 else ()),
        ),
        places=len({one.place for one in values}) > 1,
        subjects=len({row.what for row in rows}) > 1 or not one_title,
        intervals=any(row.bounds for row in rows),
        statuses=len(status) > 1,
        notes=tuple((mark, note) for note, mark in marks.items()),
    )


def _mark(at: int) -> str:
    """Return the mark of the first note, the second …: a, b … z, then numbers."""
    return ascii_lowercase[at] if at < len(ascii_lowercase) else str(at + 1)


def bounds(one: ShownValue, decimals: Decimals) -> str:
    """Return the interval of a value as a range; empty where it has none."""
    if one.low is None or one.high is None:
        return ""
    return show.manner().interval(one.low, one.high, decimals(one))


def _row(one: ShownValue, decimals: Decimals, marks: Iterable[str], *, titled: bool) -> ValueRow:
    return ValueRow(
        value=one,
        place=words.place_name(one.place),
        what=words.named(one) if titled else words.group(one.group) or _("All groups together"),
        number=words.number(one, one.value, decimals),
        unit="" if one.value is None else words.unit(one.unit),
        bounds=bounds(one, decimals),
        marks=tuple(sorted(marks)),
        status=words.status(one),
    )


def _notes(one: ShownValue) -> tuple[str, ...]:
    said = _(one.reason) if one.value is None and one.reason else words.interval(one)
    return tuple(note for note in (said, *(_(flag) for flag in one.flags if flag)) if note)


def _common(notes: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Return what is noted on nearly every value; nothing where there is one value alone.

    A value on which it is not noted has to say something else instead, or the reader of the
    table would take it for one of the others.
    """
    if len(notes) < 2:
        return ()
    counted = Counter(note for noted in notes for note in set(noted))
    return tuple(
        note
        for note, times in counted.items()
        if times > _MOST * len(notes) and all(noted for noted in notes if note not in noted)
    )
