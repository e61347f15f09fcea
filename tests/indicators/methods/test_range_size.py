from __future__ import annotations

from pathlib import Path

import geopandas
import numpy as np
import pytest
import shapely

from ecotone.datasets import reading
from ecotone.datasets.snapshot import Shelf
from ecotone.indicators import compute
from ecotone.indicators.methods.range_size import RangeSize
from ecotone.indicators.methods.range_size_needs import OCCURRENCES
from ecotone.kernel.errors import BadInput

#: Corners of a tenth of a degree, with the records of a second species elsewhere.
RECORDS = [
    *(
        {"name": "Aloe", "year": year, "longitude": 36 + x / 10, "latitude": y / 10}
        for year, (x, y) in zip(
            (1950, 1990, 2010, 2020), ((0, 0), (1, 0), (1, 1), (0, 1)), strict=True
        )
    ),
    {"name": "Zamia", "year": 2020, "longitude": 179.95, "latitude": -16.0},
    {"name": "Zamia", "year": 2020, "longitude": -179.95, "latitude": -16.0},
    {"name": "Zamia", "year": 2020, "longitude": 180.0, "latitude": -16.1},
    {"name": "Zamia", "year": 2020, "longitude": None, "latitude": -16.1},
]


def found(inputs, country="FJI", **settings):
    run = compute(RangeSize, inputs, country=country, settings=settings)
    return {(one.group["name"], one.year, one.measure): one for one in run.values}, run


def layer(*shapes, **columns):
    return [
        {"geometry": shapely.to_wkb(shape), **{name: cells[at] for name, cells in columns.items()}}
        for at, shape in enumerate(shapes)
    ]


def test_records_of_each_species_are_counted_and_the_date_line_is_no_edge():
    values, run = found({"occurrences": RECORDS})
    assert values["Aloe", 2020, "squares"].value == 4
    assert values["Zamia", 2020, "squares"].value == 3
    assert values["Zamia", 2020, "occupancy"].value == 12
    width, height = 0.1 * 107.0, 0.1 * 110.6  # km for a tenth of a degree at 16° S
    assert values["Zamia", 2020, "occurrence"].value == pytest.approx(width * height / 2, rel=0.01)
    assert ("Zamia", 2020, "area") not in values
    (missing,) = [one for one in run.checks if one.name == "Every record has a position"]
    assert not missing.passed
    assert missing.found == "Records without longitude or latitude, left out: 1"


def test_records_count_within_the_years_that_are_asked():
    values, _ = found({"occurrences": RECORDS}, since=1980, until=2015)
    assert values["Aloe", 2015, "squares"].value == 2
    assert ("Zamia", 2015, "squares") not in values


def test_outline_below_the_area_of_occupancy_is_set_to_it_for_species_only():
    two = [{"year": 2020, "longitude": 36.0, "latitude": one} for one in (0.0, 0.5)]
    species = found({"occurrences": two})[0]["all", 2020, "occurrence"]
    assert species.value == 8
    assert "set to it" in species.flags[0]
    ecosystem = found({"occurrences": two}, of="ecosystems")[0]["all", 2020, "occurrence"]
    assert (ecosystem.value, ecosystem.flags) == (0, ())


def test_maps_of_two_years_give_two_values_and_overlaps_count_once():
    small, large = shapely.box(36, 0, 36.1, 0.1), shapely.box(36, 0, 36.2, 0.1)
    values, _ = found(
        {"distribution": layer(large, small, small, year=[2000, 2000, 2020])}, of="ecosystems"
    )
    area = {year: values["all", year, "area"].value for year in (2000, 2020)}
    assert area[2000] == pytest.approx(2 * area[2020], rel=1e-4)
    assert values["all", 2020, "occurrence"].value == pytest.approx(area[2020], rel=1e-4)
    squares = values["all", 2000, "squares"]
    assert (squares.value, squares.low) == (6, 6)  # 22.3 km by 11.1 km
    assert squares.high > 6


