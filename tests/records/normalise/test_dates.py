import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.records.normalise.dates import iso_date, iso_period


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("2019", "2019"),
        ("2019-04", "2019-04"),
        ("2019-04-10", "2019-04-10"),
        ("2019-04-01T10:00:00Z", "2019-04-01"),
        ("2019-04-01 10:00:00+02:00", "2019-04-01"),
        ("20190401", "2019-04-01"),
        ("2019.04.10", "2019-04-10"),
        ("2019/4/10", "2019-04-10"),
        ("10.04.2019", "2019-04-10"),
        ("25/12/2019", "2019-12-25"),
        ("12/25/2019", "2019-12-25"),
        ("03/04/2019", "2019"),  # March or April: nobody knows
        ("04/04/2019", "2019-04-04"),
        ("04/2019", "2019-04"),
        ("10 April 2019", "2019-04-10"),
        ("April 10, 2019", "2019-04-10"),
        ("Tue, 10 Jun 2003 04:00:00 GMT", "2003-06-10"),
        ("1er avril 2019", "2019-04-01"),
        ("1 de mayo de 2020", "2020-05-01"),
        ("1 апреля 2019 г.", "2019-04-01"),
        ("2019年4月1日", "2019-04-01"),
        ("2019 年 4 月", "2019-04"),
        ("١ أبريل ٢٠١٩", "2019-04-01"),
        ("12 كانون الأول 2020", "2020-12-12"),
        ("3. März 2011", "2011-03-03"),
        ("c1998", "1998"),
        ("[2003?]", "2003"),
        ("©2010", "2010"),
        ("Issued: 2018-01-18", "2018-01-18"),
        ("Spring 2019", "2019"),
        ("2019-13-45", "2019"),
        ("2019-02-30", "2019-02"),
        ("1990s", ""),
        ("no date", ""),
        ("0000-00-00", ""),
        ("9999-12-31", ""),
        ("", ""),
    ],
)
def test_dates_of_every_kind(said, date):
    assert iso_date(said) == date


@given(st.text())
def test_any_text_gives_an_iso_date_or_nothing(text):
    found = iso_date(text)
    assert found == iso_date(found)
    assert len(found) in {0, 4, 7, 10}


@given(st.dates(min_value=__import__("datetime").date(1000, 1, 1)).filter(lambda d: d.year < 2100))
def test_iso_dates_stay(day):
    assert iso_date(day.isoformat()) == day.isoformat()


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("2009-09-07T00:00:00/2013-10-27T00:00:00", ("2009-09-07", "2013-10-27")),
        ("2009/..", ("2009", "")),
        ("1990-1995", ("1990", "1995")),
        ("1990 – 1995", ("1990", "1995")),
        ("2001-05", ("2001-05", "2001-05")),
    ],
)
def test_periods(said, period):
    assert iso_period(said) == period
