import numpy as np
import pytest
import shapely

from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.geography.repair import repaired

BOW_TIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


def test_both_loops_of_a_bow_tie_are_kept_and_the_fault_is_told():
    found = repaired(np.array([BOW_TIE, shapely.box(3, 0, 4, 1)]))
    assert found.mended == {0: "Self-intersection[0.5 0.5]"}
    assert found.lost == {}
    assert shapely.is_valid(found.geometries).all()
    assert geodesic_km2(found.geometries)[0] == pytest.approx(
        geodesic_km2(np.array([shapely.box(0, 0, 1, 1)]))[0] / 2, rel=1e-3
    )


def test_what_surrounds_nothing_is_listed_by_position():
    flat = shapely.Polygon([(0, 0), (1, 1), (0, 0)])
    shapes = [flat, None, shapely.Polygon(), shapely.box(0, 0, 1, 1), shapely.Point(1, 1)]
    found = repaired(np.array(shapes, dtype=object))
    assert sorted(found.lost) == [0, 1, 2, 4]
    assert found.lost[1] == found.lost[2] == "there is no geometry"
    assert shapely.is_empty(found.geometries).tolist() == [True, True, True, False, True]


@pytest.mark.filterwarnings("ignore:invalid value")
def test_positions_that_are_none_are_listed():
    broken = shapely.Polygon([(0, 0), (1, 0), (1, 95), (0, 1)])
    numberless = shapely.Polygon([(0, 0), (1, 0), (np.nan, 1), (0, 0)])
    found = repaired(np.array([broken, numberless]))
    assert found.lost == {
        0: "it has latitudes beyond 90 degrees",
        1: "it has positions that are not numbers",
    }
