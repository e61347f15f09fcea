import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.indicators.base import Sums
from ecotone.indicators.methods.ecosystem_index import EcosystemIndex
from ecotone.indicators.red_list.ecosystems import (
    AREAS_MISSING,
    LISTS_DIFFER,
    NO_TYPES,
    TypesSettings,
)
from ecotone.indicators.run import compute
from ecotone.kernel.errors import BadInput

CODES = ("LC", "NT", "VU", "EN", "CR", "CO")


def rows(codes, *, year=2018, biome="Fynbos", **more):
    return [
        {"ecosystem": f"Type {at}", "category": code, "year": year, "biome": biome, **more}
        for at, code in enumerate(codes)
    ]


def found(types, measure="index", **asked):
    """Return the values of all types together, by year."""
    run = compute(EcosystemIndex, {"types": types}, country="ZAF", replicates=200, **asked)
    return {
        one.year: one
        for one in run.values
        if one.measure == measure and set(one.group.values()) == {"all"}
    }


def of_weight(weight, count):
    """Return ``count`` categories whose weights add up to ``weight``."""
    heaviest, rest = divmod(weight, 5)
    codes = ["CO"] * heaviest + ([CODES[rest]] if rest else [])
    return codes + ["LC"] * (count - len(codes))


@pytest.fixture(scope="module")
def south_africa(shared):
    table = shared / "indicators" / "rle" / "za_terrestrial_ecosystems.csv"
    run = compute(EcosystemIndex, {"types": table}, country="ZAF", settings={"year": 2018})
    return {one.group["biome"]: one for one in run.values}


def test_south_africa_as_published(south_africa):
    whole = south_africa["all"]
    assert whole.value == pytest.approx(0.8624454148, abs=1e-9)
    assert whole.low == pytest.approx(0.8376, abs=5e-3)
    assert whole.high == pytest.approx(0.8865, abs=5e-3)
    assert (whole.place, whole.year, whole.units_n, whole.level) == ("ZAF", 2018, 458, 0.95)


@pytest.mark.parametrize(
    ("biome", "value"),
    [("Fynbos", 0.714754), ("Savanna", 0.929670), ("Grassland", 0.852055), ("Forests", 0.966667)],
)
def test_biomes_of_south_africa(south_africa, biome, value):
    assert south_africa[biome].value == pytest.approx(value, abs=5e-7)


def test_rows_of_the_table_of_nbar_are_exact(shared):
    with (shared / "indicators" / "rle" / "za_rlie_2014_2018.csv").open() as file:
        published = list(csv.DictReader(file))
    assert len(published) == 22
    types = [
        {**row, "ecosystem": f"{one['Biome']} {at}"}
        for one in published
        if one["Biome"]
        for at, row in enumerate(
            rows(
                of_weight(int(one["total_weight"]), int(one["total_count"])),
                year=int(one["Year"]),
                biome=one["Biome"],
            )
        )
    ]
    run = compute(EcosystemIndex, {"types": types}, country="ZAF", replicates=20)
    values = {
        (one.group["biome"], one.year): one.value for one in run.values if one.measure == "index"
    }
    assert values == {
        (one["Biome"] or "all", int(one["Year"])): pytest.approx(float(one["RLIE"]), abs=1e-12)
        for one in published
    }


def test_spellings_of_a_category_count_alike(tmp_path):
    table = tmp_path / "types.csv"
    table.write_text(
        "Ecosystem type,Threat status,Year\n"
        "A,Critically Endangered,2018\nB,cr,2018\nC,Critically endangered (CR),2018\nD,CR,2018\n"
    )
    assert found(table)[2018].value == pytest.approx(0.2)


def test_an_unknown_category_is_refused_with_its_row(tmp_path):
    table = tmp_path / "types.csv"
    table.write_text("ecosystem,category,year\nA,LC,2018\nB,Threatened,2018\n")
    with pytest.raises(BadInput) as caught:
        found(table)
    assert "row 3" in caught.value.for_keeper
    assert "Threatened" in caught.value.for_keeper


def test_types_without_a_year_are_refused_unless_the_settings_say_it():
    types = [{"ecosystem": "A", "category": "LC"}, {"ecosystem": "B", "category": "VU"}]
    with pytest.raises(BadInput, match="setting year"):
        found(types)
    assert found(types, settings={"year": 2020})[2020].value == pytest.approx(0.8)


