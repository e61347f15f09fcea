"""Looks at entered values as a whole: units, bounds, parts and wholes, gaps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ecotone.datasets.problems import Collected
from ecotone.indicators.base import Check
from ecotone.indicators.entry.sheet import Sheet
from ecotone.kernel.text import filled, translatable
from ecotone.vocab.units import Unit

#: Parts may miss the whole by this share of it and still add up: figures are rounded.
_ROUNDING = 0.005
YES = "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One entered value. ``row`` is its row in the workbook; bounds are None where none is given.

    ``breakdown_type`` and ``breakdown`` are empty for the whole.
    """

    row: int
    year: int
    unit: str
    value: float
    breakdown_type: str = ""
    breakdown: str = ""
    footnote: str = ""
    low: float | None = None
    high: float | None = None
    level: float | None = None
    source: str = ""
    source_address: str = ""
    licence: str = ""

    @property
    def is_part(self) -> bool:
        """Tell whether it is a part of a whole."""
        return bool(self.breakdown_type or self.breakdown)


def refuse_bad_figures(
    sheet: Sheet, figures: Sequence[tuple[str, Figure]], problems: Collected
) -> None:
    """Add what is wrong with single rows; ``figures`` come with their yes or no."""
    for marked, one in figures:
        unit = sheet.unit(one.unit)
        if sheet.units and unit is None:
            offered = ", ".join(sheet.unit_names)
            problems.add(
                f"“{one.unit}” is no unit of {sheet.code}. Use one of: {offered}.",
                row=one.row, column="Unit", found=one.unit,
            )  # fmt: skip
        _refuse_breakdown(marked, one, problems)
        _refuse_bounds(unit, one, problems)


def _refuse_breakdown(marked: str, one: Figure, problems: Collected) -> None:
    if marked == YES and not (one.breakdown_type and one.breakdown):
        problems.add(
            "the row is marked as a part; say what the whole is divided by and which part it is.",
            row=one.row, column="Disaggregation",
        )  # fmt: skip
    if marked != YES and one.is_part:
        problems.add(
            "the row names a part; write “yes” in the third column, or empty the names.",
            row=one.row, column="Disaggregation", found=one.breakdown,
        )  # fmt: skip


def _refuse_bounds(unit: Unit | None, one: Figure, problems: Collected) -> None:
    for column, figure in (
        ("Value", one.value),
        ("Lower bound", one.low),
        ("Upper bound", one.high),
    ):
        if unit is not None and figure is not None and _outside(figure, unit):
            problems.add(
                f"{figure:g} is outside what {unit.name} can be ({_range(unit)}).",
                row=one.row, column=column, found=f"{figure:g}",
            )  # fmt: skip
    if (one.low is not None and one.low > one.value) or (
        one.high is not None and one.high < one.value
    ):
        problems.add("the bounds do not enclose the value.", row=one.row, column="Value")
    if (one.low is None) != (one.high is None):
        problems.add("one bound is missing; give both or none.", row=one.row, column="Lower bound")
    if one.low is not None and one.level is None:
        problems.add("bounds need a level, such as 95.", row=one.row, column="Level (%)")


def figure_checks(sheet: Sheet, figures: Sequence[Figure]) -> Iterator[Check]:
    """Yield what is complete and what adds up; none of these stops an entry."""
    yield _every_year_has_a_whole(figures)
    yield _no_years_left_out(figures)
    yield _breakdowns_asked_for(sheet, figures)
    yield from _parts_add_up(sheet, figures)


def _every_year_has_a_whole(figures: Sequence[Figure]) -> Check:
    wholes = {(one.year, one.unit) for one in figures if not one.is_part}
    lonely = sorted({(one.year, one.unit) for one in figures if one.is_part} - wholes)
    found = ", ".join(f"{year} ({unit})" for year, unit in lonely)
    return Check(
        name=translatable("Every part has its whole"),
        passed=not lonely,
        found=filled("no value of the whole for {years}", years=found) if lonely else "",
    )


def _no_years_left_out(figures: Sequence[Figure]) -> Check:
    years = sorted({one.year for one in figures if not one.is_part})
    gaps = sorted(set(range(years[0], years[-1] + 1)) - set(years)) if years else []
    return Check(
        name=translatable("No year is left out"),
        passed=not gaps,
        found=filled("without a value: {years}", years=", ".join(map(str, gaps))) if gaps else "",
    )


def _breakdowns_asked_for(sheet: Sheet, figures: Sequence[Figure]) -> Check:
    given = {one.breakdown_type.casefold() for one in figures if one.is_part}
    absent = [one for one in sheet.breakdowns if one.casefold() not in given]
    return Check(
        name=translatable("The breakdowns of the monitoring framework are given"),
        passed=not absent,
        found=filled("not given: {breakdowns}", breakdowns="; ".join(absent)) if absent else "",
    )


def _parts_add_up(sheet: Sheet, figures: Sequence[Figure]) -> Iterator[Check]:
    wholes = {(one.year, one.unit): one.value for one in figures if not one.is_part}
    parts: dict[tuple[str, int, str], list[float]] = defaultdict(list)
    for one in figures:
        if one.is_part and (one.year, one.unit) in wholes:
            parts[one.breakdown_type, one.year, one.unit].append(one.value)
    for (kind, year, unit), values in sorted(parts.items()):
        known = sheet.unit(unit)
        whole = wholes[year, unit]
        yield _sum(kind, year, whole, values, adds=known is not None and known.quantity.adds)


def _sum(kind: str, year: int, whole: float, values: Sequence[float], *, adds: bool) -> Check:
    name = filled("Parts by {breakdown}, {year}", breakdown=kind, year=str(year))
    if not adds:  # a share of the whole lies between the shares of its parts, if all are there
        inside = min(values) <= whole <= max(values)
        found = filled(
            "the whole is {whole}, the parts run from {low} to {high}",
            whole=f"{whole:g}",
            low=f"{min(values):g}",
            high=f"{max(values):g}",
        )
        return Check(name=name, passed=inside, found=found)
    added = sum(values)
    return Check(
        name=name,
        passed=abs(added - whole) <= _ROUNDING * max(abs(whole), abs(added)),
        found=filled(
            "the parts add up to {sum}, the whole is {whole}", sum=f"{added:g}", whole=f"{whole:g}"
        ),
    )


def _outside(figure: float, unit: Unit) -> bool:
    too_low = unit.low is not None and figure < unit.low
    return too_low or (unit.high is not None and figure > unit.high)


def _range(unit: Unit) -> str:
    if unit.high is None:
        return f"{unit.low:g} or more"
    low = "any" if unit.low is None else f"{unit.low:g}"
    return f"{low} to {unit.high:g}"
