from __future__ import annotations

from pathlib import Path

import pytest

from ecotone.indicators import compute
from ecotone.indicators.methods.species_habitat_index import SpeciesHabitatIndex
from ecotone.kernel.errors import BadInput

OTHERS = "Not all species of the base year are in this year."


def values(inputs, **asked) -> dict:
    run = compute(SpeciesHabitatIndex, inputs, country="COL", **asked)
    return {(one.year, one.measure): one for one in run.values}


def test_scores_of_bon_in_a_box_give_its_means(shared: Path):
    folder = shared / "indicators" / "shi"
    files = [folder / f"{name}_SHS.tsv" for name in ("Ateles_fusciceps", "Myrmecophaga_tridactyla")]
    found = values({"scores": files})
    for year, expected in ((2000, 100), (2010, 72.6444), (2020, 67.0974)):
        assert found[year, "index"].value == pytest.approx(expected, abs=5e-5)
    assert [found[year, "index"].units_n for year in (2000, 2010, 2020)] == [2, 1, 2]
    assert found[2010, "index"].flags == (OTHERS,)
    assert (2020, "steward_index") not in found
    assert found[2010, "index"].low is None


def test_areas_become_scores_of_the_first_year():
    rows = [
        {"species": name, "year": year, "area_km2": area, "connectivity": connected}
        for name, year, area, connected in (
            ("a", 2000, 10.0, 4.0),
            ("a", 2010, 5.0, 3.0),
            ("b", 2005, 8.0, 1.0),
            ("b", 2010, 8.0, 1.0),
        )
    ]
    found = values({"habitat": rows})
    assert found[2010, "index"].value == pytest.approx(((50 + 75) / 2 + 100) / 2)
    assert found[2010, "area_index"].value == pytest.approx(75)


def test_species_without_habitat_in_the_base_year_have_no_score():
    rows = [
        {"species": "a", "year": year, "area_km2": area, "connectivity": 1.0}
        for year, area in ((2000, 0.0), (2010, 5.0))
    ]
    found = values({"habitat": rows})[2010, "index"]
    assert (found.value, found.reason) == (
        None,
        "No species has both scores, area and connectivity.",
    )


def test_stewards_index_weighs_by_habitat_over_range():
    scores = [
        {"species": name, "year": 2020, "score": score, "value": value}
        for name, value in (("a", 40.0), ("b", 80.0), ("c", 10.0))
        for score in ("AS", "CS")
    ]
    areas = [
        {"species": "a", "habitat_area": 1.0, "range_area": 4.0},
        {"species": "b", "habitat_area": 3.0, "range_area": 4.0},
    ]
    found = values({"scores": scores, "species": areas})
    assert found[2020, "steward_index"].value == pytest.approx(70)
    assert found[2020, "index"].value == pytest.approx(130 / 3)


def test_a_stated_score_that_is_no_mean_of_its_parts_is_told_and_not_taken():
    scores = [
        {"species": "a", "year": 2020, "score": score, "value": value}
        for score, value in (("HS", 40.0), ("CS", 60.0), ("SHS", 90.0))
    ]
    run = compute(SpeciesHabitatIndex, {"scores": scores}, country="COL")
    assert run.values[0].value == 50
    (told,) = [one for one in run.checks if one.name.startswith("Each score of a species")]
    assert (told.passed, told.found.startswith("a, 2020: the stated score is 90;")) == (False, True)


def test_no_table_or_both_are_refused():
    with pytest.raises(BadInput, match="Given: neither"):
        compute(SpeciesHabitatIndex, {}, country="COL")
