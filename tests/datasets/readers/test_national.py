import pytest

from ecotone.datasets.problems import BadTable
from ecotone.datasets.readers.national import read_national


def by_year(reading):
    table = reading.table
    return dict(zip(table["year"].to_pylist(), table["value"].to_pylist(), strict=True))


def test_the_red_list_index_of_the_united_kingdom(shared):
    path = shared / "indicators/national/gbr/indicator_15-5-1.csv"
    values = by_year(read_national(path, "15.5.1", place="GBR"))
    assert (values[2000], values[2020], values[2023]) == (0.96508, 0.96202, 0.96214)


def test_of_several_series_in_a_file_the_right_one_is_read(shared):
    path = shared / "indicators/national/gbr/indicator_14-4-1.csv"
    reading = read_national(path, "14.4.1", place="GBR")
    assert set(reading.table["series"].to_pylist()) == {
        "Proportion of fish stocks within biologically sustainable levels"
    }
    assert set(reading.table["place"].to_pylist()) == {"GBR"}


def test_periods_of_years_stand_at_their_last(shared):
    path = shared / "indicators/national/gbr/indicator_6-6-1.csv"
    reading = read_national(path, "6.6.1", place="GBR")
    assert min(reading.table["year"].to_pylist()) == 1988
    assert any("about several years" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("file", "code", "title", "said"),
    [
        ("kaz/indicator_15-5-1.csv", "15.5.1", "", "its number alone proves nothing"),
        ("kaz/indicator_15-5-1.csv", "15.5.1", "Red List Index", "“UNITS” is not the unit"),
        ("kaz/indicator_15-1-2.csv", "15.1.2", "Area of reserves", "That is another measure"),
        ("kaz/indicator_15-1-1.csv", "15.1.1", "Forest area", "as row 189"),
        ("gbr/indicator_15-1-1.csv", "15.1.1", "", "its number alone proves nothing"),
        ("gbr/indicator_15-7-1.csv", "15.5.1", "", "holds “Convention of International Trade"),
    ],
)
def test_a_file_that_does_not_hold_the_indicator_is_refused(shared, file, code, title, said):
    with pytest.raises(BadTable) as found:
        read_national(shared / "indicators/national" / file, code, place="XXX", title=title)
    assert said in found.value.problems[0].sentence


@pytest.mark.parametrize(
    ("series", "unit", "values", "said"),
    [
        ("Species abundance", "Index (1970 = 1)", (1, 0.9), "That is another measure"),
        ("Red List Index", "Index", (1, 0.9), "the series begins at 1"),
        ("Red List Index", "Index", (96.5, 96.2), "values go from 96.2 to 96.5"),
        ("Red List Index", "Percentage (%)", (0.9, 0.8), "is not the unit of 15.5.1"),
    ],
)
def test_another_index_under_the_number_is_refused(tmp_path, series, unit, values, said):
    path = tmp_path / "indicator_15-5-1.csv"
    lines = [f"{1970 + at},{series},{unit},{value}" for at, value in enumerate(values)]
    path.write_text("\n".join(["Year,Series,Units,Value", *lines]))
    with pytest.raises(BadTable) as found:
        read_national(path, "15.5.1", place="GBR")
    assert said in found.value.problems[0].sentence


def test_an_index_of_a_country_without_threatened_species_may_be_one(tmp_path):
    path = tmp_path / "indicator_15-5-1.csv"
    path.write_text(
        "Year,Series,Units,Value\n2000,Red List Index,Index,1\n2010,Red List Index,Index,1\n"
    )
    assert by_year(read_national(path, "15.5.1", place="XXX")) == {2000: 1.0, 2010: 1.0}
