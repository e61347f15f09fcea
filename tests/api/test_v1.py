from __future__ import annotations

import orjson
import pytest
from django.test import Client
from pydantic import TypeAdapter, ValidationError

from ecotone.api.answers import AnswerBody
from ecotone.api.countries import CountryDetail
from ecotone.api.description import described
from ecotone.api.records import RecordDetail
from ecotone.apps.answers import model, queries
from ecotone.rights.visibility import PUBLIC, Purpose

PAIRS = [("KEN", "3", "en"), ("MAR", "7", "ar"), ("USA", "1", "fr"), ("ATA", "4", "zh")]


def problem(response) -> dict:
    assert response.headers["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    assert body["title"]
    assert body["detail"].endswith((".", "?"))
    return body


@pytest.mark.parametrize(("country", "target", "language"), PAIRS)
def test_the_answer_is_the_one_of_the_answers_room(
    api: Client, country: str, target: str, language: str
) -> None:
    body = api.get(f"/api/v1/countries/{country}/targets/{target}?lang={language}").json()
    found = queries.answer(country, target, viewer=PUBLIC, purpose=Purpose.API, language=language)
    assert body == queries.as_json(found)
    assert list(body) == [
        "country", "target", "to_report", "known", "gaps", "resources", "hubs", "peers", "money",
    ]  # fmt: skip
    for part in list(body)[2:]:
        for item in body[part]:
            assert item["source"]["title"], (part, item)


def test_the_answer_is_what_its_description_says(api: Client) -> None:
    body = api.get("/api/v1/countries/KEN/targets/3").content
    AnswerBody.model_validate_json(body)
    damaged = orjson.loads(body)
    del damaged["known"][0]["source"]
    with pytest.raises(ValidationError):
        AnswerBody.model_validate(damaged)


def test_readiness_is_what_its_description_says(api: Client) -> None:
    body = api.get("/api/v1/countries/KEN/targets?lang=es").content
    levels = TypeAdapter(tuple[model.Readiness, ...]).validate_json(body)
    assert levels == queries.readiness("KEN", purpose=Purpose.API, language="es")


def test_a_country_is_found_by_any_of_its_codes(api: Client) -> None:
    bodies = [api.get(f"/api/v1/countries/{code}").content for code in ("KEN", "ke", "404")]
    assert len(set(bodies)) == 1
    kenya = CountryDetail.model_validate_json(bodies[0])
    assert kenya.name.text == "Kenya"
    assert [area.code for area in kenya.areas] == ["014", "202", "002"]
    assert kenya.page == "http://testserver/en/countries/KEN/"


def test_names_come_in_the_language_asked_for(api: Client) -> None:
    address = "/api/v1/countries/KEN"
    assert api.get(f"{address}?lang=ar").json()["name"]["text"] == "كينيا"
    accepted = api.get(address, headers={"accept-language": "ru;q=0.9, xx"})
    assert accepted.json()["name"] == {"text": "Кения", "language": "ru", "official": True}
    assert accepted.headers["Content-Language"] == "ru"


def test_a_list_is_walked_by_its_next_links(api: Client) -> None:
    address: str | None = "/api/v1/countries?size=100"
    seen: list[str] = []
    while address:
        body = api.get(address).json()
        seen += [item["code"] for item in body["items"]]
        address = body["next"]
    assert len(seen) == len(set(seen)) == body["total"] == 250
    assert body["previous"] == "http://testserver/api/v1/countries?size=100&page=2"


def test_a_page_past_the_end_is_empty_and_leads_back(api: Client) -> None:
    body = api.get("/api/v1/targets?page=9&size=10").json()
    assert (body["items"], body["next"]) == ([], None)
    assert body["previous"] == "http://testserver/api/v1/targets?page=3&size=10"


def test_indicators_of_a_target_and_of_a_kind(api: Client) -> None:
    body = api.get("/api/v1/indicators?target=3&kind=headline").json()
    assert [item["code"] for item in body["items"]] == ["3.1"]
    target = api.get("/api/v1/targets/3").json()
    every = api.get("/api/v1/indicators?target=3&size=100").json()
    assert target["indicators"] == every["items"]


def test_search_finds_and_its_records_open(api: Client) -> None:
    body = api.get("/api/v1/search?q=mangroves&size=2").json()
    assert body["total"] >= 2
    assert body["items"][0]["reasons"]
    assert body["facets"]["type"]
    assert body["page_address"] == "http://testserver/en/search/?q=mangroves"
    for item in body["items"]:
        record = RecordDetail.model_validate_json(api.get(f"/api/v1/records/{item['uid']}").content)
        assert record.title == item["title"]
        assert record.copies
        assert all(tag.evidence for tag in record.tags)


def test_search_narrows_by_every_kind_of_filter(api: Client) -> None:
    every = api.get("/api/v1/search").json()
    for name, counts in every["facets"].items():
        for count in counts[:2]:
            narrowed = api.get("/api/v1/search", {name: count["code"], "size": 1}).json()
            assert narrowed["total"] == count["records"], (name, count)


def test_the_parts_of_a_search_that_are_not_known_are_refused(api: Client) -> None:
    for asked, word in {
        "country=Atlantis": "Atlantis",
        "target=99": "99",
        "type=song": "song",
        "hub=nowhere": "nowhere",
        "year=soon": "soon",
        "q=" + "a" * 100_000: "300",
        "page=0": "page",
        "sort=beauty": "sort",
    }.items():
        response = api.get(f"/api/v1/search?{asked}")
        assert response.status_code == 422, asked
        assert word in problem(response)["detail"]


def test_a_value_in_a_question_that_is_not_there_is_not_a_missing_page(api: Client) -> None:
    for address in ("hubs?target=99", "hubs?country=Atlantis", "indicators?target=99"):
        assert problem(api.get(f"/api/v1/{address}"))["status"] == 422, address


def test_suggestions_go_on_from_what_was_typed(api: Client) -> None:
    found = api.get("/api/v1/suggest?q=mangr").json()["suggestions"]
    assert found
    assert all("mangr" in one.lower() for one in found)


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("countries/XXX", "XXX"),
        ("countries/KEN/targets/24", "1 to 23"),
        ("countries/QQQ/targets/3", "QQQ"),
        ("targets/0", "1 to 23"),
        ("indicators/99.9", "99.9"),
        ("hubs/gbiff", "gbif"),
        ("records/nothing", "no record"),
        ("nothing/here", "/api/v1/"),
    ],
)
def test_what_is_not_there_is_a_problem_that_says_what_to_do(
    api: Client, address: str, word: str
) -> None:
    response = api.get(f"/api/v1/{address}")
    assert response.status_code == 404
    assert word in problem(response)["detail"]


