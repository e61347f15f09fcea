import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.datasets.cells.numbers import NotANumber, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12.0),
        ("-0.5", -0.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("0,93", 0.93),
        ("0,125", 0.125),
        ("12,5", 12.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1,234,567", 1234567.0),
        ("1 234 567", 1234567.0),
        ("1\u00a0234,5", 1234.5),
        ("1’234.5", 1234.5),
        ("٣٫٥", 3.5),
        ("۱۲۳", 123.0),
        ("١٬٢٣٤٬٥٦٧", 1234567.0),
        ("−7", -7.0),
        ("１２", 12.0),
    ],
)
def test_a_number_is_read_in_the_way_it_is_written(text, value):
    assert read_number(text).value == value


@pytest.mark.parametrize(
    "text", ["1,234", "12,345", "1.2.3", "1,2,3", "12a", "<5", "~3", "1-2", "", "inf", "1,23.4,5"]
)
def test_what_is_no_number_or_could_be_two_is_refused(text):
    with pytest.raises(NotANumber):
        read_number(text)


def test_the_mark_of_the_column_settles_what_was_open():
    assert read_number("1,234", decimal=",").value == 1.234
    assert read_number("1,234", decimal=".").value == 1234.0


@pytest.mark.parametrize(
    ("text", "decimal"), [("0,93", "."), ("1.234", ","), ("0.93", ","), ("1.234,5", ".")]
)
def test_two_marks_for_decimals_in_one_column_are_refused(text, decimal):
    with pytest.raises(NotANumber):
        read_number(text, decimal=decimal)


@pytest.mark.parametrize("text", ["93 %", "93%", "٩٣٪"])
def test_a_percent_sign_is_told(text):
    found = read_number(text)
    assert (found.value, found.percent) == (93.0, True)


@given(st.floats(allow_nan=False, allow_infinity=False, width=64))
def test_what_python_writes_is_read_back(value):
    assert read_number(repr(value)).value == value


@given(st.integers(-(10**15), 10**15), st.sampled_from([" ", "\u00a0", "\u202f", "’"]))
def test_groups_of_three_are_one_number(value, mark):
    assert read_number(f"{value:,}".replace(",", mark)).whole in {value, None}
    assert read_number(f"{value:,}".replace(",", mark)).value == value


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_refused(text):
    with contextlib.suppress(NotANumber):
        assert isinstance(read_number(text).value, float)
