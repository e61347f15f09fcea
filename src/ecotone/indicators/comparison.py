"""Two runs held side by side: which value differs, and which cell, setting or version is why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecotone.datasets.snapshot import Shelf
from ecotone.indicators import cells
from ecotone.indicators.base import InputUsed, Run, Value
from ecotone.indicators.record import rounded
from ecotone.kernel.errors import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing that is not the same. ``what`` is its kind (value, cell, setting, version …).

    ``where`` names it for people: the value's place, year and measure, the cell's table, key and
    column. ``before`` and ``after`` are as they stand; None: not there.
    """

    what: str
    where: str
    before: Any
    after: Any

    @property
    def sentence(self) -> str:
        """Return the difference in words."""
        named = f"{self.what.capitalize()} {self.where}".rstrip()
        return f"{named}: {_said(self.before)} → {_said(self.after)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """``causes`` are differences in what was asked and given, ``effects`` in the values.

    ``notes`` say what could not be looked at (a snapshot that is no longer on the shelf).
    """

    same_request: bool
    same_values: bool
    causes: tuple[Difference, ...]
    effects: tuple[Difference, ...]
    notes: tuple[str, ...] = ()


def compare(one: Run, other: Run, *, shelf: Shelf | Path | None = None) -> Comparison:
    """Return what differs between two runs; with the shelf, the cells that changed."""
    held = Shelf(Path(shelf)) if isinstance(shelf, (str, Path)) else shelf
    notes: list[str] = []
    causes = (*_asked(one, other), *_given(one, other, held, notes))
    effects = tuple(values_between(one, other))
    return Comparison(
        same_request=one.id == other.id,
        same_values=one.digest == other.digest,
        causes=causes,
        effects=effects,
        notes=tuple(notes),
    )


def values_between(one: Run, other: Run) -> Iterator[Difference]:
    """Yield the values that are not the same at twelve significant digits."""
    before, after = _by_key(one), _by_key(other)
    for key in sorted(before.keys() | after.keys()):
        was, became = before.get(key), after.get(key)
        for part in ("value", "low", "high", "reason"):
            left, right = _part(was, part), _part(became, part)
            if left != right:
                what = "value" if part in {"value", "reason"} else "interval"
                yield Difference(what=what, where=_where(key, part), before=left, after=right)


def _asked(one: Run, other: Run) -> Iterator[Difference]:
    facts = ("method", "version", "package", "engine", "engine_version", "country")
    for name in (*facts, "seed", "replicates", "level", "interval"):
        before, after = getattr(one, name), getattr(other, name)
        if before != after:
            yield Difference(what=name.replace("_", " "), where="", before=before, after=after)
    for name in sorted({*one.settings, *other.settings}):
        before, after = one.settings.get(name), other.settings.get(name)
        if before != after:
            yield Difference(what="setting", where=name, before=before, after=after)


def _given(one: Run, other: Run, shelf: Shelf | None, notes: list[str]) -> Iterator[Difference]:
    before, after = _inputs(one), _inputs(other)
    for name in sorted(before.keys() | after.keys()):
        was, became = before.get(name), after.get(name)
        if was and became and was.digest == became.digest:
            continue
        yield Difference(what="input", where=name, before=_digest(was), after=_digest(became))
        if was and became and shelf is not None:
            yield from _cells(one.method, name, was, became, shelf, notes)


def _cells(
    method: str, name: str, was: InputUsed, became: InputUsed, shelf: Shelf, notes: list[str]
) -> Iterator[Difference]:
    try:
        found = cells.between(
            shelf.snapshot(was.digest), shelf.snapshot(became.digest), cells.key_of(method, name)
        )
    except NotFound as error:
        notes.append(f"The cells of “{name}” cannot be compared: {error.for_keeper}")
        return
    notes += [f"{name}: {note}" for note in found.notes]
    for one in found.changed:
        yield Difference(
            what="cell", where=f"{name}, {one.where}", before=one.before, after=one.after
        )


def _by_key(run: Run) -> dict[tuple[Any, ...], Value]:
    return {
        (one.place, *sorted(one.group.items()), one.year, one.measure): one for one in run.values
    }


def _where(key: tuple[Any, ...], part: str) -> str:
    place, *groups, year, measure = key
    parts = [place, str(year), *(f"{name} {value}" for name, value in groups if value), measure]
    return ", ".join(one for one in (*parts, "" if part == "value" else part) if one)


def _part(value: Value | None, part: str) -> Any:
    found = None if value is None else getattr(value, part)
    return rounded(found) if isinstance(found, float) else found or None


def _inputs(run: Run) -> Mapping[str, InputUsed]:
    return {one.name: one for one in run.inputs}


def _digest(used: InputUsed | None) -> str | None:
    return None if used is None else used.digest


def _said(value: Any) -> str:
    return "nothing" if value is None else str(value)