def test_mangrove_of_redlistr_has_the_squares_of_its_raster(shared: Path):
    """Its cells as polygons, brought to degrees, against the raster in its own projection."""
    import pyproj
    import rasterio
    from rasterio.features import shapes

    path = shared / "indicators/rle/redlistr_distribution_2000.tif"
    with rasterio.open(path) as file:
        cells = (file.read(1) == 1).astype("uint8")
        outlines = [
            shapely.geometry.shape(one)
            for one, _ in shapes(cells, mask=cells == 1, transform=file.transform)
        ]
        back = pyproj.Transformer.from_crs(file.crs, "EPSG:4326", always_xy=True)
    degrees = [shapely.transform(one, back.transform, interleaved=False) for one in outlines]
    values, _ = found(
        {"distribution": layer(*degrees, year=[2000] * len(degrees))}, of="ecosystems"
    )
    assert values["all", 2000, "area"].value == pytest.approx(13.6557, rel=0.001)
    grid = compute("ecosystem-collapse-rates", {"distribution": {2000: path}}, country="AUS")
    peer = {one.measure: one for one in grid.values}
    assert values["all", 2000, "squares"].value == peer["occupancy"].value
    assert values["all", 2000, "occurrence"].value == pytest.approx(
        peer["occurrence"].value, rel=0.01
    )


def test_emirates_reserves_lie_near_what_rle_python_gives(shared: Path):
    """rle-python 0.2.2: 359 squares on one grid; outline straight on its map, 100,958.8 km²."""
    sites = geopandas.read_file(
        shared / "indicators/protected_areas/uae/pad-united-arab-emirates.shp"
    )
    values, _ = found({"distribution": layer(*sites.geometry)}, of="ecosystems", until=2024)
    one = {measure: value for (_, _, measure), value in values.items()}
    assert one["area"].value == pytest.approx(18_560.9245, abs=1e-3)
    assert one["squares"].low <= 359 <= one["squares"].high
    assert one["occurrence"].value == pytest.approx(100_958.8, rel=0.004)


def test_wide_map_is_counted_on_one_grid_and_says_so():
    values, _ = found({"distribution": layer(shapely.box(36, -1, 38, 1), year=[2020])})
    squares = values["all", 2020, "squares"]
    assert squares.value == pytest.approx(values["all", 2020, "area"].value / 4, rel=0.02)
    assert squares.low is None
    assert "not shifted" in squares.flags[0]


def test_what_is_found_all_around_the_earth_has_a_reason_instead_of_a_value():
    around = [{"year": 2020, "longitude": one, "latitude": 0.0} for one in (0.0, 120.0, -120.0)]
    values, _ = found({"occurrences": around})
    assert values["all", 2020, "occurrence"].value is None
    assert "half of the earth" in values["all", 2020, "occurrence"].reason


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ({}, "Given: none"),
        ({"occurrences": [{"longitude": 1.0, "latitude": 1.0}]}, "No record has a year"),
        ({"distribution": layer(shapely.box(0, 0, 1, 1))}, "of which year its maps are"),
        (
            {"occurrences": RECORDS, "distribution": layer(shapely.box(0, 0, 1, 1))},
            "give one of them",
        ),
        ({"occurrences": [{"year": 2000, "longitude": 200.0, "latitude": 1.0}]}, "longitude"),
    ],
)
def test_inputs_that_give_no_answer_are_refused_with_what_to_do(inputs, said):
    with pytest.raises(BadInput, match=said):
        found(inputs)


def test_positions_that_were_made_coarser_leave_their_mark(tmp_path: Path):
    read = tmp_path / "records.csv"
    read.write_text("species,year,longitude,latitude\nAloe,2020,36.123,1.456\n", encoding="utf-8")
    kept = Shelf(tmp_path / "shelf").keep(
        reading.read(read, OCCURRENCES, name="occurrences", sensitive={"Aloe": 0.1}),
        title="records",
    )
    squares = found({"occurrences": kept})[0]["Aloe", 2020, "squares"]
    assert "made coarser" in squares.flags[0]


def test_row_order_does_not_matter():
    rng = np.random.default_rng(1)
    mixed = [RECORDS[at] for at in rng.permutation(len(RECORDS))]
    assert {key: one.value for key, one in found({"occurrences": mixed})[0].items()} == {
        key: one.value for key, one in found({"occurrences": RECORDS})[0].items()
    }
