import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.indicators.difference import (
    METHOD,
    OTHER_UNIT,
    REST,
    ROUNDED,
    SAME_YEAR,
    UNITS,
    YEAR,
    YEAR_UNKNOWN,
    Part,
    Side,
    difference,
)  # fmt: skip


def side(values, **facts):
    return Side(values=values, unit="index (0-1)", **facts)


def test_the_same_year_leaves_rounding_and_a_rest():
    # UK: 0.96214 by the statistics office, 0.97 as a rounded copy of the United Nations series.
    found = difference(side({2023: 0.96214}), side({2023: 0.97}, printed="0.97"))
    assert found.total == pytest.approx(-0.00786)
    assert found.parts == (
        Part(reason=SAME_YEAR, amount=0.0),
        Part(reason=ROUNDED, amount=0.005, at_most=True),
        Part(reason=REST, amount=found.total),
    )
    assert not found.within_rounding


def test_a_small_rest_can_all_be_rounding():
    found = difference(side({2023: 0.9682}), side({2023: 0.97}, printed="0.97"))
    assert found.within_rounding


def test_the_series_that_has_both_years_tells_what_the_year_adds():
    found = difference(side({2020: 0.90}), side({2020: 0.88, 2023: 0.85}))
    assert found.parts[0] == Part(reason=YEAR, amount=pytest.approx(0.03))
    assert found.parts[-1] == Part(reason=REST, amount=pytest.approx(0.02))


def test_years_that_neither_shares_explain_nothing():
    found = difference(side({2020: 0.90}), side({2023: 0.85}))
    assert found.parts == (Part(reason=YEAR_UNKNOWN),)


def test_what_is_unlike_is_named_without_a_weight():
    found = difference(
        side({2020: 0.9}, method="national list", units_n={2020: 400}),
        side({2020: 0.8}, method="range-weighted", units_n={2020: 900}),
    )
    assert Part(reason=METHOD) in found.parts
    assert Part(reason=UNITS) in found.parts


def test_different_units_are_not_compared():
    found = difference(Side(values={2020: 9}, unit="ha"), Side(values={2020: 9}, unit="km2"))
    assert found.total is None
    assert found.parts == (Part(reason=OTHER_UNIT),)


def test_nothing_is_said_without_both_sides():
    assert difference(side({}), side({2020: 1.0})) is None


years = st.dictionaries(st.integers(1990, 2024), st.floats(0, 1), min_size=1, max_size=8)


@given(years, years)
def test_what_is_weighed_adds_up_to_the_whole(ours, theirs):
    found = difference(side(ours), side(theirs))
    weighed = [one.amount for one in found.parts if one.amount is not None and not one.at_most]
    if found.parts[0].reason != YEAR_UNKNOWN:
        assert sum(weighed) == pytest.approx(found.total)
