"""Which heading of a file is which needed column."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from ecotone.datasets.cells.asked import Asked
from ecotone.datasets.cells.units import without_unit
from ecotone.datasets.needs import Column, TableNeed
from ecotone.datasets.problems import Collected
from ecotone.kernel.text import words


def plain(heading: str) -> str:
    """Return a heading without case, accents, spaces and marks, for comparison.

    >>> plain("Espèce_menacée "), plain("minCoordinate-Uncertainty")
    ('especemenacee', 'mincoordinateuncertainty')
    """
    return "".join(words(heading).split())


def known_headings(need: TableNeed, asked: Asked) -> frozenset[str]:
    """Return every heading, made plain, under which a needed column may stand."""
    names = {plain(asked.columns[name]) for name in asked.columns}
    for column in need.columns:
        names.update(plain(name) for name in (column.name, *column.synonyms))
    return frozenset(names)


def recognised(headings: Sequence[str], known: frozenset[str]) -> int:
    """Return how many of the headings are known: the row of headings has most of them."""
    return len({plain(one) for one in headings} & known) + len(
        {plain(without_unit(one)) for one in headings if without_unit(one) != one} & known
    )


def match(
    headings: Sequence[str], need: TableNeed, asked: Asked, problems: Collected, row: int = 1
) -> dict[str, int]:
    """Return the position of each needed column that is there; tell what is missing or twofold.

    The order of trust: what the person said, the column's own name, its synonyms as listed.
    """
    places: dict[str, int] = {}
    for column in need.columns:
        found = _positions(column, headings, asked)
        if len(found) > 1:
            problems.add(
                f"the heading stands over {len(found)} columns. Rename all but the right one",
                row=row,
                column=headings[found[0]],
            )
        elif found:
            places[column.name] = found[0]
        elif not column.optional and not (column.name == "place" and asked.place):
            _missing(column, headings, asked, problems)
    _unknown_names(need, asked, problems)
    return places


def matched(column: Column, headings: Sequence[str], asked: Asked) -> bool:
    """Say whether one of the headings is this column."""
    return bool(_positions(column, headings, asked))


def _positions(column: Column, headings: Sequence[str], asked: Asked) -> list[int]:
    told = asked.columns.get(column.name)
    if told is not None:
        exact = [at for at, one in enumerate(headings) if one.strip() == told.strip()]
        return exact or [at for at, one in enumerate(headings) if plain(one) == plain(told)]
    for strip in (False, True):
        for name in (column.name, *column.synonyms):
            wanted = plain(name)
            found = [
                at
                for at, one in enumerate(headings)
                if plain(without_unit(one) if strip else one) == wanted
            ]
            if found:
                return found
    return []


def _missing(column: Column, headings: Sequence[str], asked: Asked, problems: Collected) -> None:
    told = asked.columns.get(column.name)
    wanted = f"“{told}” (told for “{column.name}”)" if told else f"“{column.name}”"
    near = _near((told or column.name, *column.synonyms), headings)
    heading = "HEADING"
    if near:
        heading, listed = near[0], ", ".join(f"“{one}”" for one in near)
        hint = f"Near it comes {listed}; if that is it, say {column.name}=HEADING."
    else:
        shown = ", ".join(f"“{one}”" for one in headings[:12] if one) or "no headings"
        hint = f"The file has {shown}. Add the column, or say {column.name}=HEADING."
    problems.add(
        f"there is no column {wanted} ({column.meaning}). {hint}",
        column=column.name,
        remedy=f"column {column.name}={heading}",
    )


def _near(names: Sequence[str], headings: Sequence[str]) -> list[str]:
    """Return the headings that come near one of the names, the nearest first."""
    scored: dict[str, float] = {}
    for name in names:
        for heading, score, _ in process.extract(
            name, [one for one in headings if one], scorer=fuzz.WRatio, processor=plain, limit=3
        ):
            if score >= 70:
                scored[heading] = max(score, scored.get(heading, 0))
    return sorted(scored, key=lambda one: -scored[one])[:3]


def _unknown_names(need: TableNeed, asked: Asked, problems: Collected) -> None:
    names = {column.name for column in need.columns}
    for name in asked.columns:
        if name not in names:
            listed = ", ".join(sorted(names))
            problems.add(f"“{name}” is not among the needed columns: {listed}.", column=name)
