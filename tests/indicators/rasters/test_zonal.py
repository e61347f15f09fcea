from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio.transform import Affine

from ecotone.datasets.problems import BadTable
from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.rasters.made_up import write_classes
from ecotone.indicators.rasters.zonal import zonal

DEGREES = Affine(0.5, 0, 10, 0, -0.5, 8)
TILED = {"tiled": True, "blockxsize": 16, "blockysize": 16}


def written(folder: Path, cells, **further) -> Path:
    profile = {
        "driver": "GTiff",
        "width": cells.shape[1],
        "height": cells.shape[0],
        "count": 1,
        "dtype": cells.dtype,
        "crs": "EPSG:4326",
        "transform": DEGREES,
        **further,
    }
    path = folder / "cells.tif"
    with rasterio.open(path, "w", **profile) as file:
        file.write(cells, 1)
    return path


def areas(found, joint=("cover",)) -> dict[tuple, float]:
    rows = found.areas[joint].to_pylist()
    return {(row["place"], *(row[name] for name in joint)): row["area_km2"] for row in rows}


CORNERS = st.lists(
    st.tuples(st.floats(9, 32, allow_nan=False), st.floats(-14, 9, allow_nan=False)),
    min_size=3,
    max_size=7,
)


@given(st.integers(0, 2**32 - 1), st.lists(CORNERS, min_size=1, max_size=4), st.data())
@settings(max_examples=30, deadline=None)
def test_the_window_does_not_matter(seed: int, outlines, data):
    rng = np.random.default_rng(seed)
    cells = rng.integers(0, 5, (40, 40)).astype(np.uint8)
    hulls = [shapely.convex_hull(shapely.MultiPoint(one)) for one in outlines]
    shapes = [one for one in hulls if one.geom_type == "Polygon"]
    places = ([f"p{number}" for number in range(len(shapes))], shapes) if shapes else None
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), cells, nodata=0, **data.draw(st.sampled_from([TILED, {}])))
        whole = zonal({"cover": path}, places)
        small = zonal({"cover": path}, places, cells_at_once=data.draw(st.integers(1, 900)))
    assert areas(small) == pytest.approx(areas(whole), rel=1e-12)
    assert small.areas["cover",]["cells"] == whole.areas["cover",]["cells"]


@given(st.floats(9.9, 30.1), st.floats(-12.1, 8.1), st.floats(-3, 3))
@settings(max_examples=40, deadline=None)
def test_places_that_share_a_border_share_out_every_cell(x: float, y: float, slant: float):
    """Three places around one point, over all of the grid: nothing twice, nothing lost."""
    middle = (x, y)
    west, north, east, south = 0.0, 20.0, 40.0, -20.0
    top, left, right = (x + slant, north), (west, y - slant), (east, y + slant)
    shapes = [
        shapely.Polygon([middle, top, (west, north), left]),
        shapely.Polygon([middle, right, (east, north), top]),
        shapely.Polygon([middle, left, (west, south), (east, south), right]),
    ]
    cells = np.ones((40, 40), dtype=np.uint8)
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), cells)
        parts = zonal({"cover": path}, (["a", "b", "c"], shapes))
        whole = zonal({"cover": path})
    assert sum(parts.coverage["cells"].to_pylist()) == 1600
    total = sum(areas(parts).values())
    assert total == pytest.approx(areas(whole)["", 1], rel=1e-12)


def test_centres_decide_as_a_peer_counts_them(tmp_path: Path):
    """The same cells as GDAL burns, for a star with a hole."""
    from rasterio.features import geometry_mask

    angles = np.linspace(0, 2 * np.pi, 23)[:-1]
    radii = np.where(np.arange(22) % 2, 9.3, 3.7)
    star = shapely.Polygon(
        np.column_stack([20.13 + radii * np.cos(angles), -2.21 + radii * np.sin(angles)]),
        [shapely.Point(20.13, -2.21).buffer(1.7).exterior.coords],
    )
    path = written(tmp_path, np.ones((40, 40), dtype=np.uint8))
    found = zonal({"cover": path}, (["star"], [star]))
    inside = ~geometry_mask([star], (40, 40), DEGREES)
    assert found.coverage["cells"].to_pylist() == [int(inside.sum())]


