from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from rasterio.transform import Affine

from ecotone.indicators import compute
from ecotone.indicators.base import Run, Value
from ecotone.indicators.methods.ecosystem_extent import EcosystemExtent
from ecotone.indicators.rasters.made_up import write_classes
from ecotone.kernel.errors import BadInput

FOREST, FIELD, CLOUD, MIXED = 1, 2, 9, 3
CROSSWALK = [
    {"class": FOREST, "ecosystem": "T1.1", "natural": True, "share": 1.0},
    {"class": FIELD, "ecosystem": "T7.1", "natural": False, "share": 1.0},
    {"class": CLOUD, "ecosystem": None, "natural": None, "share": None},
    {"class": MIXED, "ecosystem": "T1.1", "natural": True, "share": 0.4},
    {"class": MIXED, "ecosystem": "T7.1", "natural": False, "share": 0.6},
]


def run(folder: Path, maps: dict[int, list[list[int]]], crosswalk=CROSSWALK, **asked) -> Run:
    rasters = {year: write_classes(folder / f"{year}.tif", cells) for year, cells in maps.items()}
    inputs = {"land_cover": rasters, "crosswalk": crosswalk, **asked.pop("further", {})}
    return compute(EcosystemExtent, inputs, country="KEN", **asked)


def value(run: Run, year: int, measure: str, ecosystem: str = "all", place: str = "KEN") -> Value:
    found = [
        one
        for one in run.values
        if (one.year, one.measure, one.place) == (year, measure, place)
        and one.group["ecosystem"] == ecosystem
    ]
    assert len(found) == 1
    return found[0]


def test_redlistr_rasters_give_the_published_areas(shared: Path):
    rasters = {
        year: shared / f"indicators/rle/redlistr_distribution_{year}.tif" for year in (2000, 2017)
    }
    walk = [
        {"class": 1, "ecosystem": "MFT1.2", "natural": True},
        {"class": 0, "ecosystem": "not mangrove", "natural": False},
    ]
    found = compute(
        EcosystemExtent,
        {"land_cover": rasters, "crosswalk": walk},
        country="AUS",
        settings={"no_data": "absent"},
    )
    for year, area in ((2000, 13.6557), (2017, 12.3336)):
        assert value(found, year, "extent", place="AUS").value == pytest.approx(area, abs=1e-9)
    share = value(found, 2017, "extent_of_baseline", place="AUS").value
    assert share == pytest.approx(100 - 9.681671, abs=1e-6)
    assert share == pytest.approx(100 * 13704 / 15173, abs=1e-9)


def test_account_holds_opening_additions_reductions_and_closing(tmp_path: Path):
    found = run(tmp_path, {2000: [[1, 1, 1, 2]], 2010: [[1, 2, 1, 1]], 2020: [[2, 2, 2, 2]]})
    account = {(row["from_year"], row["class"]): row for row in found.tables["account"]}
    first, second = account[2000, "T1.1"], account[2010, "T1.1"]
    names = ("opening", "gain", "loss", "net", "closing")
    assert [first[name] for name in names] == pytest.approx([0.03, 0.01, 0.01, 0.0, 0.03])
    assert [second[name] for name in names] == pytest.approx([0.03, 0.0, 0.03, -0.03, 0.0])
    (natural, _) = found.tables["natural_account"]
    assert [natural[name] for name in names] == pytest.approx([0.03, 0.01, 0.01, 0.0, 0.03])
    assert value(found, 2020, "extent").value == 0.0
    assert value(found, 2020, "extent_of_baseline").value == 0.0


def test_a_split_class_is_spread_by_its_shares_and_still_balances(tmp_path: Path):
    found = run(tmp_path, {2000: [[MIXED, MIXED, FOREST]], 2010: [[MIXED, FIELD, FOREST]]})
    assert value(found, 2000, "extent").value == pytest.approx(0.018)
    assert value(found, 2010, "extent").value == pytest.approx(0.014)
    moved = {
        (row["from_ecosystem"], row["ecosystem"]): row["area_km2"]
        for row in found.tables["transitions"]
    }
    assert moved == pytest.approx(
        {("T1.1", "T1.1"): 0.014, ("T1.1", "T7.1"): 0.004, ("T7.1", "T7.1"): 0.012}
    )


def test_clouds_count_as_missing_and_beyond_the_limit_there_is_no_value(tmp_path: Path):
    maps = {2000: [[1] * 20, [1] * 20], 2010: [[1] * 20, [1] * 18 + [CLOUD] * 2]}
    found = run(tmp_path, maps)
    assert value(found, 2010, "extent").value == pytest.approx(0.38)
    assert value(found, 2000, "extent").value == pytest.approx(0.38)
    assert value(found, 2010, "extent").share_known == pytest.approx(0.95)
    refused = run(tmp_path, maps, settings={"most_missing": 0.04})
    assert value(refused, 2010, "extent").value is None
    assert value(refused, 2010, "extent").reason == "Too much of the place is without data."


def test_a_place_half_beyond_the_grid_has_no_value(tmp_path: Path):
    raster = write_classes(
        tmp_path / "a.tif", [[1, 1], [1, 1]], crs="EPSG:4326", transform=Affine(1, 0, 0, 0, -1, 2)
    )
    places = [
        {"place": "in", "geometry": shapely.to_wkb(shapely.box(0, 0, 2, 2))},
        {"place": "half", "geometry": shapely.to_wkb(shapely.box(1, 0, 3, 2))},
        {"place": "far", "geometry": shapely.to_wkb(shapely.box(50, 0, 53, 2))},
    ]
    inputs = {"land_cover": {2000: raster}, "crosswalk": CROSSWALK, "places": places}
    found = compute(EcosystemExtent, inputs)
    assert value(found, 2000, "extent", place="in").value == pytest.approx(49230.1, abs=50)
    for place in ("half", "far"):
        none = value(found, 2000, "extent", place=place)
        assert (none.value, none.reason) == (None, "Too much of the place is without data.")


