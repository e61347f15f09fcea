import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.indicators import compute
from ecotone.indicators.methods.sustainable_stocks import SustainableStocks, wilson
from ecotone.kernel.errors import BadInput


def stock(number, ratio=None, **about):
    return {"place": "NAM", "stock": f"Stock {number}", "year": 2022, "b_bmsy": ratio, **about}


def run(stocks, **asked):
    return compute(SustainableStocks, {"stocks": stocks}, country="NAM", **asked)


def value(found, measure, **group):
    wanted = {"fishing_area": "all", "species_group": "all", **group}
    (only,) = (one for one in found.values if one.measure == measure and dict(one.group) == wanted)
    return only


def test_ratio_of_08_is_sustainable_and_one_below_is_not():
    found = run([stock(1, 0.8), stock(2, 0.7999), stock(3, 1.4)])
    assert value(found, "sustainable").value == pytest.approx(200 / 3)


def test_unknown_stocks_stand_apart():
    found = run([stock(1, 1.0), stock(2, 0.2), stock(3), stock(4, status="unknown")])
    assert value(found, "sustainable").value == 50.0
    assert value(found, "stocks_unknown").value == 2
    assert value(found, "sustainable").share_known == 0.5


def test_stated_state_counts_where_there_is_no_ratio():
    found = run([stock(1, status="sustainable"), stock(2, status="overfished")])
    assert value(found, "sustainable").value == 50.0


def test_no_known_stock_gives_no_value_with_the_reason():
    found = run([stock(1), stock(2)])
    assert value(found, "sustainable").value is None
    assert value(found, "sustainable").reason == "The state of none of the stocks is known."


def test_landings_weigh_only_where_state_and_landings_are_known():
    stocks = [
        stock(1, 1.0, landings=300.0),
        stock(2, 0.1, landings=100.0),
        stock(3, landings=600.0),
        stock(4, 1.0),
    ]
    found = run(stocks)
    assert value(found, "sustainable_by_landings").value == 75.0
    assert any("share by landings: 1" in one.found for one in found.checks)


def test_share_has_wilsons_interval():
    share = value(run([stock(at, 1.0 if at < 8 else 0.1) for at in range(10)]), "sustainable")
    assert (share.low, share.high) == (
        pytest.approx(49.01624715, abs=1e-6),
        pytest.approx(94.33178485, abs=1e-6),
    )


def test_errors_of_assessments_are_drawn():
    stocks = [stock(at, 1.0, b_bmsy_low=0.6, b_bmsy_high=1.7) for at in range(10)]
    share = value(run(stocks), "sustainable")
    assert share.interval == "draws of B/BMSY within the errors of the assessments"
    assert share.value == 100.0
    assert share.high == 100.0
    assert 40 <= share.low < 80
    assert 70 < share.middle < 90
    assert value(run(stocks, seed=1), "sustainable") == share
    assert value(run(stocks, seed=2), "sustainable").middle != share.middle


def test_share_by_fishing_area():
    found = run([stock(1, 1.0, fishing_area="FAO 47"), stock(2, 0.1, fishing_area="fao 47")])
    assert value(found, "sustainable", fishing_area="FAO 47").value == 50.0


def test_bounds_that_do_not_hold_the_ratio_name_the_stock():
    with pytest.raises(BadInput, match="Stock 1, year 2022"):
        run([stock(1, 2.0, b_bmsy_low=0.5, b_bmsy_high=1.0)])


def test_unknown_state_word_is_refused():
    with pytest.raises(BadInput, match="status"):
        run([stock(1, status="fine")])


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 400), st.floats(0, 1), st.integers(2, 10))
def test_wilson_holds_the_share_and_shrinks_with_more_trials(trials, part, times):
    successes = round(part * trials)
    low, high = wilson(float(successes), float(trials), 0.95)
    more_low, more_high = wilson(float(successes * times), float(trials * times), 0.95)
    assert low - 1e-12 <= successes / trials <= high + 1e-12
    assert more_high - more_low < high - low


@settings(max_examples=10, deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(0, 5)), min_size=1, max_size=12))
def test_order_of_stocks_does_not_matter(ratios):
    stocks = [stock(at, ratio) for at, ratio in enumerate(ratios)]
    assert run(stocks, replicates=20).digest == run(stocks[::-1], replicates=20).digest
