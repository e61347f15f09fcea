"""Turns facet counts into the filters of the search page: named, ordered, grouped by region."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ecotone.apps.catalogue.addresses import address, narrowed, without
from ecotone.apps.catalogue.words import code_label, facet_label
from ecotone.search.query import Count, Facet, Query
from ecotone.vocab import countries

#: Values shown before "more".
SHOWN = 8
WIDEST = ("002", "019", "142", "150", "009")  # Africa, Americas, Asia, Europe, Oceania (M49)
_SPEAK_FOR_THEMSELVES = frozenset({Facet.TARGET, Facet.COUNTRY})
ELSEWHERE = ""  # areas that M49 puts in no region


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a filter; ``address`` chooses it, or takes it away when it is chosen.

    ``count`` is None where the search did not count it.
    """

    code: str
    name: str
    count: int | None
    chosen: bool
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A continent with its own choice and those of its countries and smaller regions."""

    head: Choice
    choices: tuple[Choice, ...]

    @property
    def open(self) -> bool:
        """Tell whether something inside is chosen, so that nobody has to look for it."""
        return self.head.chosen or any(choice.chosen for choice in self.choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One filter of the search page: ``choices`` first, ``more`` behind a disclosure."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...] = ()
    regions: tuple[Region, ...] = ()
    chosen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """One chosen filter value, and the address of the same search without it.

    ``filter`` is empty where the value says itself what it is.
    """

    filter: str
    name: str
    address: str


def filters(
    query: Query, counts: Mapping[Facet, Iterable[Count]], hub_names: Mapping[str, str]
) -> tuple[Filter, ...]:
    """Return every filter that has something to choose, in the order of ``Facet``."""
    made = (
        _filter(facet, _choices(facet, query, counts.get(facet, ()), hub_names)) for facet in Facet
    )
    return tuple(one for one in made if one.choices or one.regions)


def chips(query: Query, hub_names: Mapping[str, str]) -> tuple[Chip, ...]:
    """Return the chosen values, each with the way to be rid of it."""
    return tuple(
        Chip(
            filter="" if facet in _SPEAK_FOR_THEMSELVES else facet_label(facet),
            name=code_label(facet, code, query.language, hub_names),
            address=address(without(query, facet, (code,))),
        )
        for facet in Facet
        for code in query.filters.get(facet, ())
    )


def _choices(
    facet: Facet, query: Query, counts: Iterable[Count], hub_names: Mapping[str, str]
) -> list[Choice]:
    chosen = query.filters.get(facet, ())
    records: dict[str, int | None] = {count.code: count.records for count in counts}
    for code in chosen:
        records.setdefault(code, None)
    return [
        Choice(
            code=code,
            name=code_label(facet, code, query.language, hub_names),
            count=number,
            chosen=code in chosen,
            address=address(
                without(query, facet, (code,)) if code in chosen else narrowed(query, facet, code)
            ),
        )
        for code, number in records.items()
    ]


def _filter(facet: Facet, choices: list[Choice]) -> Filter:
    chosen = sum(choice.chosen for choice in choices)
    if facet is Facet.COUNTRY:
        first, regions = _by_region(choices)
        return Filter(
            name=facet.value,
            title=facet_label(facet),
            choices=first,
            regions=regions,
            chosen=chosen,
        )
    ordered = _ordered(facet, choices)
    shown = max([SHOWN, *(place for place, one in enumerate(ordered, 1) if one.chosen)])
    return Filter(
        name=facet.value,
        title=facet_label(facet),
        choices=tuple(ordered[:shown]),
        more=tuple(ordered[shown:]),
        chosen=chosen,
    )


def _ordered(facet: Facet, choices: list[Choice]) -> list[Choice]:
    """Targets by number, years from the newest, the rest by how much there is."""
    if facet is Facet.TARGET:
        return sorted(choices, key=lambda choice: choice.code)
    if facet is Facet.YEAR:
        return sorted(choices, key=lambda choice: choice.code, reverse=True)
    return sorted(choices, key=lambda choice: (not choice.chosen, -(choice.count or 0)))


def _by_region(choices: list[Choice]) -> tuple[tuple[Choice, ...], tuple[Region, ...]]:
    """Return what belongs to no continent (the whole world first), and the continents."""
    by_code = {choice.code: choice for choice in choices}
    inside: dict[str, list[Choice]] = {code: [] for code in (*WIDEST, ELSEWHERE)}
    for choice in choices:
        if choice.code not in WIDEST and choice.code != countries.GLOBAL:
            inside[_continent(choice.code)].append(choice)
    regions = tuple(
        Region(head=by_code[code], choices=_by_name(inside[code]))
        for code in WIDEST
        if code in by_code
    )
    homeless = [choice for code in WIDEST if code not in by_code for choice in inside[code]]
    world = [by_code[countries.GLOBAL]] if countries.GLOBAL in by_code else []
    return (*world, *_by_name(homeless + inside[ELSEWHERE])), regions


def _by_name(choices: list[Choice]) -> tuple[Choice, ...]:
    """Regions before countries, each by name."""
    return tuple(
        sorted(choices, key=lambda choice: (not countries.is_region(choice.code), choice.name))
    )


def _continent(code: str) -> str:
    """Return the M49 code of the continent in which a country or a smaller region lies."""
    if countries.is_region(code):
        inner = countries.members(code)
        return _continent(inner[0]) if inner else ELSEWHERE
    areas = countries.country(code).areas
    return areas[-1] if areas and areas[-1] in WIDEST else ELSEWHERE
