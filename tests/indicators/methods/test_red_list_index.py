import csv
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.indicators.methods import red_list_index as method
from ecotone.indicators.methods.red_list_index import RedListIndex
from ecotone.indicators.run import compute
from ecotone.indicators.testing.engines import spark_or_skip
from ecotone.kernel.errors import BadInput

ALL = "all"


def rows(codes, *, year=2020, group="Birds", **more):
    return [
        {"species": f"{group} {at}", "category": code, "year": year, "taxon_group": group, **more}
        for at, code in enumerate(codes.split())
    ]


def found(assessments, *, country="GLOBAL", settings=None, seed=1, **tables):
    """Return the values of one place by group and year."""
    run = compute(
        RedListIndex,
        {"assessments": assessments, **tables},
        country=country,
        settings={"already_back_cast": True, **(settings or {})},
        replicates=1000,
        seed=seed,
    )
    return {(one.group["taxon_group"], one.year): one for one in run.values}


@pytest.fixture(scope="module")
def world(shared):
    folder = shared / "indicators" / "rli"
    with (folder / "expected_by_group_year.csv").open() as file:
        expected = {(row["group"], int(row["year"])): row for row in csv.DictReader(file)}
    return found(folder / "assessments.csv.gz"), expected


def test_birds_corals_and_cycads_are_exact(world):
    values, expected = world
    assert {key: one.value for key, one in values.items() if key[0] != ALL} == {
        key: pytest.approx(float(row["rli_excl_dd"]), abs=1e-9) for key, row in expected.items()
    }


def test_draws_of_birds_corals_and_cycads_agree_with_draws_made_elsewhere(world):
    values, expected = world
    for key, row in expected.items():
        one = values[key]
        # With three Data Deficient cycads the bounds go in steps of 1 / (5 x 341) = 5.9e-4.
        near = max(5e-4, 1.01 / (5 * int(row["n"])))
        assert one.middle == pytest.approx(float(row["rli_mean"]), abs=1e-4)
        assert one.low == pytest.approx(float(row["q5"]), abs=near)
        assert one.high == pytest.approx(float(row["q95"]), abs=near)
        assert (one.units_n, one.level) == (int(row["n"]), 0.9)
        assert one.share_known == pytest.approx(1 - int(row["dd"]) / int(row["n"]))


def test_level_of_the_interval_is_what_is_asked_and_nine_tenths_where_nothing_is():
    table = rows("LC NT VU EN DD DD DD DD")
    asked = {
        level: compute(RedListIndex, {"assessments": table}, country="KEN", level=level)
        for level in (None, 0.9, 0.5)
    }
    bounds = {
        level: [(one.low, one.high, one.level) for one in run.values if one.low is not None]
        for level, run in asked.items()
    }
    assert {one[2] for one in bounds[None]} == {0.9}
    assert (bounds[None], asked[None].id) == (bounds[0.9], asked[0.9].id)
    assert {one[2] for one in bounds[0.5]} == {0.5}
    assert bounds[0.5][0][1] - bounds[0.5][0][0] < bounds[0.9][0][1] - bounds[0.9][0][0]


def test_the_mean_of_groups_is_there_where_every_group_has_a_value(world):
    values, expected = world
    index = {key: float(row["rli_excl_dd"]) for key, row in expected.items()}
    coral = index["Coral", 1996] + 8 / 12 * (index["Coral", 2008] - index["Coral", 1996])
    cycad = index["Cycad", 2003] + 1 / 11 * (index["Cycad", 2014] - index["Cycad", 2003])
    mean = (index["Bird", 2004] + coral + cycad) / 3
    assert values[ALL, 2004].value == pytest.approx(mean, abs=1e-12)
    assert values[ALL, 2004].flags == (method.SOME_BETWEEN,)
    assert (values[ALL, 2024].value, values[ALL, 2024].reason) == (None, method.NOT_EVERY_GROUP)


def test_the_worked_example_of_the_readme():
    one = found(rows("NT VU EN CR EX"))["Birds", 2020]
    assert one.value == pytest.approx(0.4, abs=1e-12)
    assert (one.low, one.interval) == (None, RedListIndex.card.no_interval)


