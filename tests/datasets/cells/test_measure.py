"""Cells of numbers that hold something else, and what is said of them."""

import pyarrow as pa
import pytest

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.problems import BadTable
from ecotone.datasets.reading import read_table

NEED = TableNeed(
    meaning="areas",
    columns=(
        Column(name="area", type=ColumnType.NUMBER, meaning="area", unit="km2", low=0),
        Column(name="year", type=ColumnType.INTEGER, meaning="year", unit="year", optional=True),
    ),
)


def sentence(**columns):
    with pytest.raises(BadTable) as found:
        read_table(pa.table(columns), NEED, name="areas")
    return found.value.problems[0].sentence


@pytest.mark.parametrize("text", ["12 km2", "12*", "<5", "20-25", "~20", "½", "(12)", "inf", "∞"])
def test_what_is_no_number_says_what_to_write(text):
    said = sentence(area=["1", text])
    assert said == (
        f"areas, row 2, column “area”: “{text}” is not a number. Write the number alone, without "
        "unit, sign or remark."
    )


@pytest.mark.parametrize("text", ["1e999", "-1e400"])
def test_a_number_beyond_all_numbers_is_refused_as_text(text):
    assert f"“{text}” is too large to be true" in sentence(area=["1", text])


@pytest.mark.parametrize("value", [float("inf"), float("-inf")])
def test_infinity_of_another_program_is_refused(value):
    assert "is no measurement" in sentence(area=[1.0, value])


def test_a_value_below_what_can_be_names_the_unit():
    assert "-1 is below 0 km2, the lowest that can be" in sentence(area=["-1"])


def test_a_date_where_a_year_is_needed_names_the_year():
    assert "write 2018." in sentence(area=["1"], year=["2018-05-31"])


def test_a_number_in_the_marks_of_another_country_says_what_to_do():
    assert "Write all its cells alike" in sentence(area=["10", "1.234,5", "2.345"])
