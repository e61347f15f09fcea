from __future__ import annotations

from ecotone.search.years import spans


def test_years_and_ranges_are_read_and_the_rest_is_named() -> None:
    values = ("2021", "2015-2019", "2019-2015", "2015-", "-2001", "soon", "-", "20211", "2015 2016")
    assert spans(values) == (
        ((2021, 2021), (2015, 2019), (2015, 2019), (2015, 9999), (0, 2001)),
        ("soon", "-", "20211", "2015 2016"),
    )