def test_every_way_of_being_extinct_weighs_five():
    assert found(rows("EX EW RE CR(PE) CR(PEW)"))["Birds", 2020].value == 0


def test_a_tag_makes_a_critical_species_possibly_extinct():
    tagged = [
        {**row, "possibly_extinct": at == 0, "possibly_extinct_in_the_wild": at == 1}
        for at, row in enumerate(rows("CR CR CR LC"))
    ]
    assert found(tagged)["Birds", 2020].value == pytest.approx(1 - (5 + 5 + 4) / 20)


def test_lower_risk_categories_count_as_today_and_others_not_at_all():
    one = found(rows("LR/lc LR/nt LR/cd VU NE NA"))["Birds", 2020]
    assert one.value == pytest.approx(1 - (0 + 1 + 1 + 2) / 20)
    assert one.units_n == 4


def test_spellings_in_a_file(tmp_path):
    table = tmp_path / "birds.csv"
    table.write_text(
        "scientificName,redlistCategory,year\n"
        "Aus bus,cr,2020\n"
        "Cus dus,Critically endangered (CR),2020\n"
        "Eus fus,Critically Endangered,2020\n"
    )
    values = found(table)
    assert {key: one.value for key, one in values.items()} == {(ALL, 2020): pytest.approx(0.2)}


def test_an_unknown_category_is_refused_with_its_row(tmp_path):
    table = tmp_path / "birds.csv"
    table.write_text("species,category,year\nAus bus,LC,2020\nCus dus,Rare,2020\n")
    with pytest.raises(BadInput) as caught:
        found(table)
    assert "row 3" in caught.value.for_keeper
    assert "Rare" in caught.value.for_keeper


def test_an_unknown_category_in_memory_is_refused():
    with pytest.raises(BadInput, match="Rare"):
        found(rows("LC Rare"))


def test_a_species_twice_in_a_year_is_refused():
    with pytest.raises(BadInput, match="the same species"):
        found(rows("LC NT") + rows("VU"))


def test_rows_without_a_group_among_rows_with_one_are_refused():
    loose = {"species": "loose", "category": "LC", "year": 2020, "taxon_group": None}
    with pytest.raises(BadInput, match="no taxon_group"):
        found([*rows("LC NT"), loose])


def test_groups_that_differ_in_capitals_are_refused():
    with pytest.raises(BadInput, match="capitals"):
        found(rows("LC NT") + rows("VU", group="birds"))


def test_data_deficient_species_change_the_interval_and_not_the_value():
    known = "LC NT VU EN CR LC LC LC"
    without = found(rows(known))["Birds", 2020]
    few = found(rows(known + " DD"))["Birds", 2020]
    many = found(rows(known + 8 * " DD"))["Birds", 2020]
    assert without.value == few.value == many.value
    assert without.low is None
    assert few.low < few.value < few.high
    assert many.high - many.low > few.high - few.low
    assert many.interval == method.DRAWS


def test_more_data_deficient_than_assessed_species_can_be_drawn():
    one = found(rows("LC VU" + 20 * " DD"))["Birds", 2020]
    assert one.value == pytest.approx(0.8)
    assert 0.6 < one.low < one.value < one.high <= 1


def test_only_data_deficient_species_give_no_value():
    one = found(rows("DD DD DD"))["Birds", 2020]
    assert (one.value, one.reason, one.units_n) == (None, method.ALL_UNKNOWN, 3)


def test_two_assessments_without_genuine_changes_say_so():
    both = rows("LC NT", year=2010) + rows("LC VU", year=2020)
    values = found(both, settings={"already_back_cast": False})
    assert {one.flags for one in values.values()} == {(method.NOT_BACK_CAST,)}
    assert {one.flags for one in found(both).values()} == {()}


def test_one_assessment_has_no_trend():
    assert found(rows("LC NT"))["Birds", 2020].flags == (method.ONE_ASSESSMENT,)