def test_the_whole_earth_is_the_ellipsoid(tmp_path: Path):
    cells = np.ones((180, 360), dtype=np.uint8)
    path = written(tmp_path, cells, transform=Affine(1, 0, -180, 0, -1, 90))
    (area,) = zonal({"cover": path}).coverage["area_km2"].to_pylist()
    assert area == pytest.approx(510_065_621.724, rel=1e-9)
    cells[89, 180] = 2  # sums by class add up to a hair more than the whole
    path = written(tmp_path, cells, transform=Affine(1, 0, -180, 0, -1, 90))
    found = zonal({"cover": path}, joints=[("cover",)])
    (missing,) = found.coverage["missing_share"].to_pylist()
    assert missing == 0
    areas = dict(
        zip(
            *(found.areas[("cover",)][name].to_pylist() for name in ("cover", "area_km2")),
            strict=True,
        )
    )
    assert areas[2] == pytest.approx(12_308.4639, abs=1e-4)


def test_rows_may_run_northward(tmp_path: Path):
    cells = np.arange(1, 5, dtype=np.uint8).reshape(4, 1)
    down = written(tmp_path, cells, transform=Affine(1, 0, 0, 0, -1, 60))
    southward = areas(zonal({"cover": down}))
    up = written(tmp_path, cells[::-1], transform=Affine(1, 0, 0, 0, 1, 56))
    assert areas(zonal({"cover": up})) == pytest.approx(southward)


def test_a_place_across_the_date_line_is_found_however_it_is_written(tmp_path: Path):
    cells = np.ones((10, 360), dtype=np.uint8)
    path = written(tmp_path, cells, transform=Affine(1, 0, -180, 0, -1, -15))
    split = shapely.union_all([shapely.box(177, -20, 180, -16), shapely.box(-180, -20, -178, -16)])
    beyond = shapely.box(177, -20, 182, -16)
    found = zonal({"cover": path}, (["split", "beyond"], [split, beyond]))
    assert found.coverage["cells"].to_pylist() == [20, 20]
    turned = written(tmp_path, cells, transform=Affine(1, 0, 0, 0, -1, -15))
    again = zonal({"cover": turned}, (["split", "beyond"], [split, beyond]))
    assert again.coverage["cells"].to_pylist() == [20, 20]
    assert again.coverage["missing_share"].to_pylist() == pytest.approx([0, 0])


def test_overlapping_places_count_a_cell_each_and_one_name_counts_it_once(tmp_path: Path):
    path = written(tmp_path, np.ones((4, 4), dtype=np.uint8), transform=Affine(1, 0, 0, 0, -1, 4))
    left, right = shapely.box(0, 0, 3, 4), shapely.box(1, 0, 4, 4)
    apart = zonal({"cover": path}, (["left", "right"], [left, right]))
    assert apart.coverage["cells"].to_pylist() == [12, 12]
    together = zonal({"cover": path}, (["one", "one"], [left, right]))
    assert together.coverage["cells"].to_pylist() == [16]


def test_transitions_have_the_sums_of_their_years(tmp_path: Path):
    rng = np.random.default_rng(3)
    paths = {}
    for year in ("2000", "2010"):
        (tmp_path / year).mkdir()
        cells = rng.integers(0, 4, (40, 40)).astype(np.int16)
        paths[year] = written(tmp_path / year, cells, nodata=0)
    found = zonal(paths, joints=[("2000",), ("2010",), ("2000", "2010")])
    both = areas(found, ("2000", "2010"))
    for at, year in enumerate(("2000", "2010")):
        for (_, number), area in areas(found, (year,)).items():
            summed = sum(one for key, one in both.items() if key[at + 1] == number)
            assert summed == pytest.approx(area, rel=1e-12)


def test_wide_class_numbers_and_many_of_them(tmp_path: Path):
    cells = (np.arange(1600).reshape(40, 40) * 1_000_003).astype(np.int32)
    found = zonal({"cover": written(tmp_path, cells)})
    assert found.areas["cover",].num_rows == 1600
    assert found.areas["cover",]["cover"].to_pylist()[-1] == 1599 * 1_000_003