def test_every_error_is_a_problem(api: Client) -> None:
    assert problem(api.get("/api/v1/targets?size=0"))["errors"] == [
        {"where": "query.size", "what": "Input should be greater than or equal to 1"}
    ]
    assert problem(api.get("/api/v1/targets?lang=tlh"))["status"] == 422
    assert problem(api.post("/api/v1/targets"))["status"] == 405
    assert problem(api.delete("/api/v1/records/x"))["status"] == 405


def test_an_error_that_nobody_foresaw_is_a_problem_and_tells_no_secret(
    api: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr("ecotone.vocab.gbf.target", breaks)
    response = api.get("/api/v1/targets/3")
    assert problem(response)["status"] == 500
    assert b"swordfish" not in response.content
    assert "swordfish" in caplog.text


def test_an_unchanged_answer_costs_nothing(api: Client) -> None:
    address = "/api/v1/countries/KEN/targets/3"
    first = api.get(address)
    again = api.get(address, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    other = api.get(f"{address}?lang=fr", headers={"if-none-match": first.headers["ETag"]})
    assert other.status_code == 200
    assert "Accept-Language" in first.headers["Vary"]


def test_the_first_address_leads_everywhere(api: Client) -> None:
    body = api.get("/api/v1/").json()
    for address in (*body["links"].values(), body["openapi"], body["documentation"]):
        assert api.get(address).status_code == 200, address


def test_the_reference_page_shows_every_operation_and_loads_nothing_from_elsewhere(
    api: Client,
) -> None:
    assert api.get("/api/v1/docs").headers["Location"] == "/en/api/"
    page = api.get("/en/api/").content.decode()
    for path in described()["paths"]:
        assert f"GET {path}" in page
    assert 'src="http' not in page
    assert '<link rel="stylesheet" href="http' not in page


def test_every_operation_and_every_parameter_says_what_it_is() -> None:
    for path, methods in described()["paths"].items():
        said = methods["get"]
        assert said["summary"], path
        assert said["description"], path
        for parameter in said.get("parameters", []):
            if parameter["in"] == "query":
                assert parameter["description"], (path, parameter["name"])
