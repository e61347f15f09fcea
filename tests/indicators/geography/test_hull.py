from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.indicators.geography.cells import WGS84, band_areas
from ecotone.indicators.geography.hull import hull_km2, middle_of

OCTANT = np.array([[0.0, 0.0], [90.0, 0.0], [0.0, 90.0]])


def area(positions):
    found = np.array(positions, dtype=float)
    middle = middle_of(found)
    assert middle is not None
    return hull_km2(found, middle)


def test_corners_of_an_eighth_of_the_earth_hold_an_eighth_of_its_area():
    assert area(OCTANT) == pytest.approx(WGS84.area / 8, abs=1e-3)


def test_outline_across_the_date_line_is_as_large_as_the_same_elsewhere():
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [0, 0]], dtype=float)
    turned = (square + [180, 0] + 180) % 360 - 180
    turned[:, 1] = square[:, 1]
    assert area(turned) == pytest.approx(area(square), rel=1e-12)
    cells = float(band_areas(np.array([-1.0]), np.array([1.0]), 2.0)[0])
    assert area(square) == pytest.approx(cells, rel=1e-3)


def test_outline_around_the_pole_holds_the_pole():
    around = [[longitude, 80.0] for longitude in range(-180, 180, 5)]
    cap = float(band_areas(np.array([80.0]), np.array([90.0]), 360.0)[0])
    assert area(around) == pytest.approx(cap, rel=0.002)


def test_many_positions_together_do_not_move_the_middle():
    few = np.array([[-9.0, 38.7], [139.7, 35.7], [80.0, 7.0]])
    many = np.vstack([np.repeat(few[:1], 500, axis=0), few])
    assert middle_of(many) == pytest.approx(middle_of(few), abs=1e-9)
    assert area(many) == pytest.approx(area(few), rel=1e-9)


def test_positions_on_one_line_or_in_one_spot_have_no_area():
    assert area([[10, 0], [20, 0], [15, 0]]) == pytest.approx(0.0, abs=1e-6)
    assert area([[10, 5], [10, 5]]) == 0.0


def test_positions_all_around_the_earth_have_no_middle():
    assert middle_of(np.array([[0.0, 0.0], [120.0, 0.0], [-120.0, 0.0]])) is None
    assert middle_of(np.array([[0.0, 0.0], [180.0, 0.0]])) is None


@given(
    st.lists(st.tuples(st.floats(-40, 40), st.floats(-60, 60)), min_size=4, max_size=12),
    st.floats(-180, 180),
)
def test_further_positions_never_make_the_outline_smaller(positions, turn):
    few, many = (np.add(positions[:end], [turn, 0]) for end in (3, None))
    if middle_of(few) and middle_of(many):
        assert area(many) >= area(few) - 1e-6 * max(1.0, area(few))
