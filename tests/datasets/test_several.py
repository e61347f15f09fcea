"""Tables that come in several files."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecotone.datasets.needs import Column, ColumnType, RasterNeed, TableNeed
from ecotone.datasets.problems import BadTable
from ecotone.datasets.readers import delimited
from ecotone.datasets.several import read_several

NEED = TableNeed(
    meaning="counts",
    columns=(
        Column(name="species", type=ColumnType.TEXT, meaning="species"),
        Column(name="count", type=ColumnType.INTEGER, meaning="count"),
        Column(name="note", type=ColumnType.TEXT, meaning="note", optional=True, blank=True),
    ),
    key=("species",),
)


@pytest.fixture
def parts(tmp_path: Path):
    """Return a function that writes texts as files and returns their paths."""

    def write(*texts: str) -> list[Path]:
        paths = [tmp_path / f"part-{at}.csv" for at in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text)
        return paths

    return write


def test_rows_follow_each_other_and_columns_of_one_file_are_empty_in_the_other(parts):
    found = read_several(
        parts("species,count\na,1\nb,2\n", "count,note,species\n3,seen,c\n"), NEED, name="counts"
    )
    assert found.table.to_pylist() == [
        {"species": "a", "count": 1, "note": None},
        {"species": "b", "count": 2, "note": None},
        {"species": "c", "count": 3, "note": "seen"},
    ]
    assert (found.rows_in, found.rows_out) == (3, 3)
    assert found.notes[0] == (
        "2 files were read as one, with so many rows: part-0.csv (2), part-1.csv (1)."
    )


def test_a_key_in_two_files_is_told_with_both_rows(parts):
    paths = parts("species,count\na,1\n\nb,2\n", "species,count\nc,1\nb,5\n")
    with pytest.raises(BadTable) as caught:
        read_several(paths, NEED, name="counts")
    (problem,) = caught.value.problems
    assert problem.sentence == (
        "part-1.csv, row 3: the row has the same species = b as row 4 of part-0.csv. Keep one of "
        "them, or correct what makes them differ."
    )


def test_large_files_are_joined_through_a_file(parts, monkeypatch, tmp_path):
    paths = parts("species,count\na,1\nb,2\n", "species,count,note\nc,3,seen\n")
    monkeypatch.setattr(delimited, "SMALL", 1)
    found = read_several(paths, NEED, name="counts", scratch=tmp_path)
    assert found.held is None
    assert found.table["count"].to_pylist() == [1, 2, 3]
    assert found.table["note"].to_pylist() == [None, None, "seen"]


def test_one_file_is_read_as_ever_and_two_grids_are_refused(parts):
    (path,) = parts("species,count\na,1\n")
    assert read_several([path], NEED, name="counts").file_name == "part-0.csv"
    with pytest.raises(BadTable, match="a grid is one file"):
        read_several([path, path], RasterNeed(meaning="grid"), name="grid")