def test_corrected_area_and_error_follow_the_formulas_of_olofsson(tmp_path: Path):
    """Four strata, worked by hand from formulas 9 to 11 of the paper."""
    cells = [[1] * 6 + [2] * 4]
    sample = [
        {"year": 2000, "map_class": 1, "reference_class": 1, "samples": 45},
        {"year": 2000, "map_class": 1, "reference_class": 2, "samples": 5},
        {"year": 2000, "map_class": 2, "reference_class": 1, "samples": 2},
        {"year": 2000, "map_class": 2, "reference_class": 2, "samples": 38},
    ]
    found = run(tmp_path, {2000: cells}, further={"accuracy": sample})
    area = 0.06 * 45 / 50 + 0.04 * 2 / 40
    variance = 0.06**2 * 0.9 * 0.1 / 49 + 0.04**2 * 0.05 * 0.95 / 39
    one = value(found, 2000, "extent")
    assert one.value == pytest.approx(area, abs=1e-12)
    assert one.high == pytest.approx(area + 1.959963984540054 * np.sqrt(variance), abs=1e-12)
    assert one.low == pytest.approx(area - 1.959963984540054 * np.sqrt(variance), abs=1e-12)
    assert one.flags == ("The area is corrected for the errors of the map.",)
    assert value(found, 2000, "mapped_extent").value == pytest.approx(0.06)
    base = value(found, 2000, "extent_of_baseline")
    assert (base.value, base.low, base.high) == pytest.approx((100, 100, 100))


def test_one_checked_place_of_a_class_is_too_few(tmp_path: Path):
    sample = [
        {"year": 2000, "map_class": 1, "reference_class": 1, "samples": 45},
        {"year": 2000, "map_class": 2, "reference_class": 2, "samples": 1},
    ]
    found = run(tmp_path, {2000: [[1, 2]]}, further={"accuracy": sample})
    one = value(found, 2000, "extent")
    assert (one.value, one.low) == (pytest.approx(0.01), None)
    assert one.interval.startswith("The area is as mapped")


def test_a_historical_baseline_takes_the_place_of_the_first_map(tmp_path: Path):
    further = {"baseline": [{"ecosystem": "all", "area_km2": 0.1}]}
    found = run(tmp_path, {2000: [[1, 1, 1, 2]]}, further=further)
    assert value(found, 2000, "extent_of_baseline").value == pytest.approx(30.0)


@pytest.mark.parametrize(
    ("crosswalk", "sentence"),
    [
        (CROSSWALK[:1], "Class 2 covers 0.02 km² in 2000 and is not in the crosswalk"),
        (CROSSWALK[:3] + CROSSWALK[3:4], "the shares of class 3 add to 0.4"),
        ([{**CROSSWALK[0], "natural": None}, *CROSSWALK[1:]], "class 1: one of ecosystem"),
        (
            [*CROSSWALK[:3], {**CROSSWALK[1], "class": 7, "natural": True}],
            "T7.1 is natural in one row and not in another",
        ),
    ],
)
def test_a_crosswalk_that_is_not_whole_is_refused(tmp_path: Path, crosswalk, sentence: str):
    with pytest.raises(BadInput) as refused:
        run(tmp_path, {2000: [[1, 2], [1, 2]]}, crosswalk)
    assert sentence in refused.value.for_keeper


def test_a_base_year_without_a_map_is_refused(tmp_path: Path):
    with pytest.raises(BadInput, match="There is no raster for the base year 1990"):
        run(tmp_path, {2000: [[1]]}, settings={"baseline_year": 1990})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"crs": "EPSG:32632"}, "coordinate reference systems are EPSG:32632 and EPSG:32631"),
        ({"transform": Affine(50, 0, 5e5, 0, -50, 1e6)}, "their cells are 50 × 50 and 100 × 100"),
        ({"transform": Affine(100, 0, 5e5 + 30, 0, -100, 1e6)}, "corners lie 0.3 cells apart"),
        ({"cells": [[1, 2, 2]]}, "they have 3 × 1 and 2 × 1 columns and rows"),
    ],
)
def test_rasters_off_one_another_are_refused(tmp_path: Path, change, sentence: str):
    first = write_classes(tmp_path / "a.tif", [[1, 2]])
    second = write_classes(tmp_path / "b.tif", **{"cells": [[1, 2]], **change})
    inputs = {"land_cover": {2000: first, 2010: second}, "crosswalk": CROSSWALK}
    with pytest.raises(BadInput) as refused:
        compute(EcosystemExtent, inputs, country="KEN")
    assert sentence in refused.value.for_keeper
    assert refused.value.for_keeper.startswith("2010 and 2000 cannot be compared")


def test_measurements_instead_of_classes_are_refused(tmp_path: Path):
    import rasterio

    path = write_classes(tmp_path / "a.tif", [[1, 2]])
    with rasterio.open(path) as file:
        profile = {**file.profile, "dtype": "float32"}
    with rasterio.open(tmp_path / "b.tif", "w", **profile) as file:
        file.write(np.array([[0.37, 1]], dtype=np.float32), 1)
    inputs = {"land_cover": {2000: tmp_path / "b.tif"}, "crosswalk": CROSSWALK}
    with pytest.raises(BadInput, match=r"holds 0\.37, which is no class number"):
        compute(EcosystemExtent, inputs, country="KEN")