def test_a_projection_that_distorts_areas_is_refused_or_corrected(tmp_path: Path):
    """Web Mercator shows land at 60 degrees four times too large."""
    corner = Affine(1000.0, 0, 1_000_000, 0, -1000.0, 8_400_000)
    path = write_classes(tmp_path / "a.tif", [[1] * 50] * 50, crs="EPSG:3857", transform=corner)
    with pytest.raises(BadTable, match="shows areas up to 298"):
        zonal({"cover": path})
    found = zonal({"cover": path}, cell_area="corrected")
    edges = np.linspace(0, 50_000, 60)
    ring = [
        *((1_000_000 + one, 8_400_000) for one in edges),
        *((1_050_000, 8_400_000 - one) for one in edges),
        *((1_050_000 - one, 8_350_000) for one in edges),
        *((1_000_000, 8_350_000 + one) for one in edges),
    ]
    import pyproj

    to_degrees = pyproj.Transformer.from_crs("EPSG:3857", "EPSG:4326", always_xy=True)
    outline = shapely.Polygon([to_degrees.transform(*one) for one in ring])
    assert areas(found)["", 1] == pytest.approx(geodesic_km2([outline])[0], rel=2e-4)


def test_places_are_laid_on_a_projected_grid(tmp_path: Path):
    """A box of a tenth of a degree in UTM holds about as many hectares as its area says."""
    corner = Affine(100.0, 0, 490_000, 0, -100.0, 1_020_000)
    path = write_classes(tmp_path / "a.tif", [[1] * 300] * 300, transform=corner)
    box = shapely.box(3.0, 9.05, 3.1, 9.15)
    found = zonal({"cover": path}, (["box"], [box]))
    assert areas(found)["box", 1] == pytest.approx(geodesic_km2([box])[0], rel=1e-2)


def test_small_places_may_be_weighed_by_the_part_of_each_cell_inside(tmp_path: Path):
    """As exactextract weighs them, but on the ellipsoid."""
    import geopandas as gpd
    from exactextract import exact_extract

    rng = np.random.default_rng(8)
    cells = rng.integers(1, 4, (40, 40)).astype(np.uint8)
    path = written(tmp_path, cells)
    small = shapely.Polygon([(15.1, 1.2), (16.9, 2.3), (17.4, -0.8), (15.7, -1.3)])
    large = shapely.box(10, -12, 30, 8)
    names, shapes = ["small", "large", "far"], [small, large, shapely.box(50, 50, 51, 51)]
    found = zonal({"cover": path}, (names, shapes), by_part=True)
    frame = gpd.GeoDataFrame({"name": ["small"]}, geometry=[small], crs="EPSG:4326")
    (row,) = exact_extract(str(path), frame, ["unique", "frac"], output="pandas").to_dict("records")
    theirs = dict(zip(row["unique"], row["frac"], strict=True))
    ours = {key[1]: area for key, area in areas(found).items() if key[0] == "small"}
    total = sum(ours.values())
    assert {number: area / total for number, area in ours.items()} == pytest.approx(
        theirs, rel=2e-3
    )
    assert total == pytest.approx(geodesic_km2(np.array([small]))[0], rel=2e-4)
    coverage = dict(zip(names, found.coverage["missing_share"].to_pylist(), strict=True))
    assert coverage == pytest.approx({"small": 0, "large": 0, "far": 1}, abs=1e-9)


def test_different_legends_are_refused(tmp_path: Path):
    paths = {}
    for year, colour in (("2000", (0, 99, 0, 255)), ("2010", (230, 230, 0, 255))):
        path = paths[year] = tmp_path / f"{year}.tif"
        cells = np.ones((4, 4), dtype=np.uint8)
        (tmp_path / "one").mkdir(exist_ok=True)
        made = written(tmp_path / "one", cells)
        with rasterio.open(made) as source:
            profile = source.profile
        with rasterio.open(path, "w", **profile) as file:
            file.write(cells, 1)
            file.write_colormap(1, {1: colour})
    with pytest.raises(BadTable, match="2010 and 2000 have different legends: class 1"):
        zonal(paths)


@pytest.mark.parametrize("cell", [1.5, np.inf, -3.4028235e38])
def test_a_cell_that_is_no_class_is_refused(tmp_path: Path, cell: float):
    cells = np.ones((4, 4), dtype=np.float32)
    cells[1, 1] = cell
    with pytest.raises(BadTable, match="which is no class number"):
        zonal({"2000": written(tmp_path, cells)})
