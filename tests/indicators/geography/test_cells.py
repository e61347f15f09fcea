from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.indicators.geography.cells import WGS84, Ellipsoid, band_areas, row_areas

EARTH_KM2 = 510_065_621.724


def test_a_cell_of_one_degree_at_the_equator():
    (area,) = row_areas(1.0, -1.0, 1, 1.0)
    assert area == pytest.approx(12_308.46, abs=0.005)
    (sphere,) = row_areas(1.0, -1.0, 1, 1.0, Ellipsoid(6_378_137.0, 0.0))
    assert sphere == pytest.approx(12_391.40, abs=0.005)


@given(st.integers(1, 20_000), st.floats(0.001, 10))
def test_rows_of_any_height_add_to_the_ellipsoid(rows: int, width: float):
    found = row_areas(90.0, -180 / rows, rows, width).sum() * 360 / width
    assert found == pytest.approx(EARTH_KM2, rel=1e-9)
    assert WGS84.area == pytest.approx(EARTH_KM2, rel=1e-9)


@given(st.floats(-90, 90), st.floats(-90, 90), st.floats(-90, 90))
def test_bands_are_additive_and_the_same_on_both_sides(south: float, middle: float, north: float):
    south, middle, north = sorted((south, middle, north))
    edges = np.array([south, middle, south]), np.array([middle, north, north])
    lower, upper, both = band_areas(*edges, 1.0)
    assert lower + upper == pytest.approx(both, abs=1e-6)
    (mirrored,) = band_areas(np.array([-north]), np.array([-south]), 1.0)
    assert mirrored == pytest.approx(both, abs=1e-6)


def test_what_lies_beyond_a_pole_has_no_area():
    assert row_areas(91.0, -1.0, 2, 1.0)[0] == 0.0
