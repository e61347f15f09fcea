"""Rows of text files whose quotation marks, cells or lines have gone astray."""

import pytest

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.problems import BadTable
from ecotone.datasets.reading import read

NEED = TableNeed(
    meaning="types",
    columns=(
        Column(name="type", type=ColumnType.TEXT, meaning="type"),
        Column(name="area", type=ColumnType.NUMBER, meaning="area", unit="km2", optional=True),
    ),
)


def sentence(path):
    with pytest.raises(BadTable) as found:
        read(path, NEED)
    return found.value.problems[0].sentence


def test_a_quotation_mark_without_end_is_told_with_its_row(tmp_path):
    path = tmp_path / "types.csv"
    path.write_text('type,area\nforest,1\n"bog,2\nfield,3\n')
    assert sentence(path).startswith("types.csv, row 3: a quotation mark opens a text")
    path.write_text('type,area\nforest,1\n"bog,2\n' + "field,3\n" * 30_000)
    assert sentence(path).startswith("types.csv, row 3: a cell has more than 131,072 letters")


def test_a_text_over_two_lines_in_quotation_marks_is_one_cell(tmp_path):
    path = tmp_path / "types.csv"
    path.write_text('type,area\n"forest\nof the coast",1\n')
    assert read(path, NEED).table["type"].to_pylist() == ["forest of the coast"]


def test_a_row_with_more_cells_than_headings_is_told(tmp_path):
    path = tmp_path / "types.csv"
    path.write_text("type,area\nforest,1,234\n")
    assert "row 2: the row has 3 cells, and there are 2 headings" in sentence(path)


@pytest.mark.parametrize("body", ["", "\n\n \n", "\ufeff"])
def test_a_file_without_anything_is_empty(tmp_path, body):
    path = tmp_path / "types.csv"
    path.write_text(body, encoding="utf-8")
    assert sentence(path) == "types.csv is empty. Give a file with headings and rows."
