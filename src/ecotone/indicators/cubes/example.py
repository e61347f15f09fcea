"""A small made-up cube: six taxa in four cells of an EEA grid, with no records in 2002."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ecotone.indicators.base import Example, Expected

PLACE = "DNK"
_CELLS = {"a": "10kmE430N360", "b": "10kmE431N360", "c": "10kmE432N360", "d": "10kmE433N360"}
#: year → taxon → occurrences by cell
_FOUND: dict[int, dict[str, dict[str, int]]] = {
    2000: {"elm": {"a": 4, "b": 2}, "fir": {"a": 2}, "oak": {"b": 1, "c": 1, "d": 2}},
    2001: {"elm": {"a": 1}, "oak": {"a": 1, "d": 2}, "ash": {"c": 3}, "yew": {"c": 1}},
    2003: {"ash": {"a": 2, "c": 2}, "yew": {"c": 4}, "fir": {"b": 4}, "box": {"b": 4}},
}


def rows() -> list[dict[str, Any]]:
    """Return the cube's rows."""
    return [
        {"year": year, "cell": _CELLS[cell], "taxon": taxon, "occurrences": number}
        for year, taxa in _FOUND.items()
        for taxon, cells in taxa.items()
        for cell, number in cells.items()
    ]


def example(
    expected: Mapping[tuple[int, str], float | None],
    settings: Mapping[str, Any] | None = None,
    group: Mapping[str, str] | None = None,
) -> Example:
    """Return the cube with what a method gives by year and measure."""
    return Example(
        inputs={"cube": rows()},
        country=PLACE,
        settings=settings or {},
        expected=tuple(
            Expected(place=PLACE, year=year, measure=measure, value=value, group=group or {})
            for (year, measure), value in expected.items()
        ),
    )
