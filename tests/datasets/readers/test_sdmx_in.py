import pytest

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.problems import BadTable
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
