import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.datasets.reading import read
from ecotone.indicators import compute
from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.methods.protected_coverage import NO_BORDER, ProtectedCoverage
from ecotone.indicators.protected.needs import SITES
from ecotone.kernel.errors import BadInput

LAND, SEA = shapely.box(36.0, 0.0, 36.04, 0.04), shapely.box(36.04, 0.0, 36.08, 0.04)


def site(west, east, *, south=0.0, north=0.02, **about):
    shape = about.pop("shape", shapely.box(36 + west, south, 36 + east, north))
    row = {"site": f"{west}-{east}", "kind": "PA", "status": "Designated", "status_year": 2000}
    return {**row, "place": "KEN", "geometry": shapely.to_wkb(shape), **about}


def border(shape=LAND, realm="land", place="KEN"):
    return {"place": place, "realm": realm, "geometry": shapely.to_wkb(shape)}


def run(sites, borders=None, country="KEN", settings=None, **others):
    inputs = {"sites": sites, **others}
    if borders is not None:
        inputs["borders"] = borders
    return compute(ProtectedCoverage, inputs, country=country, settings=settings)


def values(found, measure, realm="land", ecosystem="all", counted="all"):
    group = {"realm": realm, "ecosystem": ecosystem, "dating": counted}
    return {
        one.year: one.value
        for one in found.values
        if one.measure == measure and dict(one.group) == group
    }


def value(found, measure, **group):
    (only,) = values(found, measure, **group).values()
    return only


def area(*shapes):
    return geodesic_km2(np.array(shapes)).sum()


def test_the_protected_areas_of_the_emirates_have_the_published_area(shared):
    path = shared / "indicators/protected_areas/uae/pad-united-arab-emirates.shp"
    found = run(path, country="ARE")
    assert value(found, "area", realm="all") == pytest.approx(18_560.9245, abs=5e-5)
    assert value(found, "area_summed", realm="all") == pytest.approx(18_560.9245, abs=5e-5)
    coverage = next(one for one in found.values if one.measure == "coverage")
    assert (coverage.year, coverage.value, coverage.reason) == (2023, None, NO_BORDER)
    assert coverage.units_n == 50


def test_with_a_border_of_the_land_the_emirates_have_a_share_and_a_part_outside(shared):
    path = shared / "indicators/protected_areas/uae/pad-united-arab-emirates.shp"
    world = shared / "indicators/boundaries/countries-50m.json"
    need = ProtectedCoverage.card.inputs["borders"]
    borders = read(world, need, name="borders", columns={"place": "id"}, sheet="countries").table
    found = run(path, borders, country="ARE")
    inside, outside = (
        value(found, "area"),
        value(found, "area_outside", realm="outside the borders given"),
    )
    assert inside + outside == pytest.approx(18_560.9245, rel=1e-4)
    assert value(found, "coverage") == pytest.approx(100 * inside / value(found, "area_whole"))
    assert 10 < value(found, "coverage") < 25


def test_two_identical_sites_are_one():
    once, twice = run([site(0, 0.01)]), run([site(0, 0.01), site(0, 0.01, site="copy")])
    assert value(once, "area", realm="all") == value(twice, "area", realm="all")
    assert value(twice, "area_summed", realm="all") == pytest.approx(
        2 * value(once, "area", realm="all"), rel=1e-12
    )


def test_an_oecm_over_a_protected_area_adds_nothing_and_beside_it_what_is_left():
    over = run([site(0, 0.02), site(0.005, 0.015, kind="OECM")], [border()])
    assert value(over, "area_added") == 0
    assert value(over, "coverage") == value(over, "coverage_protected")
    beside = run([site(0, 0.02), site(0.01, 0.03, kind="OECM")], [border()])
    half = shapely.box(36.02, 0, 36.03, 0.02)
    assert value(beside, "area_added") == pytest.approx(area(half), rel=1e-6)
    assert value(beside, "coverage_protected") == pytest.approx(25, rel=1e-4)
    assert value(beside, "coverage") == pytest.approx(37.5, rel=1e-4)


def test_an_oecm_that_later_becomes_a_protected_area_moves_from_one_to_the_other():
    sites = [site(0, 0.02, kind="OECM", status_year=2000), site(0, 0.02, status_year=2005)]
    found = run(sites, [border()])
    assert values(found, "coverage", counted="sites of known year") == pytest.approx(
        dict.fromkeys(range(2000, 2006), 25.0), rel=1e-4
    )
    added = values(found, "area_added", counted="sites of known year")
    assert added[2004] == pytest.approx(area(shapely.box(36, 0, 36.02, 0.02)), rel=1e-6)
    assert added[2005] == 0


