import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.indicators.geography.areas import ELLIPSOID, geodesic_km2
from ecotone.indicators.protected.connected import connected_km2

COUNTRY = shapely.box(30, -3, 34, 3)


def square(west, south=0.0, size=0.05):
    return shapely.box(west, south, west + size, south + size)


def area(shape):
    return geodesic_km2(np.array([shape]))[0]


def chance(kilometres, median=10.0):
    return 0.5 ** (kilometres / median)


def apart(west, east):
    """Return the distance, km, along the equator between the nearer edges of two squares."""
    return ELLIPSOID.inv(west + 0.05, 0, east, 0)[2] / 1000


def test_one_patch_is_connected_with_itself():
    assert connected_km2(np.array([square(31)]), COUNTRY) == pytest.approx(area(square(31)))


def test_two_patches_are_connected_by_the_gap_between_them():
    found = connected_km2(np.array([square(31), square(31.2)]), COUNTRY)
    one, two = area(square(31)), area(square(31.2))
    expected = one**2 + two**2 + 2 * one * two * chance(apart(31, 31.2))
    assert found == pytest.approx(np.sqrt(expected), rel=1e-4)


def test_a_stepping_stone_beyond_the_border_helps_and_adds_no_area():
    border = shapely.union(shapely.box(30, -1, 31.06, 1), shapely.box(31.5, -1, 33, 1))
    ends = [square(31), square(31.55)]
    stone = square(31.28)
    without = connected_km2(np.array(ends), border)
    one, two = (area(end) for end in ends)
    alone = np.sqrt(one**2 + two**2)
    assert without == pytest.approx(alone, rel=1e-4)  # 55 km is farther than anything goes
    by_stone = chance(apart(31, 31.28) + apart(31.28, 31.55))
    expected = np.sqrt(one**2 + two**2 + 2 * one * two * by_stone)
    assert connected_km2(np.array([*ends, stone]), border) == pytest.approx(expected, rel=1e-4)


def test_only_what_is_inside_the_border_counts():
    border = shapely.box(30, -1, 31.025, 1)
    assert connected_km2(np.array([square(31)]), border) == pytest.approx(
        area(square(31)) / 2, rel=1e-4
    )
    assert connected_km2(np.array([square(40)]), border) == 0


places = st.tuples(st.integers(0, 20), st.integers(0, 20))


@given(st.sets(places, min_size=1, max_size=8))
@settings(max_examples=30, deadline=None)
def test_it_lies_between_unconnected_and_the_whole(corners):
    shapes = np.array([square(31 + x / 10, y / 10) for x, y in sorted(corners)])
    found = connected_km2(shapes, COUNTRY)
    sizes = geodesic_km2(shapes)
    assert np.sqrt((sizes**2).sum()) * (1 - 1e-9) <= found <= sizes.sum() * (1 + 1e-9)
