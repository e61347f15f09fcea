import pytest

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.problems import BadTable
from ecotone.datasets.readers.sdmx_in import sdmx_table
from ecotone.datasets.reading import read

RATES = TableNeed(
    meaning="exchange rates",
    columns=(
        Column(name="currency", type=ColumnType.TEXT, meaning="currency", synonyms=("CURRENCY",)),
        Column(name="period", type=ColumnType.TEXT, meaning="period", synonyms=("TIME_PERIOD",)),
        Column(name="value", type=ColumnType.NUMBER, meaning="rate", synonyms=("OBS_VALUE",)),
    ),
)


@pytest.mark.parametrize(
    ("file", "rows"),
    [("rg-xs.xml", 12), ("ng-xs.xml", 12), ("sg-flat.xml", 12), ("flat.json", 4), ("ts.json", 4)],
)
def test_a_message_is_read_as_a_table(shared, file, rows):
    path = shared / "harvest/sdmx/sdmx-test-data" / file
    table = read(path, RATES, name="rates").table
    assert table.num_rows == rows
    assert table.column_names == ["currency", "period", "value"]


@pytest.mark.parametrize("file", ["common-structure.xml", "constructed-sample.json", "footer.xml"])
def test_a_message_without_data_is_refused(shared, file):
    with pytest.raises(BadTable, match=r"holds no observations|cannot be read as SDMX"):
        read(shared / "harvest/sdmx/sdmx-test-data" / file, RATES, name="rates")


@pytest.mark.parametrize("body", ["", "<a/>", "{}", "[1]", '{"data": 1}', "<!DOCTYPE x><x/>"])
def test_what_is_no_sdmx_is_refused(tmp_path, body):
    for ending in ("xml", "json"):
        path = tmp_path / f"x.{ending}"
        path.write_text(body)
        with pytest.raises(BadTable):
            read(path, RATES, name="rates")


def test_a_message_of_version_two_is_read_in_series_and_flat(shared):
    table = sdmx_table(shared / "harvest/sdmx/sdmx-test-data/constructed-sample-full.json")
    found = {
        (one["CURRENCY"], one["TIME_PERIOD"], one["OBS_VALUE"], one["FREQ"])
        for one in table.to_pylist()
    }
    assert ("NZD", "2013-01-18", "1.5931", "D") in found
    assert ("RUB", "2013-01-21", "40.3", "D") in found


def test_a_message_that_points_outside_its_lists_is_refused(shared):
    with pytest.raises(BadTable, match="not laid out as its schema says"):
        read(shared / "harvest/sdmx/sdmx-test-data/exr-action-delete.json", RATES, name="rates")
