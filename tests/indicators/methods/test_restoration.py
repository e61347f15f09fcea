import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.indicators import compute
from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.methods.restoration import NO_DEGRADED, NO_OUTLINES, Restoration
from ecotone.kernel.errors import BadInput


def box(west, east):
    return shapely.box(36 + west, 0, 36 + east, 0.02)


def project(name, west, east, **about):
    row = {"project": name, "status": "under way", "start": 2010, "ecosystem": "forest"}
    return {**row, "geometry": shapely.to_wkb(box(west, east)), **about}


def record(name, area, **about):
    return {"project": name, "status": "under way", "start": 2010, "area_km2": area, **about}


def run(projects=None, country="KEN", settings=None, **others):
    inputs = {**others} if projects is None else {"projects": projects, **others}
    return compute(Restoration, inputs, country=country, settings=settings or {"year": 2012})


def values(found, measure, realm="all", ecosystem="all"):
    group = {"realm": realm, "ecosystem": ecosystem}
    return {
        one.year: one.value
        for one in found.values
        if one.measure == measure and dict(one.group) == group
    }


def area(*shapes):
    return geodesic_km2(np.array(shapes)).sum()


def test_projects_that_overlap_count_once_and_areas_without_outline_stand_apart():
    found = run([project("a", 0, 0.02), project("b", 0.01, 0.03)], records=[record("c", 7.5)])
    assert values(found, "area")[2012] == pytest.approx(area(box(0, 0.03)), rel=1e-6)
    assert values(found, "area_summed")[2012] == pytest.approx(2 * area(box(0, 0.02)), rel=1e-6)
    assert values(found, "area_reported") == {2010: 7.5, 2011: 7.5, 2012: 7.5}


@pytest.mark.parametrize(
    ("about", "years"),
    [
        ({"start": 2011}, [2011, 2012]),
        ({"status": "completed", "end": 2011, "maintained": True}, [2010, 2011, 2012]),
        ({"status": "completed", "end": 2011, "maintained": False}, [2010, 2011]),
        ({"status": "completed", "end": 2011}, [2010, 2011]),
        ({"status": "given up", "end": 2010}, [2010]),
    ],
)
def test_a_project_counts_while_it_goes_on_or_is_maintained(about, years):
    found = run([project("a", 0, 0.01, **about)])
    assert [year for year, value in values(found, "area").items() if value] == years


@pytest.mark.parametrize(
    ("about", "outcome"),
    [
        ({"status": "planned"}, "left out: planned"),
        ({"start": 2013}, "left out: work begins later"),
        (
            {"status": "completed"},
            "left out: ended in an unknown year, and not known to be maintained",
        ),
        (
            {"geometry": shapely.to_wkb(shapely.Polygon([(36, 0), (37, 1), (36, 0)]))},
            "left out: its outline cannot be repaired",
        ),
        ({"start": None}, "counted in the last year only: nobody knows when work began"),
    ],
)
def test_what_becomes_of_each_project_is_listed(about, outcome):
    found = run([project("a", 0, 0.01), project("b", 0.01, 0.02, **about)])
    assert [one["outcome"] for one in found.tables["projects"]] == ["counted", outcome]
    assert values(found, "area")[2012] == pytest.approx(area(box(0, 0.01)), rel=1e-9)


def test_a_project_of_unknown_start_is_shown_beside_the_series():
    found = run([project("a", 0, 0.02), project("b", 0.01, 0.03, start=0)])
    assert values(found, "area_undated") == {2012: pytest.approx(area(box(0.02, 0.03)), rel=1e-6)}


def test_ecosystems_are_united_on_their_own():
    found = run([project("a", 0, 0.02), project("b", 0.01, 0.03, ecosystem="wetland")])
    assert values(found, "area", ecosystem="wetland")[2012] == pytest.approx(
        area(box(0.01, 0.03)), rel=1e-9
    )
    assert values(found, "area")[2012] == pytest.approx(area(box(0, 0.03)), rel=1e-6)


def test_a_share_needs_a_degraded_area_of_the_year_or_before():
    degraded = [
        {"year": 2011, "area_km2": 100.0},
        {"year": 2011, "area_km2": 40.0, "ecosystem": "forest"},
    ]
    found = run([project("a", 0, 0.01)], degraded=degraded)
    one = area(box(0, 0.01))
    assert values(found, "share") == {
        2010: None,
        2011: pytest.approx(one, rel=1e-9),
        2012: pytest.approx(one, rel=1e-9),
    }
    assert values(found, "share", ecosystem="forest")[2012] == pytest.approx(one / 0.4, rel=1e-9)
    reasons = {one.reason for one in found.values if one.measure == "share" and one.value is None}
    assert reasons == {NO_DEGRADED}


def test_only_reported_areas_give_no_mapped_area_rather_than_zero():
    found = run(records=[record("c", 7.5)])
    assert values(found, "area") == {2010: None, 2011: None, 2012: None}
    assert {one.reason for one in found.values if one.measure == "area"} == {NO_OUTLINES}


def test_a_project_on_two_countries_is_cut_at_the_border():
    borders = [
        {"place": place, "geometry": shapely.to_wkb(shapely.box(west, -1, east, 1))}
        for place, west, east in (("KEN", 35, 36.01), ("TZA", 36.01, 37))
    ]
    projects = [project("a", 0, 0.03, place="KEN")]
    found = {one: run(projects, one, borders=borders) for one in ("KEN", "TZA")}
    assert values(found["KEN"], "area")[2012] == pytest.approx(area(box(0, 0.01)), rel=1e-6)
    assert values(found["TZA"], "area")[2012] == pytest.approx(area(box(0.01, 0.03)), rel=1e-6)


def test_neither_outlines_nor_areas_is_refused():
    with pytest.raises(BadInput, match="Give the outlines of projects"):
        run()


def test_rows_with_and_without_a_country_are_refused_together():
    with pytest.raises(BadInput, match="Write the country in every row"):
        run(
            [
                project("a", 0, 0.01, place="KEN"),
                project("b", 0, 0.01, place="TZA"),
                project("c", 0, 0.01, place=None),
            ]
        )


def test_without_any_year_one_is_asked_for():
    with pytest.raises(BadInput, match="Give the setting “year”"):
        compute(Restoration, {"projects": [project("a", 0, 0.01, start=None)]}, country="KEN")


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(2005, 2012)), min_size=1, max_size=6))
@settings(max_examples=10, deadline=None)
def test_no_project_twice_and_no_order_matters(drawn):
    projects = [
        project(str(at), west / 1000, west / 1000 + 0.01, start=start)
        for at, (west, start) in enumerate(drawn)
    ]
    copies = [{**one, "project": one["project"] + "again"} for one in reversed(projects)]
    once, twice = run(projects), run(projects + copies)
    assert values(once, "area") == values(twice, "area")
    for year, value in values(once, "area").items():
        assert value is None or value <= values(once, "area_summed")[year] * (1 + 1e-9)
