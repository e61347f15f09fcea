"""A run as one reads it at a prompt or in a notebook: a few lines, a small table, a data frame."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from ecotone.indicators import registry
from ecotone.indicators.base import Measure, Run, Value
from ecotone.kernel.errors import NotFound

if TYPE_CHECKING:  # loads slowly, and only ``frame`` needs it
    import pandas as pd

#: Values told at a prompt; a data frame holds all.
SHOWN = 12
#: What a group says that stands for all groups together.
_ALL = "all"
_DIGITS = 4
_HEADS = ("place", "year", "measure", "group", "value", "unit", "interval")


def text(run: Run) -> str:
    """Return a run in plain lines: what, the first values, checks, and how to see the rest."""
    lines = [_title(run)]
    rows = [row[1:] for row in _rows(run)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))] if rows else []
    lines += [
        "  "
        + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    return "\n".join([*lines, *_rest(run)])


def html(run: Run) -> str:
    """Return a run as HTML for a notebook: a caption, the first values, checks and digest."""
    heads = "".join(f"<th>{head}</th>" for head in _HEADS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in _rows(run)
    )
    foot = "<br>".join(escape(line) for line in _rest(run))
    return (
        f"<table><caption>{escape(_title(run))}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table><p><small>{foot}</small></p>"
    )


def frame(run: Run) -> pd.DataFrame:
    """Return all values as a pandas data frame, one row each, one column for each group.

    Numbers keep all their digits. A value that is missing is NaN, with its reason beside it.
    """
    import pandas as pd  # noqa: PLC0415  loads slowly, see above

    every = _ordered(run)
    groups = list(dict.fromkeys(name for one in every for name in one.group))
    columns = [
        "place", "year", "measure", *groups, "value", "unit", "low", "high", "level", "interval",
        "reason", "middle", "units_n", "share_known", "flags",
    ]  # fmt: skip
    rows = [
        {name: one.group.get(name) if name in groups else getattr(one, name) for name in columns}
        for one in every
    ]
    return pd.DataFrame(rows, columns=columns)


def _title(run: Run) -> str:
    named = " ".join(part for part in (run.code, run.method, run.version) if part)
    places = ", ".join(run.places[:3]) + (" …" if len(run.places) > 3 else "")
    return " · ".join(part for part in (named, places, f"run {run.id}") if part)


def _rest(run: Run) -> Iterator[str]:
    more = len(run.values) - SHOWN
    if more > 0:
        yield f"{more} further values: .to_frame() holds all of them."
    failed = [one.name for one in run.checks if not one.passed]
    yield f"{len(run.checks) - len(failed)} of {len(run.checks)} checks passed" + (
        f"; not passed: {'; '.join(failed)}" if failed else ""
    )
    yield f"digest {run.digest}"


def _rows(run: Run) -> list[tuple[str, ...]]:
    measures = _measures(run)
    return [_row(one, measures.get(one.measure)) for one in _ordered(run)[:SHOWN]]


def _row(one: Value, measure: Measure | None) -> tuple[str, ...]:
    digits = 0 if measure and measure.whole else measure.digits if measure else _DIGITS
    number = "–" if one.value is None else f"{one.value:,.{digits}f}"
    if one.low is None or one.high is None:
        bounds = one.reason if one.value is None else f"no interval: {one.interval}"
    else:
        bounds = f"{one.low:,.{digits}f}–{one.high:,.{digits}f}"
    group = ", ".join(said for said in one.group.values() if said != _ALL)
    return one.place, str(one.year), one.measure, group, number, one.unit, bounds


def _ordered(run: Run) -> Sequence[Value]:
    """Return values by measure as the card has them, the whole before its parts, newest first."""
    order = {name: at for at, name in enumerate(_measures(run))}
    return sorted(
        run.values,
        key=lambda one: (
            order.get(one.measure, len(order)),
            one.place,
            any(said != _ALL for said in one.group.values()),
            tuple(one.group.values()),
            -one.year,
        ),
    )


def _measures(run: Run) -> dict[str, Measure]:
    """Return the measures of the run's method; none where the method is not installed here."""
    try:
        return {one.name: one for one in registry.method(run.method).card.measures}
    except NotFound:
        return {}
