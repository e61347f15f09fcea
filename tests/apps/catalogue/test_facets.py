"""Filters are named, ordered and grouped, and each choice leads to its own search."""

from __future__ import annotations

from ecotone.apps.catalogue.facets import SHOWN, Filter, chips, filters
from ecotone.search.query import Count, Facet, Query


def counts(**records: int) -> tuple[Count, ...]:
    return tuple(Count(code=code.strip("_"), records=number) for code, number in records.items())


def names(one: Filter) -> list[str]:
    return [choice.name for choice in one.choices]


def test_countries_stand_under_their_continent_and_the_world_comes_first() -> None:
    counted = counts(KEN=3, _014_=3, _202_=4, _002_=4, FRA=1, _155_=1, _150_=1, GLOBAL=9, ATA=1)
    (places,) = filters(Query(), {Facet.COUNTRY: counted}, {})
    assert names(places) == ["World", "Antarctica"]
    assert [region.head.name for region in places.regions] == ["Africa", "Europe"]
    africa = places.regions[0]
    assert [(choice.name, choice.count) for choice in africa.choices] == [
        ("Eastern Africa", 3),
        ("Sub-Saharan Africa", 4),
        ("Kenya", 3),
    ]
    assert not africa.open


def test_the_continent_of_a_chosen_country_is_open() -> None:
    query = Query(filters={Facet.COUNTRY: ("KEN",)})
    (places,) = filters(query, {Facet.COUNTRY: counts(KEN=3, _002_=3)}, {})
    assert places.regions[0].open
    assert places.chosen == 1


def test_a_choice_leads_to_its_search_and_a_chosen_one_back() -> None:
    query = Query(words="marsh", filters={Facet.TARGET: ("GBF-TARGET-03",)})
    counted = {
        Facet.TARGET: (
            Count(code="GBF-TARGET-03", records=2),
            Count(code="GBF-TARGET-02", records=1),
        )
    }
    (targets,) = filters(query, counted, {})
    assert [(choice.name, choice.count, choice.address) for choice in targets.choices] == [
        ("Target 2: Restoration", 1, "?q=marsh&target=3&target=2"),
        ("Target 3: Protected areas", 2, "?q=marsh"),
    ]


def test_the_many_stand_behind_a_disclosure_but_never_what_is_chosen() -> None:
    years = tuple(Count(code=str(year), records=1) for year in range(2000, 2020))
    (plain,) = filters(Query(), {Facet.YEAR: years}, {})
    assert names(plain) == [str(year) for year in range(2019, 2019 - SHOWN, -1)]
    assert len(plain.more) == 20 - SHOWN
    (chosen,) = filters(Query(filters={Facet.YEAR: ("2005",)}), {Facet.YEAR: years}, {})
    assert names(chosen)[-1] == "2005"


def test_what_was_chosen_stays_even_when_nothing_has_it() -> None:
    query = Query(filters={Facet.HUB: ("marsh",)})
    (hubs,) = filters(query, {}, {"marsh": "Archive of marshes"})
    (choice,) = hubs.choices
    assert (choice.name, choice.count, choice.chosen) == ("Archive of marshes", None, True)


def test_chips_name_what_is_chosen_and_take_it_away() -> None:
    query = Query(filters={Facet.COUNTRY: ("KEN",), Facet.HUB: ("marsh",)}, page=3)
    kenya, hub = chips(query, {"marsh": "Archive of marshes"})
    assert (kenya.filter, kenya.name, kenya.address) == ("", "Kenya", "?hub=marsh")
    assert (hub.filter, hub.name, hub.address) == ("Hub", "Archive of marshes", "?country=KEN")
