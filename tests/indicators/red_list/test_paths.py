import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.indicators.red_list.paths import (
    Group,
    Slopes,
    along,
    borrowed,
    jittered,
    slopes,
)

POOL = st.lists(st.integers(0, 30), min_size=6, max_size=6).filter(any)
WEIGHTS = np.arange(6)


def group(pool, unknown=(), sizes=None):
    """Return one year of a group: species by weight, and classes of Data Deficient ones."""
    pool = np.array([pool], dtype=float).T
    classes = np.array([unknown], dtype=float).reshape(len(unknown), 1)
    shares = classes if sizes is None else np.array(sizes, dtype=float).reshape(-1, 1)
    return Group(
        weight=WEIGHTS @ pool,
        size=pool.sum(axis=0),
        pool=pool,
        unknown=classes,
        unknown_size=shares,
    )


def generator():
    return np.random.default_rng(7)


@given(POOL, st.integers(0, 40))
def test_draws_stay_in_range_and_centre_on_the_exact_value(pool, unknown):
    found = group(pool, (unknown,))
    drawn = found.drawn(400, generator())
    assert drawn.shape == (400, 1)
    assert np.all((drawn >= -1e-12) & (drawn <= 1))
    share = unknown / (sum(pool) + unknown)
    spread = np.sqrt(np.average((WEIGHTS - np.average(WEIGHTS, weights=pool)) ** 2, weights=pool))
    error = share * spread / 5 / np.sqrt(max(unknown, 1) * 400)
    assert drawn.mean() == pytest.approx(found.exact()[0, 0], abs=6 * error + 1e-9)


def test_draws_are_as_the_exact_distribution():
    """Three cycads: the distribution of three weights together is a convolution."""
    pool = np.array([49, 66, 93, 61, 66, 3])
    chance = pool / pool.sum()
    three = np.convolve(np.convolve(chance, chance), chance)
    drawn = group(pool, (3,)).drawn(50_000, generator())[:, 0]
    extra = np.rint((1 - drawn) * 5 * 341 - WEIGHTS @ pool).astype(int)
    counted = np.bincount(extra, minlength=16) / extra.size
    assert np.abs(np.cumsum(counted) - np.cumsum(three)).max() < 0.01


def test_classes_of_equal_share_are_drawn_like_their_species_one_by_one():
    pool = (10, 5, 5, 5, 5, 1)
    pooled = group(pool, (20,), (5.0,)).drawn(20_000, generator())
    single = group(pool, (1,) * 20, (0.25,) * 20).drawn(20_000, generator())
    assert pooled.mean() == pytest.approx(single.mean(), abs=5e-4)
    assert pooled.std() == pytest.approx(single.std(), rel=0.05)


def test_more_assessed_species_make_a_narrower_interval():
    few = group((5, 2, 2, 1, 1, 0), (3,)).drawn(2000, generator())
    many = group((50, 20, 20, 10, 10, 0), (30,)).drawn(2000, generator())
    assert np.ptp(np.quantile(many, (0.05, 0.95))) < np.ptp(np.quantile(few, (0.05, 0.95)))


def test_a_group_without_a_category_has_no_index():
    nothing = group((0, 0, 0, 0, 0, 0), (4,))
    assert np.isnan(nothing.exact()).all()
    assert np.isnan(nothing.drawn(5, generator())).all()


YEARS = np.array([2000, 2004, 2010])
INDEX = np.array([[0.9, np.nan, 0.8]])


def test_between_assessments_the_index_lies_on_a_straight_line():
    wanted = np.array([1999, 2000, 2005, 2010, 2011])
    found = along(INDEX, YEARS, wanted)
    assert found[0, 1:4] == pytest.approx([0.9, 0.85, 0.8])
    assert np.isnan(found[0, [0, 4]]).all()


def test_an_assessed_year_keeps_its_own_digits():
    index = np.array([[0.1, 0.7, 0.3]])
    assert along(index, YEARS, YEARS).tolist() == index.tolist()


def test_beyond_assessments_it_goes_on_and_is_held_between_0_and_1():
    ends = Slopes(before=np.array([-0.05]), after=np.array([-0.5]))
    found = along(INDEX, YEARS, np.array([1990, 1999, 2011, 2020]), ends)
    assert found[0] == pytest.approx([1.0, 0.95, 0.3, 0.0])


def test_slopes_come_from_the_first_and_the_last_two_assessments():
    index = np.array([[0.9, 0.86, 0.80]])
    found = slopes(index, YEARS, None)
    assert (found.before[0], found.after[0]) == (pytest.approx(-0.01), pytest.approx(-0.01))
    drawn = slopes(np.repeat(index, 20_000, axis=0), YEARS, generator())
    assert drawn.after.mean() == pytest.approx(-0.01, abs=2e-4)
    assert drawn.after.std() == pytest.approx(0.006, rel=0.03)


def test_one_assessment_has_no_slope():
    found = slopes(np.array([[np.nan, 0.9, np.nan]]), YEARS, None)
    assert np.isnan([found.before[0], found.after[0]]).all()


def test_borrowers_take_the_mean_slope_of_the_others_before_their_first_assessment():
    each = {
        name: Slopes(before=np.array([slope]), after=np.array([slope]))
        for name, slope in (("Birds", -0.01), ("Mammals", -0.03), ("Corals", -0.5))
    }
    found = borrowed(each, {"Corals"})
    assert found["Corals"].before[0] == pytest.approx(-0.02)
    assert found["Corals"].after[0] == -0.5
    assert borrowed({"Corals": each["Corals"]}, {"Corals"})["Corals"].before[0] == -0.5


@given(st.integers(0, 3))
def test_a_window_takes_values_of_years_nearby(window):
    years = np.arange(10.0 + 2 * window)
    found = jittered(np.tile(years, (50, 1)), window, generator())
    away = np.abs(found - years[window : window + 10])
    assert found.shape == (50, 10)
    assert away.max() <= window
    assert (away.max() > 0) == (window > 0)


def test_a_window_does_not_reach_into_years_without_a_value():
    index = np.tile([np.nan, 0.5, 0.4, np.nan], (100, 1))
    found = jittered(index, 1, generator())
    assert set(np.unique(found)) == {0.4, 0.5}