def test_past_categories_are_todays_with_genuine_changes_undone():
    assessments = rows("CR LC VU", year=2010) + rows("EN NT VU", year=2020)
    changes = [
        {
            "species": "Birds 1",
            "start_year": 2000,
            "end_year": 2010,
            "category_before": "LC",
            "category_after": "VU",
        },
        {
            "species": "Birds 1",
            "start_year": 2010,
            "end_year": 2020,
            "category_before": "VU",
            "category_after": "NT",
        },
    ]
    values = found(assessments, genuine_changes=changes, settings={"already_back_cast": False})
    # Birds 0 was always EN (it was thought to be CR in 2010); Birds 1 went LC, VU, NT.
    weights = {2000: 3 + 0 + 2, 2010: 3 + 2 + 2, 2020: 3 + 1 + 2}
    assert {year: one.value for (_, year), one in values.items()} == {
        year: pytest.approx(1 - weight / 15) for year, weight in weights.items()
    }
    assert {one.flags for one in values.values()} == {()}


@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # py4j's sockets
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_spark_back_casts_and_weighs_by_range_as_duckdb_does(request):
    changes = [
        {
            "species": "Birds 1",
            "start_year": 2010,
            "end_year": 2020,
            "category_before": "LC",
            "category_after": "NT",
        }
    ]
    given = {
        "assessments": rows("CR LC VU DD", year=2010) + rows("EN NT VU DD", year=2020),
        "genuine_changes": changes,
        "range_shares": [*SHARES, {"species": "Birds 3", "place": "KEN", "share": 0.3}],
    }
    here = compute(RedListIndex, given)
    there = compute(RedListIndex, given, engine=spark_or_skip(request))
    assert len(here.values) == 4
    assert there.digest == here.digest


def test_a_change_that_ends_before_it_starts_is_refused():
    change = {
        "species": "Birds 0",
        "start_year": 2020,
        "end_year": 2010,
        "category_before": "LC",
        "category_after": "VU",
    }
    with pytest.raises(BadInput, match="do not end after they start"):
        found(rows("VU"), genuine_changes=[change])


SHARES = [
    {"species": "Birds 0", "place": "KEN", "share": 0.25},
    {"species": "Birds 0", "place": "KEN", "share": 0.25},
    {"species": "Birds 0", "place": "TZA", "share": 0.5},
    {"species": "Birds 1", "place": "KEN", "share": 1.0},
    {"species": "Birds 2", "place": "TZA", "share": 1.0},
]


def test_a_country_has_its_share_of_the_global_index():
    run = compute(
        RedListIndex,
        {"assessments": rows("VU LC CR"), "range_shares": SHARES},
        settings={"red_list": "IUCN"},
    )
    assert {one.place: one.value for one in run.values} == {
        "KEN": pytest.approx(1 - (2 * 0.5 + 0 * 1.0) / (5 * 1.5), abs=1e-12),
        "TZA": pytest.approx(1 - (2 * 0.5 + 4 * 1.0) / (5 * 1.5), abs=1e-12),
    }
    assert {one.group["red_list"] for one in run.values} == {"IUCN, weighted by range"}


def test_of_the_shares_only_the_country_asked_for_counts():
    run = compute(
        RedListIndex,
        {"assessments": rows("VU LC CR"), "range_shares": SHARES},
        country="TZA",
    )
    assert [(one.place, one.units_n) for one in run.values] == [("TZA", 2)]


def test_vagrant_and_introduced_ranges_do_not_count():
    shares = [
        {"species": "Birds 0", "place": "KEN", "share": 1.0, "presence": 1, "origin": 1},
        {"species": "Birds 1", "place": "KEN", "share": 1.0, "presence": 3, "origin": 1},
        {"species": "Birds 2", "place": "KEN", "share": 1.0, "presence": 1, "origin": 3},
    ]
    (one,) = found(rows("VU CR CR"), country="KEN", range_shares=shares).values()
    assert (one.value, one.units_n) == (pytest.approx(0.6), 1)


def test_data_deficient_species_weigh_with_their_share():
    shares = [
        {"species": f"Birds {at}", "place": "KEN", "share": share}
        for at, share in enumerate((1.0, 1.0, 0.001, 0.002))
    ]
    small = found(rows("LC CR DD DD"), country="KEN", range_shares=shares)["Birds", 2020]
    whole = found(rows("LC CR DD DD"))["Birds", 2020]
    assert small.value == whole.value == pytest.approx(0.6)
    assert small.high - small.low < 0.01 < whole.high - whole.low