def test_a_site_without_year_is_in_the_total_and_not_in_the_series():
    found = run([site(0, 0.01), site(0.02, 0.03, status_year=0)], [border()])
    assert value(found, "coverage") == pytest.approx(25, rel=1e-4)
    assert values(found, "coverage", counted="sites of known year") == pytest.approx(
        {2000: 12.5}, rel=1e-4
    )
    assert value(found, "area_undated") == pytest.approx(
        area(shapely.box(36.02, 0, 36.03, 0.02)), rel=1e-6
    )


def test_the_series_begins_where_asked_and_counts_earlier_sites():
    sites = [site(0, 0.01, status_year=1950), site(0.01, 0.02, status_year=2002)]
    found = run(sites, [border()], settings={"first_year": 2001})
    assert values(found, "coverage", counted="sites of known year") == pytest.approx(
        {2001: 12.5, 2002: 25.0}, rel=1e-4
    )


def test_land_and_sea_are_told_apart_by_the_border_not_by_a_tag():
    found = run([site(0.03, 0.05)], [border(), border(SEA, "marine")])
    assert value(found, "coverage") == pytest.approx(12.5, rel=1e-4)
    assert value(found, "coverage", realm="marine") == pytest.approx(12.5, rel=1e-4)
    assert value(found, "coverage", realm="all") == pytest.approx(12.5, rel=1e-4)
    assert value(found, "area_whole", realm="all") == pytest.approx(area(LAND, SEA), rel=1e-6)


def test_a_site_on_two_countries_is_cut_whatever_country_it_names():
    borders = [border(), border(SEA, place="TZA")]
    sites = [site(0.03, 0.06, place="KEN")]
    shares = {one: value(run(sites, borders, one), "coverage") for one in ("KEN", "TZA")}
    assert shares == pytest.approx({"KEN": 12.5, "TZA": 25.0}, rel=1e-4)


def test_without_borders_a_site_of_two_countries_is_left_out_with_a_flag():
    found = run([site(0, 0.01), site(0.02, 0.03, place="KEN;TZA")])
    assert value(found, "area", realm="all") == pytest.approx(
        area(shapely.box(36, 0, 36.01, 0.02)), rel=1e-6
    )
    flags = next(one.flags for one in found.values if one.measure == "area")
    assert flags == (
        "Sites reported for several countries are left out where no border divides them.",
    )


def test_every_row_that_is_left_out_is_listed():
    point = shapely.Point(36.02, 0.02)
    flat = shapely.Polygon([(36, 0), (37, 1), (36, 0)])
    bow_tie = shapely.Polygon([(36.03, 0), (36.04, 0.01), (36.04, 0), (36.03, 0.01)])
    sites = [
        site(0, 0.01, site="1"),
        site(0, 0.01, site="2", status="Proposed"),
        site(0, 0.01, site="3", designation="UNESCO-MAB Biosphere Reserve"),
        site(0, 0, site="4", shape=point, reported_area=None),
        site(0, 0, site="5", shape=point, reported_area=2.0),
        site(0, 0, site="6", shape=flat),
        site(0, 0, site="7", shape=bow_tie),
        site(0, 0.01, site="8", status_year=2010),
    ]
    found = run(sites, settings={"year": 2005})
    assert [(one["site"], one["outcome"]) for one in found.tables["sites"]] == [
        ("1", "counted"),
        ("2", "left out: not in force"),
        ("3", "left out: UNESCO-MAB reserve"),
        ("4", "left out: a point without reported area"),
        ("5", "counted as a circle of its reported area"),
        ("6", "left out: its outline cannot be repaired"),
        ("7", "counted after its outline was repaired"),
        ("8", "left out: its status begins later"),
    ]
    assert value(found, "area_points", realm="all") == pytest.approx(2.0, rel=1e-6)
    flags = next(one.flags for one in found.values if one.measure == "area")
    assert len(flags) == 3


def test_both_schemas_of_protected_planet_give_the_same(tmp_path):
    geometry = [shapely.box(36, 0, 36.01, 0.02), shapely.box(36.02, 0, 36.03, 0.02)]
    old = {"WDPA_PID": ["1", "2"], "PA_DEF": ["1", "0"], "PARENT_ISO3": ["KEN", "KEN"]}
    new = {"SITE_PID": ["1", "2"], "SITE_TYPE": ["PA", "OECM"], "PRNT_ISO3": ["KEN", "KEN"]}
    both = {"STATUS": ["Designated"] * 2, "STATUS_YR": [1990, 0], "REP_AREA": [2.5, 2.5]}
    geopandas = pytest.importorskip("geopandas")
    runs = []
    for name, columns in (("old", old), ("new", new)):
        path = tmp_path / f"{name}.gpkg"
        frame = geopandas.GeoDataFrame({**columns, **both}, geometry=geometry, crs="EPSG:4326")
        frame.to_file(path)
        assert set(read(path, SITES, name="sites").table.column_names) >= {"site", "kind", "status"}
        runs.append(run(path, [border()]))
    assert runs[0].digest == runs[1].digest
    assert value(runs[0], "area_added") > 0


