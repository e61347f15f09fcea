import io

import pytest
from openpyxl import load_workbook

from ecotone.datasets.problems import BadTable
from ecotone.datasets.snapshot import Shelf
from ecotone.indicators.entry.questionnaire import questionnaire
from ecotone.indicators.entry.sheet import HEADINGS, sheet
from ecotone.indicators.entry.taking import take_answers, take_values
from ecotone.indicators.entry.workbook import ANSWERS, VALUES, answers_workbook, values_workbook

SOURCE = {"Source": "Ministry of Finance"}
WHOLE = {"Year": 2023, "Unit": "KES per year", "Value": 1200, **SOURCE}
SECTOR = {"Disaggregation type": "sector", "Does this data row represent a disaggregation": "yes"}


def filled(tmp_path, code, *rows):
    """Fill the workbook of ``code`` with rows by heading, as a person would."""
    book = load_workbook(io.BytesIO(values_workbook(sheet(code))))
    page = book[VALUES]
    for number, row in enumerate(rows, start=2):
        if not row:
            continue  # a row left blank
        shown = {
            "Indicator code": code,
            "Does this data row represent a disaggregation": "no",
            **row,
        }
        for heading, cell in shown.items():
            page.cell(row=number, column=HEADINGS.index(heading) + 1, value=cell)
    path = tmp_path / "filled.xlsx"
    book.save(path)
    return path


def taken(tmp_path, code, *rows):
    path = filled(tmp_path, code, *rows)
    return take_values(path, sheet(code), place="KEN", shelf=Shelf(tmp_path / "shelf"))


def refused(tmp_path, code, *rows):
    with pytest.raises(BadTable) as raised:
        taken(tmp_path, code, *rows)
    return [(one.row, one.column) for one in raised.value.problems], str(raised.value)


def test_a_row_becomes_a_value_with_unit_source_and_reason_for_no_interval(tmp_path):
    found = taken(tmp_path, "D.2", WHOLE)
    (value,) = found.values
    assert (value.place, value.year, value.value, value.unit) == ("KEN", 2023, 1200, "KES per year")
    assert value.interval == "The source gives no interval."
    assert found.snapshot.citation == "Ministry of Finance"


def test_bounds_come_with_their_level(tmp_path):
    bounds = {"Lower bound": 1100, "Upper bound": 1300, "Level (%)": 95}
    (value,) = taken(tmp_path, "D.2", {**WHOLE, **bounds}).values
    assert (value.low, value.high, value.level, value.interval) == (
        1100, 1300, 0.95, "given by the source",
    )  # fmt: skip


def test_parts_that_add_up_pass_and_others_are_told(tmp_path):
    parts = [
        {**WHOLE, **SECTOR, "Disaggregation": "forestry", "Value": 700},
        {**WHOLE, **SECTOR, "Disaggregation": "fisheries", "Value": 500},
    ]
    sums = {one.name: one for one in taken(tmp_path, "D.2", WHOLE, *parts).checks}
    assert sums["Parts by sector, 2023"].passed
    parts[1]["Value"] = 600
    sums = {one.name: one for one in taken(tmp_path, "D.2", WHOLE, *parts).checks}
    assert not sums["Parts by sector, 2023"].passed
    assert sums["Parts by sector, 2023"].found == "the parts add up to 1300, the whole is 1200"


def test_missing_years_and_breakdowns_are_told(tmp_path):
    found = taken(tmp_path, "D.2", {**WHOLE, "Year": 2020}, WHOLE)
    told = {one.name: one.found for one in found.checks}
    assert told["No year is left out"] == "without a value: 2021, 2022"
    assert told["The breakdowns of the monitoring framework are given"] == (
        "not given: government level; COFOG or CEPA class; target"
    )


def test_a_unit_of_another_indicator_is_refused(tmp_path):
    places, said = refused(tmp_path, "D.2", {**WHOLE, "Unit": "km2"})
    assert places == [(2, "Unit")]
    assert "Use one of: USD per year" in said


def test_the_row_is_named_as_the_workbook_counts_it(tmp_path):
    places, _ = refused(tmp_path, "D.2", WHOLE, {}, {}, {**WHOLE, "Year": 2022, "Unit": "km2"})
    assert places == [(5, "Unit")]


def test_a_share_above_100_is_refused(tmp_path):
    row = {"Year": 2023, "Unit": "% of stocks", "Value": 140, **SOURCE}
    places, said = refused(tmp_path, "5.1", row)
    assert places == [(2, "Value")]
    assert "0 to 100" in said


def test_bounds_that_do_not_enclose_the_value_are_refused(tmp_path):
    bounds = {"Lower bound": 1300, "Upper bound": 1400, "Level (%)": 95}
    assert refused(tmp_path, "D.2", {**WHOLE, **bounds})[0] == [(2, "Value")]


def test_one_bound_alone_is_refused(tmp_path):
    places, _ = refused(tmp_path, "D.2", {**WHOLE, "Lower bound": 1000, "Level (%)": 95})
    assert places == [(2, "Lower bound")]


def test_a_part_without_its_name_is_refused(tmp_path):
    assert refused(tmp_path, "D.2", WHOLE, {**WHOLE, **SECTOR})[0] == [(3, "Disaggregation")]


def test_an_empty_sheet_is_refused(tmp_path):
    with pytest.raises(BadTable):
        taken(tmp_path, "D.2")


def test_the_same_sheet_is_the_same_dataset(tmp_path):
    first, second = taken(tmp_path, "D.2", WHOLE), taken(tmp_path, "D.2", WHOLE)
    assert first.snapshot.digest == second.snapshot.digest


def test_answers_are_kept_and_counted(tmp_path):
    asked = questionnaire("B.b")
    book = load_workbook(io.BytesIO(answers_workbook(asked)))
    book[ANSWERS]["F2"] = "fully"
    path = tmp_path / "answers.xlsx"
    book.save(path)
    found = take_answers(path, asked, place="KEN", shelf=Shelf(tmp_path / "shelf"))
    (value,) = found.values
    assert (value.value, value.unit) == (1.0, "of 4 questions")
    assert found.checks[0].found == "without an answer: B.2, B.3, B.4"
    assert found.snapshot.table()["answer"].to_pylist() == ["fully"]
