from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from ecotone.indicators import draws, uncertainty
from ecotone.indicators.series import Series


def series_of(values: np.ndarray, level: float = 0.95, n: int = 2000) -> Series:
    return Series(
        place="",
        group={},
        years=np.array([2000]),
        units=tuple(f"{at:05}" for at in range(len(values))),
        unit_at=np.arange(len(values)),
        year_at=np.zeros(len(values), dtype=np.int64),
        cells={"x": values},
        level=level,
        draws=n,
    )


def mean(sums):
    return {"mean": sums["x"] / sums.units}


SKEWED = np.random.default_rng(5).lognormal(size=60)


@pytest.mark.parametrize(("kind", "theirs"), [("percentile", "percentile"), ("BCa", "BCa")])
def test_bounds_are_near_those_of_scipy(kind, theirs):
    found = uncertainty.bootstrap(series_of(SKEWED, n=20_000), mean, draws.generator(1), kind=kind)
    peer = stats.bootstrap(
        (SKEWED,), np.mean, n_resamples=20_000, method=theirs, rng=np.random.default_rng(1)
    ).confidence_interval
    width = peer.high - peer.low
    assert found["mean"].low[0] == pytest.approx(peer.low, abs=0.05 * width)
    assert found["mean"].high[0] == pytest.approx(peer.high, abs=0.05 * width)


def test_acceleration_is_that_of_the_textbook():
    left_out = [{"m": block[:, np.newaxis]} for block in np.split(_leave_one_out(SKEWED), 3)]
    found = uncertainty._accelerations(iter(left_out))["m"][0]
    off = _leave_one_out(SKEWED).mean() - _leave_one_out(SKEWED)
    assert found == pytest.approx((off**3).sum() / (6 * (off**2).sum() ** 1.5), rel=1e-6)


def _leave_one_out(values):
    return (values.sum() - values) / (len(values) - 1)


def test_a_higher_level_gives_a_wider_interval():
    narrow, wide = (
        uncertainty.bootstrap(series_of(SKEWED, level), mean, draws.generator(1))["mean"]
        for level in (0.8, 0.99)
    )
    assert wide.low[0] < narrow.low[0] < narrow.high[0] < wide.high[0]


def test_a_year_in_which_draws_have_no_value_has_no_interval():
    def seldom(sums):
        return {"seldom": np.where(sums["x"] > np.median(sums["x"]), sums["x"], np.nan)}

    found = uncertainty.bootstrap(series_of(SKEWED), seldom, draws.generator(1))
    assert np.isnan(found["seldom"].low[0])


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=200), st.integers(0, 99))
@settings(max_examples=40)
def test_the_mean_lies_in_its_interval_which_shrinks_with_more_units(numbers, seed):
    few = np.array(numbers, dtype=float)
    many = np.tile(few, 25)
    a, b = (
        uncertainty.bootstrap(series_of(one, n=300), mean, draws.generator(seed))["mean"]
        for one in (few, many)
    )
    assert a.low[0] <= few.mean() + 1e-9
    assert few.mean() - 1e-9 <= a.high[0]
    assert b.high[0] - b.low[0] <= a.high[0] - a.low[0] + 1e-9
