"""Values on pages and in files: number, interval, reason, origin, source; and who sees what."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.monitoring.made import figure

from ecotone.apps.monitoring.flow import Origin
from ecotone.vocab import countries
from ecotone.web import languages
from ecotone.web.values import files

pytestmark = pytest.mark.django_db

TAG = re.compile(r"<[^>]+>")


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(unescape(TAG.sub(" ", answer.content.decode())).split())


@pytest.fixture
def kenya(released):
    """Release three years of Kenya, one of them missing, and a global figure beside."""
    released(figure(2010, 0.95), figure(2011, None, low=None, high=None), figure(2020, 0.9))
    released(
        figure(2020, 0.85, low=None, high=None, level=None, interval="The source gives none."),
        origin=Origin.GLOBAL,
    )


def test_the_answer_says_the_value_in_a_sentence_with_interval_and_source(client, kenya):
    said = text(client, "/en/countries/KEN/targets/4/")
    assert (
        "Red List Index, Kenya, 2020: 0.900 (0.880–0.920), from Birds of Kenya."
        " Computed here from open data; not an official national figure."
    ) in said
    assert "Red List Index, Kenya: fell from 0.950 in 2010 to 0.900 (0.880–0.920) in 2020" in said


def test_national_and_global_figures_stand_side_by_side(client, released):
    released(figure(2020, 0.9), origin=Origin.NATIONAL)
    released(figure(2020, 0.8), origin=Origin.GLOBAL)
    said = text(client, "/en/countries/KEN/")
    assert said.index("National figure") < said.index("Global figure")
    assert "0.900" in said
    assert "0.800" in said


def test_a_missing_year_has_its_reason_and_is_never_zero(client, kenya):
    said = text(client, "/en/countries/KEN/indicators/A.3/")
    assert "2011: Too few species are known." in said
    assert "0.000" not in said


def test_a_value_without_interval_says_why(client, kenya):
    assert "The source gives none." in text(client, "/en/countries/KEN/indicators/A.3/")


def test_a_country_without_values_is_told_what_to_do(client, db):
    said = text(client, "/en/countries/KEN/indicators/A.3/")
    assert "There is no value of this indicator for this country yet." in said
    assert "No value of an indicator is kept here" in text(client, "/en/countries/KEN/")


def test_the_page_of_an_indicator_leads_to_one_address(client, db):
    answer = client.get("/en/countries/ken/indicators/a.3/")
    assert answer.status_code == 301
    assert answer["Location"] == "/en/countries/KEN/indicators/A.3/"


def test_the_page_of_a_run_tells_how_to_repeat_it(client, released):
    run = released(figure(2020, 0.9))
    said = text(client, f"/en/runs/{run.id}/")
    assert f"ecotone indicators rerun {run.id}" in said
    for part in ("Birds of Kenya", "red-list-index", "duckdb", "Seed 1, 1,000 draws", "key"):
        assert part in said


def test_a_run_that_was_not_released_is_not_there_for_the_public(client, recorded):
    run = recorded(figure(2020, 0.9))
    assert client.get(f"/en/runs/{run.id}/").status_code == 404
    assert run.id not in text(client, "/en/runs/")
    assert "0.900" not in text(client, "/en/countries/KEN/indicators/A.3/")


@pytest.mark.parametrize("form", [form for form, _name in files.FORMS])
def test_nothing_leaves_the_house_before_its_release_even_for_staff(admin_client, recorded, form):
    run = recorded(figure(2020, 0.9))
    assert admin_client.get(f"/en/runs/{run.id}/").status_code == 200
    assert admin_client.get(f"/en/runs/{run.id}/run.{form}").status_code == 404
    address = f"/en/countries/KEN/indicators/A.3/values.{form}"
    assert admin_client.get(address).status_code == 404


def test_a_dataset_shows_rows_columns_and_the_runs_that_used_it(client, released, birds):
    run = released(figure(2020, 0.9))
    said = text(client, f"/en/datasets/{birds.digest}/")
    for part in ("Birds of Kenya", birds.digest, "CC-BY-4.0", "Aquila rapax", run.id):
        assert part in said
    assert "Birds of Kenya" in text(client, "/en/datasets/")


def test_a_dataset_that_is_not_public_is_not_there(client, recorded, birds):
    recorded(figure(2020, 0.9))
    assert client.get(f"/en/datasets/{birds.digest}/").status_code == 404
    assert "Birds of Kenya" not in text(client, "/en/datasets/")


def test_the_page_of_the_indicator_has_card_example_and_values_by_country(client, released):
    released(figure(2020, 0.9), figure(2020, 0.7, place="MUS"))
    said = text(client, "/en/indicators/A.3/")
    for part in (
        "How far species are from extinction",
        "Published value: 0.5",
        "ecotone indicators compute A.3 --input assessments=FILE",
        "Red List Index: from 0.700 (Mauritius) to 0.900 (Kenya)",
    ):
        assert part in said


def test_the_page_of_a_target_compares_places(client, released):
    released(figure(2020, 0.9), figure(2020, 0.7, place="MUS"))
    assert "from 0.700 (Mauritius) to 0.900 (Kenya)" in text(client, "/en/targets/4/")


def given(client: Client, form: str) -> bytes:
    answer = client.get(f"/en/countries/KEN/indicators/A.3/values.{form}")
    assert answer.status_code == 200
    name = f'filename="ecotone-KEN-A.3.{form}"'
    assert answer["Content-Disposition"] == f"attachment; {name}"
    return answer.content


def test_the_same_values_in_every_file(client, kenya):
    rows = list(csv.DictReader(io.StringIO(given(client, "csv").decode("utf-8-sig"))))
    assert [(row["year"], row["value"], row["low"], row["origin"]) for row in rows] == [
        ("2020", "0.9", "0.88", "platform"),
        ("2011", "", "", "platform"),
        ("2010", "0.95", "0.9299999999999999", "platform"),
        ("2020", "0.85", "", "global"),
    ]
    assert rows[1]["reason"] == "Too few species are known."
    told = json.loads(given(client, "json"))["values"]
    assert [one["value"] for one in told] == [0.9, None, 0.95, 0.85]
    book = openpyxl.load_workbook(io.BytesIO(given(client, "xlsx")))
    head, *cells = book["data"].iter_rows(values_only=True)
    assert [row[head.index("value")] for row in cells] == [0.9, None, 0.95, 0.85]
    assert b"Birds of Kenya" in given(client, "json")


def test_the_workbook_has_a_sheet_to_read_in_the_language_of_the_page(client, kenya):
    book = openpyxl.load_workbook(io.BytesIO(given(client, "xlsx")))
    assert book.sheetnames == ["KEN-A.3", "data", "about"]
    sheet = book.worksheets[0]
    head, first, second, *_rest = sheet.iter_rows()
    assert [cell.value for cell in head][1:5] == ["Place", "What", "Year", "Value"]
    assert first[1].value == "Kenya"
    assert (first[4].value, first[4].number_format) == (0.9, "#,##0.000")
    assert (second[4].value, second[9].value) == (None, "Too few species are known.")
    assert sheet.auto_filter.ref == "A1:M5"
    arabic = client.get("/ar/countries/KEN/indicators/A.3/values.xlsx").content
    turned = openpyxl.load_workbook(io.BytesIO(arabic)).worksheets[0]
    assert turned.sheet_view.rightToLeft
    assert turned["B2"].value == "كينيا"


def test_sdmx_files_hold_the_values(client, kenya):
    rows = list(csv.DictReader(io.StringIO(given(client, "sdmx.csv").decode())))
    assert sorted(row["OBS_VALUE"] for row in rows) == ["", "0.85", "0.9", "0.95"]
    message = json.loads(given(client, "sdmx.json"))
    assert len(message["data"]["dataSets"][0]["observations"]) == 4


def test_the_chart_as_a_file(client, kenya):
    root = ET.fromstring(given(client, "svg"))
    words = " ".join(one.text or "" for one in root.iter())
    assert "fell from 0.950" in words
    assert given(client, "png").startswith(b"\x89PNG")


def test_a_form_that_there_is_not(client, kenya):
    assert client.get("/en/countries/KEN/indicators/A.3/values.docx").status_code == 404


def test_provenance_is_json_ld(client, released):
    run = released(figure(2020, 0.9), provenance={"@graph": [{"@type": "prov:Activity"}]})
    answer = client.get(f"/en/runs/{run.id}/run.prov.jsonld")
    assert answer["Content-Type"] == "application/ld+json"
    assert answer.json()["@graph"]


@pytest.mark.parametrize("language", languages.codes())
def test_pages_of_values_in_every_language(client, released, birds, language):
    run = released(figure(2020, 0.9), figure(2015, 0.93))
    for page in (
        f"runs/{run.id}/",
        "runs/",
        "datasets/",
        f"datasets/{birds.digest}/",
        "indicators/A.3/",
        "countries/KEN/indicators/A.3/",
        "countries/KEN/targets/4/",
    ):
        answer = client.get(f"/{language}/{page}")
        assert answer.status_code == 200
        assert len(answer.content) < 200_000


@pytest.mark.parametrize(
    "page", ["countries/KEN/", "countries/KEN/indicators/A.3/", "indicators/A.3/"]
)
def test_one_and_three_years_take_the_same_queries(client, released, page):
    counts = []
    for years in ((2018,), (2018, 2019, 2020)):
        released(*(figure(year, 0.9 + (year - 2018) / 100) for year in years))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/en/{page}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_an_extent_account_is_drawn_with_its_years(client, released):
    rows = tuple(
        {"place": "KEN", "from_year": 2000, "year": 2017, "class": name, "opening": before,
         "gain": 1.0, "loss": 2.0, "closing": after}
        for name, before, after in (("Forest", 40.0, 30.0), ("Cropland", 10.0, 20.0))
    )  # fmt: skip
    run = released(figure(2020, 0.9), tables={"account": rows})
    said = text(client, f"/en/runs/{run.id}/")
    assert "Kenya: largest change is the loss of 10.00 km² of Forest" in said
    assert "Class 2000 Gained Lost 2017" in said


def test_why_national_and_global_figures_differ(client, released):
    released(figure(2020, 0.9), origin=Origin.NATIONAL)
    released(figure(2020, 0.8), origin=Origin.GLOBAL)
    said = text(client, "/en/countries/KEN/indicators/A.3/")
    assert "The first figure is 0.100 higher than the global one. Why:" in said
    assert "What remains, with all other reasons together." in said


def test_the_chart_of_many_places_has_both_ends(client, released):
    codes = [one.iso3 for one in countries.countries()[:60]]
    released(*(figure(2020, 0.3 + n / 100, place=code) for n, code in enumerate(codes)))
    said = text(client, "/en/indicators/A.3/")
    assert "The 12 highest and the 12 lowest of 60 places" in said


@pytest.mark.parametrize("address", ["runs/0123456789/", "datasets/0123456789/", "methods/none/"])
def test_what_is_not_there_is_said_in_the_language_of_the_page(client, address):
    said = text(client, f"/en/{address}", 404)
    assert "There is no " in said


def test_without_a_whole_the_largest_parts_stand_for_an_indicator(client, released):
    released(
        figure(2020, 0.9, group={"realm": "land", "dating": "all"}),
        figure(2020, 0.4, group={"realm": "marine", "dating": "all"}),
        figure(2020, 0.2, group={"realm": "land", "dating": "known"}),
    )
    for page in ("countries/KEN/", "countries/KEN/targets/4/"):
        said = text(client, f"/en/{page}")
        assert "land 0.900 (0.880–0.920)" in said
        assert "marine 0.400 (0.380–0.420)" in said
        assert "0.200" not in said