def test_shares_that_are_given_twice_are_told():
    shares = [{"species": "Birds 0", "place": "KEN", "share": 1.0}] * 2
    run = compute(RedListIndex, {"assessments": rows("VU"), "range_shares": shares})
    (told,) = (one for one in run.checks if one.name.startswith("The shares of range"))
    assert not told.passed
    assert "twice" in told.found


def test_species_are_counted_by_category_beside_the_index():
    run = compute(RedListIndex, {"assessments": rows("LC LC VU DD NE")}, country="KEN")
    counts = {row["category"]: row["species"] for row in run.tables["categories"]}
    assert counts == {"DD": 1, "LC": 2, "NE": 1, "VU": 1}


def test_lists_are_never_mixed():
    both = rows("LC NT", red_list="global") + rows("VU CR", red_list="Kenya 2020")
    run = compute(RedListIndex, {"assessments": both}, country="KEN")
    assert {one.group["red_list"]: one.value for one in run.values} == {
        "global": pytest.approx(0.9),
        "Kenya 2020": pytest.approx(0.4),
    }


def test_every_year_lies_on_a_straight_line_and_says_so():
    both = rows("LC LC DD", year=2010) + rows("VU VU DD", year=2014)
    values = found(both, settings={"every_year": True})
    assert {year: one.value for (_, year), one in values.items()} == {
        2010 + at: pytest.approx(1 - 0.1 * at) for at in range(5)
    }
    assert values["Birds", 2012].flags == (method.IN_BETWEEN,)
    assert values["Birds", 2010].flags == ()


@cache
def beyond(**settings):
    """Return the mean of a falling group and of one that was assessed within its years."""
    birds = rows("LC LC LC LC DD", year=2000) + rows("VU LC LC LC DD", year=2020)
    corals = rows("VU LC", year=2008, group="Corals") + rows("CR LC", year=2010, group="Corals")
    return found(birds + corals, settings={"every_year": True, "beyond": True, **settings})


def test_beyond_assessments_a_group_goes_on_with_its_slope_in_the_mean():
    values = beyond()
    birds, corals = 0.9, 0.0  # 0.6 - 10 x 0.1 is held at 0
    assert values[ALL, 2020].value == pytest.approx((birds + corals) / 2)
    assert values[ALL, 2012].value == pytest.approx((0.94 + 0.4) / 2)
    assert values[ALL, 2020].flags == (method.SOME_BEYOND,)
    assert values[ALL, 2020].interval == method.DRAWS_AND_YEARS
    assert max(year for group, year in values if group == "Corals") == 2010


def test_a_slope_before_the_first_assessment_can_be_borrowed():
    own, lent = beyond()[ALL, 2000], beyond(borrowers=("Corals",))[ALL, 2000]
    assert own.value == pytest.approx((1 + 1) / 2)  # 0.8 + 8 x 0.1 is held at 1
    assert lent.value == pytest.approx((1 + 0.8 + 8 * 0.005) / 2)
    assert lent.low < lent.value < lent.high


def test_a_window_widens_the_interval_and_leaves_the_value():
    plain, moved = beyond()["Birds", 2010], beyond(window=2)["Birds", 2010]
    assert plain.value == moved.value
    assert moved.high - moved.low > plain.high - plain.low


def test_another_seed_moves_the_bounds_a_little_and_the_value_not():
    table = rows("LC LC NT VU EN CR LC LC" + 30 * " DD")
    one, other = (found(table, seed=seed)["Birds", 2020] for seed in (1, 2))
    assert one.value == other.value
    assert one.middle != other.middle
    assert one.middle == pytest.approx(other.middle, abs=0.01)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=40))
def test_weights_add_up_to_the_index(weights):
    from ecotone.indicators.base import Sums

    sums = Sums(
        place="",
        group={},
        years=np.array([2020]),
        values={
            "weight": np.array([[float(sum(weights))]]),
            "size": np.array([[float(len(weights))]]),
        },
        units=np.array([[float(len(weights))]]),
    )
    value = RedListIndex().estimate(sums, method.RedListSettings())["red_list_index"]
    assert value[0, 0] == pytest.approx(1 - np.mean(weights) / 5, abs=1e-12)