def test_ecosystems_are_shares_of_their_part_inside_the_border():
    west = shapely.box(35.9, -0.1, 36.02, 0.1)
    regions = [
        {"ecosystem": "Forest", "geometry": shapely.to_wkb(west)},
        {"ecosystem": "Far away", "geometry": shapely.to_wkb(shapely.box(0, 0, 1, 1))},
    ]
    found = run([site(0, 0.01)], [border()], regions=regions)
    assert value(found, "coverage", ecosystem="Forest") == pytest.approx(25, rel=1e-4)
    assert values(found, "coverage", ecosystem="Far away") == {}


def test_key_biodiversity_areas_are_averaged_over_sites_not_over_area():
    boxes = [(36, 0, 36.01, 0.02), (36.01, 0, 36.04, 0.04), (36.0, 0.03, 36.001, 0.031)]
    areas = [{"geometry": shapely.to_wkb(shapely.box(*box))} for box in boxes]
    found = run([site(0, 0.01)], [border()], key_areas=areas)
    assert value(found, "key_areas_coverage", realm="all") == pytest.approx(100 / 3, rel=1e-6)
    assert value(found, "key_areas", realm="all") == 3
    assert value(found, "key_areas_complete", realm="all") == 1


def test_a_country_that_no_site_touches_has_no_value_rather_than_zero():
    found = run([site(0, 0.01)], [border(), border(SEA, place="TZA")], country="TZA")
    assert {one.value for one in found.values} == {None}
    assert {one.reason for one in found.values} == {"There are no data for this place."}


def test_a_layer_without_any_year_asks_for_one():
    with pytest.raises(BadInput, match="Give the setting “year”"):
        run([site(0, 0.01, status_year=0)])
    assert value(run([site(0, 0.01, status_year=0)], settings={"year": 2024}), "area", realm="all")


def test_a_kind_that_is_neither_is_refused_by_row():
    with pytest.raises(BadInput, match="Row 2 of the sites has the kind “park”"):
        run([site(0, 0.01), site(0.01, 0.02, kind="park")])


def test_a_border_beyond_repair_is_refused_by_row():
    flat = shapely.Polygon([(36, 0), (37, 1), (36, 0)])
    with pytest.raises(BadInput, match="Row 1 of the layer “borders”"):
        run([site(0, 0.01)], [border(flat)])


steps = st.integers(0, 30).map(lambda one: one / 1000)


@st.composite
def layers(draw):
    sites = []
    for number in range(draw(st.integers(1, 6))):
        west, south = draw(steps), draw(steps)
        sites.append(
            site(
                west,
                west + 0.008,
                south=south,
                north=south + 0.008,
                site=str(number),
                kind=draw(st.sampled_from(["PA", "OECM"])),
                status_year=draw(st.sampled_from([1995, 2000, 2005, None])),
            )
        )
    return sites


@given(layers(), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_does_not_matter_and_parts_never_exceed_the_whole(sites, random):
    found = run(sites, [border()], settings={"year": 2005})
    shuffled = list(sites)
    random.shuffle(shuffled)
    assert run(shuffled, [border()], settings={"year": 2005}).digest == found.digest
    total, protected = value(found, "area"), value(found, "area_protected")
    assert total == pytest.approx(protected + value(found, "area_added"), rel=1e-12)
    assert total <= value(found, "area_summed") * (1 + 1e-9)
    dated = values(found, "area", counted="sites of known year")
    if dated:
        assert dated[2005] + value(found, "area_undated") == pytest.approx(total, rel=1e-6)


def test_connected_land_is_less_than_covered_land_where_there_are_gaps():
    one = run([site(0, 0.01)], [border()])
    assert value(one, "connected") == pytest.approx(value(one, "coverage"), rel=1e-9)
    two = run([site(0, 0.01), site(0.03, 0.04)], [border()])
    assert 0.9 * value(two, "coverage") < value(two, "connected") < value(two, "coverage")
    near = run([site(0, 0.01), site(0.03, 0.04)], [border()], settings={"median_km": 0.1})
    assert value(near, "connected") < 0.8 * value(near, "coverage")
    assert values(two, "connected", counted="sites of known year") == {}
