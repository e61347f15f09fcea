from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ecotone.indicators.geography import squares

SIDE = 10_000.0


def counted(shape, **rule):
    return squares.fewest_and_most(*squares.of_shape(shape, SIDE), **rule)


def test_square_that_fits_the_grid_occupies_one_at_best_and_four_at_worst():
    assert counted(shapely.box(0, 0, SIDE, SIDE)) == (1, 4)


def test_areas_of_small_squares_sum_to_that_of_the_polygon():
    shape = shapely.Point(3000, -7000).buffer(41_000, quad_segs=64)
    small, area = squares.of_shape(shape, SIDE)
    assert area.sum() == pytest.approx(shape.area / 1e6, rel=1e-9)
    assert len(np.unique(small, axis=0)) == len(small)
    touched = [
        shapely.box(x, y, x + 2000, y + 2000).intersection(shape).area
        for x in range(-50_000, 60_000, 2000)
        for y in range(-60_000, 50_000, 2000)
    ]
    assert len(small) == sum(one > 0 for one in touched)


def test_emptiest_squares_are_left_out_by_either_rule():
    rest = shapely.box(300_000, 0, 300_500, 500)  # 0.25 km², 0.25 % of a square
    shape = shapely.union_all([shapely.box(0, 0, SIDE, SIDE), rest])
    assert counted(shape)[0] == 2
    assert counted(shape, least_area=1.0)[0] == 1
    assert counted(shape, negligible_share=0.01)[0] == 1
    assert counted(shape, negligible_share=0.002)[0] == 2


@given(
    st.lists(st.tuples(st.floats(-5e5, 5e5), st.floats(-5e5, 5e5)), min_size=1, max_size=30),
)
def test_points_occupy_no_more_squares_than_there_are_points(positions):
    east, north = np.array(positions).T
    small = squares.of_points(east, north, SIDE)
    fewest, most = squares.fewest_and_most(small, np.ones(len(small)))
    assert 1 <= fewest <= most <= len(positions)
    assert squares.fewest_and_most(small, np.ones(len(small)), steps=1)[0] >= fewest
