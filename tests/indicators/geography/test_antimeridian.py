import numpy as np
import pytest
import shapely

from ecotone.indicators.geography.antimeridian import NotOnTheMap, split
from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.geography.cells import band_areas
from ecotone.indicators.geography.edges import along_parallels
from ecotone.indicators.geography.repair import repaired

ELSEWHERE = geodesic_km2(np.array([shapely.box(19, -18, 21, -17)]))[0]


@pytest.mark.parametrize(
    "ring",
    [
        [(179, -18), (181, -18), (181, -17), (179, -17)],
        [(179, -18), (-179, -18), (-179, -17), (179, -17)],
        [(-181, -18), (-179, -18), (-179, -17), (-181, -17)],
    ],
    ids=["past 180", "a leap", "before -180"],
)
def test_a_site_across_the_antimeridian_is_cut_there(ring):
    shape = repaired(np.array([shapely.Polygon(ring)]))
    assert shape.lost == {}
    assert shape.geometries[0].bounds == (-180, -18, 180, -17)
    assert shapely.get_num_geometries(shape.geometries[0]) == 2
    assert geodesic_km2(shape.geometries)[0] == pytest.approx(ELSEWHERE, rel=1e-4)


def test_a_hole_goes_with_its_shell():
    shell = [(178, -1), (-178, -1), (-178, 1), (178, 1)]
    hole = [(-179.5, -0.5), (-179, -0.5), (-179, 0.5), (-179.5, 0.5)]
    whole, ring = split(shapely.Polygon(shell)), split(shapely.Polygon(shell, [hole]))
    assert whole.area - ring.area == pytest.approx(0.5)


@pytest.mark.parametrize(("latitude", "pole"), [(80, 90), (-80, -90)])
def test_a_ring_around_a_pole_is_closed_along_it(latitude, pole):
    ring = shapely.Polygon([(lon, latitude) for lon in range(-180, 180, 30)])
    cap = split(ring)
    assert shapely.is_valid(cap)
    assert sorted((cap.bounds[1], cap.bounds[3])) == sorted((latitude, pole))
    expected = band_areas(np.array([80.0]), np.array([90.0]), 360.0)[0]
    assert geodesic_km2(along_parallels(np.array([cap])))[0] == pytest.approx(expected, rel=1e-5)


def test_a_hole_around_a_pole_is_refused():
    around = [(lon, 80) for lon in range(-180, 180, 30)]
    lower = [(lon, 60) for lon in range(-180, 180, 30)]
    with pytest.raises(NotOnTheMap, match="hole that runs around a pole"):
        split(shapely.Polygon(lower, [around]))