def test_data_deficient_types_are_not_in_the_index_but_in_the_share_known():
    without = found(rows(["LC", "VU", "CO", "EN"]))[2018]
    with_them = found(rows(["LC", "VU", "CO", "EN", "DD", "NE"]))[2018]
    assert with_them.value == without.value
    assert (with_them.units_n, with_them.share_known) == (6, pytest.approx(4 / 6))


def test_only_data_deficient_types_give_no_value():
    value = found(rows(["DD", "DD"]))[2018]
    assert (value.value, value.reason) == (None, NO_TYPES)


def test_area_weighs_in_a_measure_of_its_own():
    types = [
        {"ecosystem": "A", "category": "LC", "year": 2018, "area": 90.0},
        {"ecosystem": "B", "category": "CO", "year": 2018, "area": 10.0},
    ]
    assert found(types)[2018].value == pytest.approx(0.5)
    assert found(types, "area_weighted_index")[2018].value == pytest.approx(0.9)


def test_one_area_that_is_missing_leaves_no_index_by_area():
    types = [
        {"ecosystem": "A", "category": "LC", "year": 2018, "area": 90.0},
        {"ecosystem": "B", "category": "CO", "year": 2018, "area": None},
    ]
    value = found(types, "area_weighted_index")[2018]
    assert (value.value, value.reason) == (None, AREAS_MISSING)


def test_without_areas_the_index_by_area_is_not_asked_for():
    assert found(rows(["LC", "CR"]), "area_weighted_index") == {}


def test_lists_of_different_length_are_flagged():
    same = rows(["LC", "CR"], year=2014) + rows(["LC", "CR"], year=2018)
    longer = [*same, {"ecosystem": "New", "category": "LC", "year": 2018, "biome": "Fynbos"}]
    assert {one.flags for one in found(same).values()} == {()}
    assert {one.flags for one in found(longer).values()} == {(LISTS_DIFFER,)}


def test_types_are_counted_by_category_beside_the_index():
    run = compute(
        EcosystemIndex, {"types": rows(["LC", "LC", "CR", "DD"], area=2.5)}, country="ZAF"
    )
    counts = {row["code"]: (row["types"], row["area_km2"]) for row in run.tables["categories"]}
    assert counts == {"CR": (1, 2.5), "DD": (1, 2.5), "LC": (2, 5.0)}


@given(st.lists(st.sampled_from(CODES), min_size=2, max_size=30))
def test_the_value_is_one_minus_the_mean_weight_over_five(codes):
    mean = sum(map(CODES.index, codes)) / len(codes)
    sums = Sums(
        place="ZAF",
        group={},
        years=np.array([2018]),
        values={
            "weight": np.array([[float(sum(map(CODES.index, codes)))]]),
            "known": np.array([[float(len(codes))]]),
            "area": np.zeros((1, 1)),
            "weight_area": np.zeros((1, 1)),
            "without_area": np.array([[float(len(codes))]]),
        },
        units=np.array([[float(len(codes))]]),
    )
    value = EcosystemIndex().estimate(sums, TypesSettings())["index"]
    assert value[0, 0] == pytest.approx(1 - mean / 5, abs=1e-12)


def test_sums_by_group_give_the_published_index(shared):
    file = shared / "indicators" / "rle" / "za_rlie_2014_2018.csv"
    run = compute(EcosystemIndex, {"totals": file}, country="ZAF")
    found = {(one.year, one.group["biome"]): one for one in run.values}
    rows = list(csv.DictReader(file.read_text().splitlines()))
    assert len(found) == len(rows) == 22
    for row in rows:
        one = found[int(row["Year"]), row["Biome"] or "all"]
        assert one.value == pytest.approx(float(row["RLIE"]), abs=1e-12)
        assert (one.units_n, one.low) == (int(row["total_count"]), None)
        assert one.interval.startswith("Sums do not say which types")


def test_sums_that_cannot_be_are_refused():
    row = {"biome": "Fynbos", "year": 2018, "weight": 11.0, "types": 2}
    with pytest.raises(BadInput, match="is 11, and 2 types give 10 at most"):
        compute(EcosystemIndex, {"totals": [row]}, country="ZAF")
    with pytest.raises(BadInput, match="Given: neither"):
        compute(EcosystemIndex, {}, country="ZAF")
