"""Workbooks as ministries keep them: hidden sheets, merged cells, several tables."""

import datetime as dt

import openpyxl
import pytest

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.problems import BadTable
from ecotone.datasets.reading import read

NEED = TableNeed(
    meaning="types",
    columns=(
        Column(name="type", type=ColumnType.TEXT, meaning="type"),
        Column(name="biome", type=ColumnType.TEXT, meaning="biome", optional=True, blank=True),
        Column(name="year", type=ColumnType.INTEGER, meaning="year", unit="year", low=1900),
    ),
)
ROWS = (("type", "biome", "year"), ("forest", "tropical", 2018), ("bog", "cold", 2019))


@pytest.fixture
def book():
    made = openpyxl.Workbook()
    for row in ROWS:
        made.active.append(row)
    return made


def saved(book, folder):
    path = folder / "types.xlsx"
    book.save(path)
    return path


def sentences(path, **further):
    with pytest.raises(BadTable) as found:
        read(path, NEED, **further)
    return [one.sentence for one in found.value.problems]


def test_a_hidden_sheet_is_read_only_when_it_is_named(tmp_path, book):
    book.active.sheet_state = "hidden"
    book.create_sheet("Notes").append(("see", "other"))
    path = saved(book, tmp_path)
    assert "sheet “Sheet”, which is hidden" in sentences(path)[0]
    assert read(path, NEED, sheet="sheet").rows_out == 2


def test_a_hidden_copy_beside_the_table_does_not_matter(tmp_path, book):
    book.copy_worksheet(book.active).sheet_state = "hidden"
    assert read(saved(book, tmp_path), NEED).rows_out == 2


def test_cells_merged_over_rows_of_a_needed_column_are_refused(tmp_path, book):
    book.active["B3"] = None
    book.active.merge_cells("B2:B3")
    (said,) = sentences(saved(book, tmp_path))
    assert "sheet “Sheet”: cells are merged (B2:B3)" in said


def test_merged_titles_and_remarks_do_not_matter(tmp_path, book):
    book.active.insert_rows(1, 2)
    book.active.merge_cells("A1:C2")
    book.active["F4"] = "a remark"
    book.active.merge_cells("F4:F5")
    assert read(saved(book, tmp_path), NEED).rows_out == 2


def test_an_empty_workbook_is_empty(tmp_path):
    assert sentences(saved(openpyxl.Workbook(), tmp_path)) == [
        "types.xlsx is empty. Give a file with headings and rows."
    ]


def test_a_year_that_is_a_day_says_the_year(tmp_path, book):
    book.active["C2"] = dt.date(2018, 5, 1)
    book.active["C3"] = 43101
    first, second = sentences(saved(book, tmp_path))
    assert "“2018-05-01” is not a number. It is a date, and a year is needed: write 2018" in first
    assert "43101 is not a year" in second
    assert "the day 2018-01-01" in second
