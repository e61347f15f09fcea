import numpy as np
import pytest
import shapely

from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.geography.circles import circles
from ecotone.indicators.geography.clip import inside


def test_what_crosses_is_cut_and_what_is_inside_stays():
    border = shapely.box(0, 0, 10, 10)
    shapes = np.array(
        [shapely.box(1, 1, 2, 2), shapely.box(9, 1, 11, 2), shapely.box(12, 1, 13, 2)]
    )
    assert shapely.area(inside(shapes, border)).tolist() == pytest.approx([1, 1, 0])


def test_sites_of_two_countries_are_divided_at_their_border():
    west, east = shapely.box(0, 0, 5, 5), shapely.box(5, 0, 10, 5)
    site = np.array([shapely.Point(5, 2).buffer(1)])
    halves = [geodesic_km2(inside(site, border))[0] for border in (west, east)]
    assert sum(halves) == pytest.approx(geodesic_km2(site)[0], rel=1e-9)


def test_touching_only_is_no_area():
    assert (
        geodesic_km2(inside(np.array([shapely.box(1, 0, 2, 1)]), shapely.box(0, 0, 1, 1)))[0] == 0
    )


@pytest.mark.parametrize("latitude", [0, 45, -70])
def test_a_circle_has_the_area_reported_for_its_point(latitude):
    points = np.array([shapely.Point(36, latitude), shapely.MultiPoint([(10, latitude), (30, 2)])])
    found = circles(points, np.array([120.0, 50.0]))
    assert geodesic_km2(found) == pytest.approx([120.0, 50.0], rel=1e-9)
    assert found[0].centroid.distance(points[0]) < 1e-3
