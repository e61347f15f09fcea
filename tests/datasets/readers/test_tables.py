import csv
import gzip

import pytest

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.problems import BadTable
from ecotone.datasets.reading import read


def column(name, kind, *synonyms, **further):
    return Column(name=name, type=kind, meaning=name, synonyms=synonyms, **further)


CUBE = TableNeed(
    meaning="occurrence cube",
    columns=(
        column("year", ColumnType.INTEGER, blank=True),
        column(
            "cell", ColumnType.TEXT, "cellCode", "eeaCellCode", "eqdgcCellCode", "mgrsCellCode",
            blank=True,
        ),
        column("taxon", ColumnType.TEXT, "taxonKey", "specieskey", blank=True),
        column("n", ColumnType.INTEGER, "occurrences", "obs", low=1),
    ),
    key=("year", "cell", "taxon"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("grid", "first"), [("eea", "1kmE4203N3614"), ("eqdgc", "E008N54BA"), ("mgrs", "32UMF7684")]
)
def test_a_cube_is_read_under_the_headings_of_every_grid(shared, grid, first):
    path = shared / f"indicators/cubes/denmark_mammals_cube_{grid}.csv"
    table = read(path, CUBE, name="cube").table
    assert table["cell"][0].as_py() == first
    with path.open(newline="") as file:
        lines = list(csv.DictReader(file, delimiter="\t"))
    assert table.num_rows == len(lines)
    assert sum(table["n"].to_pylist()) == sum(int(line["occurrences"]) for line in lines)


def test_the_whole_cube(shared):
    table = read(shared / "indicators/cubes/denmark_mammals_full.csv.gz", CUBE, name="cube").table
    assert table.num_rows == 31_632
    assert sum(table["n"].to_pylist()) == 207_342
    assert len(table["taxon"].unique()) == 106
    assert len(table["cell"].unique()) == 323


CODES = ("LC", "NT", "VU", "EN", "CR", "CR(PE)", "CR(PEW)", "RE", "EW", "EX", "DD")


def test_the_red_list_export(shared):
    need = TableNeed(
        meaning="assessments",
        columns=(
            column("species", ColumnType.TEXT, "sis_taxon_id"),
            column("category", ColumnType.TEXT, "red_list_category", codes=CODES),
            column("year", ColumnType.INTEGER),
            column("group", ColumnType.TEXT, "taxonomic_group"),
        ),
        key=("species", "year"),
    )
    path = shared / "indicators/rli/assessments.csv.gz"
    table = read(path, need, name="assessments").table
    with gzip.open(path, "rt") as file:
        assert table.num_rows == sum(1 for _ in file) - 1
    assert set(table["category"].unique().to_pylist()) <= set(CODES)


POPULATIONS = TableNeed(
    meaning="population counts",
    columns=(
        column("subset", ColumnType.TEXT, "FileName", optional=True),
        column("species", ColumnType.TEXT, "Binomial"),
        column("population", ColumnType.TEXT, "ID"),
        column("year", ColumnType.INTEGER),
        column("abundance", ColumnType.NUMBER, "popvalue", low=0),
    ),
    key=("subset", "population", "year"),
)


def test_a_list_of_files_is_read_with_the_files(shared):
    folder = shared / "indicators/lpi"
    reading = read(folder / "terrestrial_infile.txt", POPULATIONS, name="populations")
    assert len(reading.table["subset"].unique()) == 15
    one = read(folder / "T_Nearctic_mammalia_pops.txt", POPULATIONS, name="populations").table
    listed = read(folder / "T_Nearctic_mammalia_infile.txt", POPULATIONS, name="populations").table
    assert listed.drop_columns(["subset"]).select(one.column_names) == one


def test_a_listed_file_that_is_absent_is_named(tmp_path):
    path = tmp_path / "infile.txt"
    path.write_text("FileName\tGroup\tWeighting\n../secret_pops.txt\t1\t1\n")
    with pytest.raises(BadTable, match=r"names the file “\.\./secret_pops.txt”"):
        read(path, POPULATIONS, name="populations")


def test_a_column_for_each_year_becomes_a_row_for_each_year(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("Binomial,ID,X1970,X1971,X1972\nA b,1,10,,12\nC d,2,NULL,0,5\n")
    reading = read(path, POPULATIONS, name="populations")
    found = {
        (one["population"], one["year"], one["abundance"]) for one in reading.table.to_pylist()
    }
    assert found == {("1", 1970, 10), ("1", 1972, 12), ("2", 1971, 0), ("2", 1972, 5)}


def test_a_bad_cell_of_a_wide_table_names_its_row(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text("Binomial,ID,1970,1971\nA b,1,10,11\nC d,2,-5,1\n")
    with pytest.raises(BadTable) as found:
        read(path, POPULATIONS, name="populations")
    assert "row 3" in found.value.problems[0].sentence
