"""The cube methods against b3gbi's own values for the Danish mammals (see the data's README)."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from ecotone.datasets import reading
from ecotone.datasets.snapshot import Shelf, Snapshot
from ecotone.indicators import compute
from ecotone.indicators.cubes.cube import CUBE

# indicator of b3gbi → method, measure, the settings that b3gbi's definition takes
PEER = {
    "obs_richness": ("cube-richness", "richness", {}),
    "cum_richness": (
        "cube-cumulative-richness",
        "cumulative_richness",
        {"only_years_with_new_taxa": True},
    ),
    "total_occ": ("cube-occurrences", "records", {}),
    "newness": ("cube-newness", "mean_year", {"rounded": True}),
    "pielou_evenness": ("cube-evenness", "pielou", {"taxa": "cube"}),
    "williams_evenness": ("cube-evenness", "williams", {"taxa": "cube"}),
    "occ_turnover": ("cube-turnover", "turnover", {}),
    "ab_rarity": ("cube-rarity", "abundance_rarity", {}),
    "area_rarity": ("cube-rarity", "area_rarity", {}),
}


@pytest.fixture(scope="module")
def danish(shared: Path, tmp_path_factory) -> Snapshot:
    """Return the cube as it is read from its file."""
    file = shared / "indicators" / "cubes" / "denmark_mammals_full.csv.gz"
    found = reading.read(file, CUBE, name="cube")
    assert (found.rows_in, found.rows_out) == (31_632, 31_632)
    return Shelf(tmp_path_factory.mktemp("shelf")).keep(found, title="Danish mammals")


def series(snapshot: Snapshot, method: str, measure: str, settings: Mapping) -> dict[int, float]:
    run = compute(method, {"cube": snapshot}, country="DNK", settings=settings, replicates=20)
    return {
        one.year: one.value
        for one in run.values
        if one.measure == measure and one.value is not None
    }


@pytest.mark.parametrize("indicator", PEER)
def test_every_year_is_as_the_peer_computes_it(indicator, danish, shared):
    file = shared / "indicators" / "cubes" / "expected_denmark_mammals_full.csv"
    with file.open() as lines:
        expected = {
            int(row["year"]): float(row["diversity_val"])
            for row in csv.DictReader(lines)
            if row["indicator"] == indicator and row["diversity_val"] != "NA"
        }
    method, measure, settings = PEER[indicator]
    found = series(danish, method, measure, settings)
    assert len(expected) > 60
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_occupancy_of_each_taxon_is_as_the_peer_computes_it(danish, shared):
    name = "expected_denmark_mammals_relative_occupancy_type2.csv"
    with (shared / "indicators" / "cubes" / name).open() as lines:
        expected = {
            (int(row["year"]), row["taxonKey"]): float(row["diversity_val"])
            for row in csv.DictReader(lines)
        }
    run = compute(
        "cube-occupancy",
        {"cube": danish},
        country="DNK",
        settings={"each_taxon": True},
        replicates=20,
    )
    found = {
        (one.year, one.group["taxon"]): one.value
        for one in run.values
        if one.measure == "occupancy_of_year" and one.group["taxon"] != "all"
    }
    assert found == pytest.approx(expected, rel=1e-12)


def test_rows_drawn_again_as_the_peer_does_never_hold_more_than_was_recorded(danish):
    runs = {
        drawn: compute(
            "cube-richness", {"cube": danish}, country="DNK", settings={"drawn": drawn}
        ).values
        for drawn in ("taxa", "rows")
    }
    of_2020 = {
        drawn: next(one for one in values if (one.year, one.measure) == (2020, "richness"))
        for drawn, values in runs.items()
    }
    taxa, rows = of_2020["taxa"], of_2020["rows"]
    assert taxa.value == rows.value == 70
    assert rows.low < 70 < taxa.high
    assert rows.high == 70
    assert rows.flags  # the draws lay to one side and the interval was widened


def test_cumulative_richness_has_a_value_for_every_year(danish):
    found = series(danish, "cube-cumulative-richness", "cumulative_richness", {})
    assert list(found) == list(range(1862, 2025))
    assert found[2020] == 103
    assert list(found.values()) == sorted(found.values())


def test_evenness_is_of_the_taxa_of_the_year_unless_asked_otherwise(danish):
    own = series(danish, "cube-evenness", "pielou", {})
    whole = series(danish, "cube-evenness", "pielou", {"taxa": "cube"})
    assert own[2020] > whole[2020]
    assert 1862 not in own  # one taxon: no evenness
    assert whole[1862] == 0


@pytest.mark.parametrize(
    ("grid", "rows", "without_year"), [("eea", 1002, 59), ("eqdgc", 999, 10), ("mgrs", 1002, 65)]
)
def test_cubes_of_all_grids_are_read_and_rows_without_year_counted(
    shared, grid, rows, without_year
):
    file = shared / "indicators" / "cubes" / f"denmark_mammals_cube_{grid}.csv"
    run = compute("cube-density", {"cube": file}, country="DNK", replicates=20)
    (used,) = run.inputs
    assert used.rows == rows
    (check,) = [one for one in run.checks if one.name == "Table “cube”: every row has a year"]
    assert check.found == f"Rows without a year: {without_year}"
    assert all(one.value for one in run.values if one.measure == "area")


def test_area_of_cells_is_that_of_the_ellipsoid_or_of_the_grid():
    rows = [
        {"year": 2000, "cell": cell, "taxon": "a", "occurrences": 1}
        for cell in ("E000N00", "10kmE432N312", "100mE4321N3123", "32UMF7684", "E009S57DD")
    ]

    def area(*cells):
        run = compute(
            "cube-density",
            {"cube": [row for row in rows if row["cell"] in cells]},
            country="DNK",
        )
        return next(one.value for one in run.values if one.measure == "area")

    assert area("E000N00") == pytest.approx(12_308.4636, abs=1e-3)
    assert area("10kmE432N312", "100mE4321N3123", "32UMF7684") == pytest.approx(100 + 0.01 + 1)
    # D is the south-east of a cell: nearer to the pole in the south
    assert area("E009S57DD") == pytest.approx(area_between(57.75, 58.0, 0.25))


def area_between(south: float, north: float, width: float) -> float:
    from numpy import array

    from ecotone.indicators.geography.cells import band_areas

    return float(band_areas(array([south]), array([north]), width)[0])


def test_a_cell_of_an_unknown_grid_has_no_area_and_the_value_says_so():
    rows = [{"year": 2000, "cell": "hexagon 7", "taxon": "a", "occurrences": 1}]
    run = compute("cube-density", {"cube": rows}, country="DNK")
    (density,) = [one for one in run.values if one.measure == "density"]
    assert (density.value, density.reason) == (
        None,
        "The area of a cell cannot be read from its code.",
    )


def test_rows_that_fall_together_when_places_are_made_coarser_are_one(tmp_path):
    """Four quarter-degree cells of a listed species become one: found in one cell, as often."""
    file = tmp_path / "cube.csv"
    cells = ("E009N57AA", "E009N57AB", "E009N57AC", "E009N57AD")
    rows = [f"2020,{cell},Diceros bicornis,2" for cell in cells]
    rows += ["2020,E010N57AA,Gazella gazella,1", "2020,E010N57AB,Gazella gazella,1"]
    file.write_text("\n".join(["year,cell,taxon,occurrences", *rows]) + "\n")
    listed = {"Diceros bicornis": 1.0}
    shelf = Shelf(tmp_path / "shelf")
    snapshot = shelf.keep(reading.read(file, CUBE, name="cube", sensitive=listed), title="cube")

    occupancy = series(snapshot, "cube-occupancy", "occupancy_of_year", {})
    assert occupancy[2020] == pytest.approx((1 / 3 + 2 / 3) / 2)
    assert series(snapshot, "cube-occurrences", "records", {}) == {2020: 10}
