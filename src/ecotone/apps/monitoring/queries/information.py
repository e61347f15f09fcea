"""What this installation knows of each country: the table behind indicator 21.1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ecotone.apps.catalogue.queries import counts_by_place
from ecotone.apps.monitoring.queries.series import places_with_values
from ecotone.kernel import clock
from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.vocab import gbf
from ecotone.vocab.countries import Country, countries
from ecotone.vocab.gbf import Availability, Indicator, Kind

_YES, _NO, _UNKNOWN = "yes", "no", "unknown"
_ITSELF = "21.1"  # would be known by being measured


def information(places: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    """Return a row (place, year, component, item, answer) an item, for Parties or ``places``.

    What everybody may see counts, and nothing else. A headline indicator has information where a
    value is kept here, or where the global source is known to hold values for single countries;
    where it holds them for some, it is not known for which. That a country is not on our list of
    ecosystem assessments does not say that it has none.
    """
    asked = [one for one in countries() if (one.iso3 in places if places else one.party)]
    kept = places_with_values(viewer=PUBLIC, purpose=Purpose.READ)
    records = counts_by_place(viewer=PUBLIC, purpose=Purpose.READ)
    headline = [
        one for one in gbf.indicators() if one.kind is Kind.HEADLINE and one.code != _ITSELF
    ]
    year = clock.today().year
    return [
        {"place": place.iso3, "year": year, "component": component, "item": item, "answer": answer}
        for place in asked
        for component, item, answer in _items(
            place, headline, kept.get(place.iso3, frozenset()), records.get(place.iso3, ())
        )
    ]


def _items(
    place: Country, headline: list[Indicator], kept: frozenset[str], records: tuple[int, ...]
) -> Iterator[tuple[str, str, str]]:
    for one in headline:
        yield "values", one.code, _YES if one.code in kept else _of_source(one)
    for target in gbf.targets():
        count = records[target.number - 1] if records else 0
        yield "records", str(target.number), _YES if count else _NO
    yield "assessment", "national ecosystem assessment", _YES if place.nea else _UNKNOWN


def _of_source(one: Indicator) -> str:
    if one.availability is Availability.YES:
        return _YES
    return _NO if one.availability is Availability.NO else _UNKNOWN
