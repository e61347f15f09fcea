import numpy as np
import pyogrio
import pytest
import shapely
from pyproj import Geod

from ecotone.indicators.geography.areas import (
    equal_area_km2,
    geodesic_km2,
    without_slivers,
)
from ecotone.indicators.geography.cells import WGS84, band_areas


def uae_sites(shared):
    path = shared / "indicators/protected_areas/uae/pad-united-arab-emirates.shp"
    _, table = pyogrio.read_arrow(path)
    return shapely.from_wkb(table["wkb_geometry"].to_numpy())


def test_the_protected_areas_of_the_emirates_have_the_published_areas(shared):
    sites = uae_sites(shared)
    assert geodesic_km2(sites).sum() == pytest.approx(18_560.9245, abs=5e-5)
    assert equal_area_km2(sites).sum() == pytest.approx(18_560.1468, abs=5e-5)


def test_a_hole_is_taken_off_and_points_have_no_area():
    square, hole = shapely.box(30, 0, 31, 1), shapely.box(30.4, 0.4, 30.6, 0.6)
    ring = shapely.difference(square, hole)
    whole, less, point, nothing = geodesic_km2(np.array([square, ring, shapely.Point(1, 1), None]))
    assert whole - less == pytest.approx(geodesic_km2(np.array([hole]))[0], rel=1e-12)
    assert (point, nothing) == (0, 0)


def test_each_area_is_what_the_geodesic_library_gives_for_that_polygon():
    shapes = [shapely.Point(20, lat).buffer(0.3) for lat in (-70, -10, 0, 35, 80)]
    expected = [abs(Geod(ellps="WGS84").geometry_area_perimeter(one)[0]) / 1e6 for one in shapes]
    assert geodesic_km2(np.array(shapes)) == pytest.approx(expected, rel=1e-12)


def test_the_equal_area_projection_agrees_with_the_closed_form_of_cells():
    lats = np.arange(-89.0, 89.0)
    cells = np.array([shapely.box(10, lat, 11, lat + 1) for lat in lats])
    assert equal_area_km2(cells) == pytest.approx(band_areas(lats, lats + 1, 1.0), rel=1e-9)


def test_the_cells_of_one_degree_add_up_to_the_ellipsoid():
    south = np.arange(-90.0, 90.0)
    total = 360 * band_areas(south, south + 1, 1.0, WGS84).sum()
    assert total == pytest.approx(510_065_622, rel=1e-6)
    assert band_areas(np.array([0.0]), np.array([1.0]), 1.0)[0] == pytest.approx(
        12_308.46, abs=0.01
    )


def test_slivers_are_dropped_and_the_rest_stays():
    sliver = shapely.box(36, 0, 36 + 1e-6, 1e-7)
    low, high = shapely.box(30, 0, 31, 1e-9), shapely.box(30, 89.8, 30.00001, 89.80001)
    shapes = np.array(
        [shapely.MultiPolygon([shapely.box(30, 0, 31, 1), sliver]), sliver, low, high]
    )
    kept = without_slivers(shapes)
    assert shapely.get_num_geometries(kept).tolist() == [1, 0, 1, 0]
    assert geodesic_km2(shapes[2:]).round(8).tolist() == [1.231e-05, 0.0]
