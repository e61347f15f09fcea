from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from rasterio.transform import Affine

from ecotone.indicators import compute
from ecotone.indicators.methods.ecosystem_collapse_rates import EcosystemCollapseRates
from ecotone.indicators.rasters.footprint import Presence, footprints
from ecotone.indicators.rasters.made_up import write_classes

RATES = ("loss", "absolute_rate", "proportional_rate", "compound_rate")


def found(rasters, **asked) -> dict:
    run = compute(EcosystemCollapseRates, {"distribution": rasters}, country="AUS", **asked)
    return {(one.year, one.measure): one for one in run.values}


def test_redlistr_rasters_give_the_published_rates(shared: Path):
    rasters = {
        year: shared / f"indicators/rle/redlistr_distribution_{year}.tif" for year in (2000, 2017)
    }
    values = found(rasters)
    expected = {
        "area": (12.3336, 1e-9),
        "loss": (9.681671, 1e-6),
        "absolute_rate": (0.0777706, 1e-7),
        "proportional_rate": (0.5972082, 1e-7),
        "compound_rate": (-0.5989987, 1e-7),
    }
    for measure, (value, near) in expected.items():
        assert values[2017, measure].value == pytest.approx(value, abs=near)
    assert values[2000, "area"].value == pytest.approx(13.6557, abs=1e-9)
    exact = 100 * (1 - (13704 / 15173) ** (1 / 17))
    assert values[2017, "proportional_rate"].value == pytest.approx(exact, abs=1e-9)
    assert not any((2000, rate) in values for rate in RATES)


def test_squares_and_hull_of_the_redlistr_raster_are_those_of_its_centres(shared: Path):
    import rasterio

    path = shared / "indicators/rle/redlistr_distribution_2000.tif"
    with rasterio.open(path) as file:
        rows, columns = np.nonzero(file.read(1) == 1)
        x, y = file.transform.c + (columns + 0.5) * 30, file.transform.f - (rows + 0.5) * 30
    hull = shapely.convex_hull(shapely.multipoints(np.column_stack([x, y]))).area / 1e6
    counts = [
        len(np.unique(np.floor(np.column_stack([x - right, y - up]) / 10_000), axis=0))
        for right in range(0, 10_000, 2000)
        for up in range(0, 10_000, 2000)
    ]
    values = found({2000: path})
    assert values[2000, "occurrence"].value == pytest.approx(hull, rel=1e-12)
    squares = values[2000, "occupancy"]
    assert (squares.value, squares.low, squares.high) == (min(counts), min(counts), max(counts))
    small = footprints({"2000": path}, None, Presence(), cells_at_once=5000)
    assert small["hull_km2"].to_pylist() == pytest.approx([hull])
    assert small["squares"].to_pylist() == [min(counts)]


def test_what_is_gone_has_no_compound_rate_and_what_never_was_no_rate(tmp_path: Path):
    one, none = [[1, 1]], [[0, 0]]
    for name, before, after in (("gone", one, none), ("new", none, one)):
        rasters = {
            year: write_classes(tmp_path / f"{name}{year}.tif", cells)
            for year, cells in ((2000, before), (2010, after))
        }
        values = found(rasters)
        if name == "gone":
            assert values[2010, "proportional_rate"].value == 100
            assert values[2010, "compound_rate"].value is None
            assert values[2010, "compound_rate"].reason.startswith("There is none left")
            assert values[2010, "occurrence"].value == 0
        else:
            reasons = {values[2010, rate].reason for rate in RATES}
            assert reasons == {"There was none in the base year."}


def test_unknown_cells_are_not_absent_when_the_map_says_so(tmp_path: Path):
    rasters = {2000: write_classes(tmp_path / "a.tif", [[1, 1, 255, 255]])}
    assert found(rasters)[2000, "area"].value == pytest.approx(0.02)
    refused = found(rasters, settings={"no_data": "unknown"})[2000, "area"]
    assert (refused.value, refused.reason) == (None, "Too much of the place is without data.")


def test_a_hull_across_the_date_line_is_small(tmp_path: Path):
    cells = np.zeros((3, 360), dtype=np.int16)
    cells[:, [0, 1, 358, 359]] = 1
    corner = Affine(1, 0, -180, 0, -1, 2)
    path = write_classes(tmp_path / "a.tif", cells, crs="EPSG:4326", transform=corner)
    (hull,) = footprints({"a": path}, None, Presence())["hull_km2"].to_pylist()
    assert hull == pytest.approx(3 * 2 * 12_308.0, rel=0.01)


def test_squares_hardly_occupied_may_be_left_out(tmp_path: Path):
    cells = np.zeros((100, 300), dtype=np.int16)
    cells[:, :50] = 1
    cells[50, 250] = 1
    corner = Affine(100, 0, 500_000, 0, -100, 1_000_000)
    path = write_classes(tmp_path / "a.tif", cells, transform=corner)
    every = footprints({"a": path}, None, Presence())
    most = footprints({"a": path}, None, Presence(least_share=0.01))
    assert (every["squares"].to_pylist(), most["squares"].to_pylist()) == ([2], [1])
