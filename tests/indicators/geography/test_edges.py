import numpy as np
import pytest
import shapely

from ecotone.indicators.geography.areas import equal_area_km2, geodesic_km2
from ecotone.indicators.geography.cells import band_areas
from ecotone.indicators.geography.edges import along_geodesics, along_map_lines, along_parallels


def test_points_on_geodesics_leave_the_area_as_it_is():
    shapes = np.array([shapely.box(5, 40, 9, 44), shapely.box(5, 50, 5.01, 50.01)])
    cut = along_geodesics(shapes)
    assert geodesic_km2(cut) == pytest.approx(geodesic_km2(shapes), rel=1e-10)
    assert shapely.get_num_coordinates(cut)[0] > 200
    assert shapely.equals(cut[1], shapes[1])


def test_rings_and_holes_stay_apart():
    ring = shapely.difference(shapely.box(5, 40, 9, 44), shapely.box(6, 41, 7, 42))
    pair = shapely.MultiPolygon([ring, shapely.box(20, 40, 20.01, 40.01)])
    cut = along_geodesics(np.array([pair, ring]))
    assert shapely.is_valid(cut).all()
    assert geodesic_km2(cut) == pytest.approx(geodesic_km2(np.array([pair, ring])), rel=1e-10)


def test_a_border_along_a_parallel_stays_on_it():
    bordered = along_parallels(np.array([shapely.box(5, 40, 9, 44)]))
    closed_form = band_areas(np.array([40.0]), np.array([44.0]), 4.0)[0]
    assert geodesic_km2(bordered)[0] == pytest.approx(closed_form, rel=1e-6)
    assert geodesic_km2(np.array([shapely.box(5, 40, 9, 44)]))[0] != pytest.approx(
        closed_form, rel=1e-6
    )


def test_the_edge_of_the_map_is_not_cut():
    rim = np.array([shapely.box(170, -20, 180, -10)])
    assert shapely.get_coordinates(along_geodesics(rim))[:, 0].max() == 180
    assert shapely.get_coordinates(along_geodesics(rim))[:, 0].min() == 170


def test_straight_on_the_equal_area_map_means_the_area_of_the_map():
    shapes = np.array([shapely.box(5, 40, 9, 44), shapely.Polygon([(50, 22), (55, 25), (53, 21)])])
    cut = along_map_lines(shapes)
    assert geodesic_km2(cut) == pytest.approx(equal_area_km2(shapes), rel=1e-7)
    assert geodesic_km2(cut) != pytest.approx(geodesic_km2(shapes), rel=1e-5)
