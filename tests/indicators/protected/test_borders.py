import numpy as np
import pyarrow as pa
import pytest
import shapely

from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.protected.borders import borders
from ecotone.kernel.errors import BadInput

HERE = np.array([shapely.box(36, 0, 36.5, 0.5)])


def layer(*rows):
    places, realms, shapes = zip(*rows, strict=True)
    return pa.table(
        {"place": list(places), "realm": list(realms), "geometry": shapely.to_wkb(np.array(shapes))}
    )


def test_only_places_that_sites_touch_are_kept_and_parts_are_united():
    found = borders(
        layer(
            ("KEN", "land", shapely.box(36, 0, 37, 1)),
            ("404", "", shapely.box(40, 0, 41, 1)),
            ("TZA", "land", shapely.box(36, -5, 37, -4)),
        ),
        HERE,
        ["KEN"],
    )
    assert [(one.place, one.realm) for one in found] == [("KEN", "land")]
    assert shapely.get_num_geometries(found[0].shape) == 2
    assert found[0].area == pytest.approx(geodesic_km2(np.array([found[0].shape]))[0])


def test_the_sea_is_taken_without_the_land():
    land, sea = shapely.box(36, 0, 37, 1), shapely.box(36, 0, 38, 1)
    found = borders(layer(("KEN", "land", land), ("KEN", "EEZ", sea)), HERE, [])
    areas = {one.realm: one.area for one in found}
    assert areas["marine"] == pytest.approx(areas["land"], rel=1e-6)


def test_an_unknown_realm_is_refused_by_row():
    with pytest.raises(BadInput, match="Row 1 of the layer “borders” has the realm “air”"):
        borders(layer(("KEN", "air", HERE[0])), HERE, [])


def test_an_outline_beyond_repair_matters_only_where_it_is_needed():
    flat = shapely.Polygon([(0, 0), (1, 1), (0, 0)])
    rows = layer(("KEN", "", HERE[0]), ("TZA", "", flat))
    assert [one.place for one in borders(rows, HERE, ["KEN"])] == ["KEN"]
    with pytest.raises(BadInput, match="Row 2"):
        borders(rows, HERE, ["KEN;TZA"])
    with pytest.raises(BadInput, match="Row 2"):
        borders(rows, HERE, [""])


ELSEWHERE = np.array([shapely.box(0.1, 36, 0.2, 36.1)])  # HERE with its positions exchanged
KENYA = layer(("KEN", "land", shapely.box(34, -5, 42, 5)))


def test_sites_whose_longitude_and_latitude_are_exchanged_are_told():
    with pytest.raises(
        BadInput, match="With longitude and latitude exchanged they would lie in the country"
    ):
        borders(KENYA, ELSEWHERE, ["KEN"])


def test_sites_elsewhere_touch_no_border():
    far = np.array([shapely.box(100, 60, 101, 61)])
    assert borders(KENYA, far, ["KEN"]) == ()


def test_one_site_within_the_border_is_enough():
    found = borders(KENYA, np.concatenate([HERE, ELSEWHERE]), ["KEN"])
    assert [one.place for one in found] == ["KEN"]


def test_sites_that_name_no_country_may_lie_anywhere():
    assert borders(KENYA, ELSEWHERE, [""]) == ()
