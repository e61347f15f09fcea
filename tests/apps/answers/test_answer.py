from datetime import UTC, date, datetime

import orjson
import pytest
import time_machine

from ecotone.apps.answers.export import PARTS
from ecotone.apps.answers.queries import answer, as_json
from ecotone.apps.catalogue.actions import Arrived, put
from ecotone.apps.hubs.actions import NewHub, add_hub
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.records.model import Draft, Link, Place, Subject
from ecotone.vocab import gbf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

PAIRS = [("KEN", 3), ("COL", 15), ("VNM", 19), ("EU", 8), ("USA", 3), ("HKG", 1), ("TWN", 21)]


def sources(body):
    """Yield the source of every item of an answer in JSON."""
    for part in PARTS:
        for item in body[part] if isinstance(body[part], list) else [body[part]]:
            yield part, item["source"]


@pytest.mark.parametrize(("country", "target"), PAIRS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_item_of_every_answer_has_a_source(country, target, language):
    body = as_json(answer(country, target, language=language))
    assert tuple(body) == PARTS
    for part, source in sources(body):
        assert source["title"], part
        assert date.fromisoformat(source["seen_on"]), part
        assert set(source) == {"title", "address", "seen_on", "doubt"}


def test_kenya_and_target_3_name_the_headline_indicator_its_custodian_and_its_data():
    found = answer("KEN", 3)
    headline = [one for one in found.to_report if one.kind == "headline"]
    assert [one.code for one in headline] == ["3.1"]
    assert headline[0].must
    assert headline[0].custodian == "UNEP-WCMC; IUCN (Protected Planet)"
    assert headline[0].unit == "% of land and inland water; % of coastal and marine area"
    assert headline[0].availability == "yes"
    assert headline[0].availability_note == "Protected Planet monthly release per country"
    assert [one.code for one in found.to_report if one.kind == "binary"] == []
    lacks = [one.text for one in found.to_report if one.kind == "duty" and one.code == "binary"]
    assert lacks == ["Target 3 has no binary indicator in the monitoring framework."]


def test_a_target_with_a_binary_indicator_lists_its_questions():
    found = answer("KEN", 1)
    binary = [one for one in found.to_report if one.kind == "binary"]
    assert [one.code for one in binary] == ["1.b"]
    assert [one.number for one in binary[0].questions] == ["1", "1.1", "(a)", "(b)", "(c)", "1.2"]
    assert binary[0].questions[0].option_labels == ("Yes", "No")
    in_french = next(one for one in answer("KEN", 1, language="fr").to_report if one.code == "1.b")
    assert in_french.questions[2].asks == "… traite du changement d’usage des terres."
    assert {one.asks_language for one in in_french.questions} == {"fr"}


@pytest.mark.parametrize("number", range(1, 24))
def test_every_must_of_the_framework_is_there_and_missing_values_are_gaps(number):
    found = answer("KEN", number)
    asked = [one.code for one in gbf.indicators_of(f"GBF-TARGET-{number:02}") if one.must_report]
    listed = [one.code for one in found.to_report if one.kind in {"headline", "binary"}]
    missing = [one.code for one in found.gaps if one.kind in {"value", "answers"}]
    assert listed == missing == asked
    assert all(one.why for one in found.gaps)


@time_machine.travel(datetime(2026, 11, 21, tzinfo=UTC), tick=False)
def test_deadlines_say_what_is_past_and_what_is_to_come():
    found = [one for one in answer("KEN", 3).to_report if one.kind == "deadline"]
    assert [(one.code, one.due_on) for one in found] == [
        ("seventh_report", date(2026, 2, 28)),
        ("eighth_report", date(2029, 6, 30)),
    ]
    assert "was due" in found[0].text
    assert "not known here" in found[0].text
    assert "was due" not in found[1].text


@pytest.mark.parametrize(
    ("country", "words"),
    [
        ("KEN", "is a Party to the Convention"),
        ("EU", "is a Party to the Convention"),
        ("USA", "is not on the list of Parties"),
        ("VAT", "is not on the list of Parties"),
        ("TWN", "is not on the list of Parties"),
        ("ATA", "is not on the list of Parties"),
        ("HKG", "Our source lists it with China, a Party"),
        ("PRI", "which is not a Party"),
    ],
)
def test_the_duty_to_report_is_said_plainly(country, words):
    found = answer(country, 3)
    duty = found.to_report[0]
    assert duty.kind == "duty"
    assert words in duty.text
    owes = found.country.party
    assert duty.must == owes
    assert any(one.must for one in found.to_report) == owes
    assert any(one.kind == "deadline" for one in found.to_report) == owes


def test_nobody_claims_global_data_for_places_that_were_not_checked():
    for country in ("HKG", "USA", "EU"):
        value = next(one for one in answer(country, 3).gaps if one.kind == "value")
        assert value.why == "Whether global sources hold values for this area was not checked."
    value = next(one for one in answer("KEN", 3).gaps if one.kind == "value")
    assert value.why.startswith("A global source holds values for single countries;")


def test_money_names_the_fund_for_its_countries_only():
    fund = [one for one in answer("KEN", 3).money if one.kind == "fund"]
    assert [one.text.partition(".")[0] for one in fund] == [
        "Kenya is among the countries of the BES Solution Fund"
    ]
    assert [one for one in answer("TZA", 3).money if one.kind == "fund"] == []
    assert "lifeweb" in [one.hub for one in answer("TZA", 3).money]
    shown = next(one for one in answer("CIV", 3).money if one.kind == "fund")
    assert "shows no date" in shown.source.doubt


def test_peers_are_parties_that_share_something_and_say_what():
    found = answer("KEN", 3).peers
    assert found[0].code == "ETH"
    assert "Same region: Eastern Africa." in found[0].shares
    assert "National ecosystem assessment since 2017." in found[0].has
    assert "KEN" not in [one.code for one in found]
    assert all(one.shares for one in found)
    assert answer("ATA", 3).peers == ()


def test_known_lines_come_from_lists_and_name_their_doubts():
    lines = {one.text: one for one in answer("CMR", 14).known}
    began = "Its national ecosystem assessment began in 2017; whether it is finished"
    assert [one.kind for text, one in lines.items() if text.startswith(began)] == ["besnet"]
    values = lines["IPBES assessment “Diverse values and valuation of nature” (2022)."]
    assert values.address == "https://doi.org/10.5281/zenodo.6522522"
    assert values.source.doubt == "The link of this assessment to the target is our own reading."
    africa = lines["IPBES assessment “Biodiversity and ecosystem services for Africa” (2018)."]
    assert africa.address == "https://www.ipbes.net/assessment-reports/africa"
    assert "DOI was not seen" in africa.source.doubt


def test_the_coming_change_of_the_least_developed_countries_is_told():
    groups = next(one for one in answer("NPL", 3).known if one.kind == "groups")
    assert "Least developed country" in groups.text
    assert "24 November 2026" in groups.source.doubt


def test_a_national_record_of_a_hub_is_known_and_no_longer_missing():
    before = answer("NRU", 7)
    assert [one.kind for one in before.gaps if one.kind == "record"] == ["record"]
    add_hub(NewHub(id="island", name="Island library"), by="test")
    draft = Draft(
        key="1",
        titles={"en": "Plastic litter on the reefs of Nauru"},
        links=(Link(url="https://island.example/reports/1"),),
        places=(Place(name="Nauru"),),
        subjects=(Subject(text="GBF Target 7"),),
        languages=("en",),
    )
    put("island", [Arrived(draft, "https://island.example/reports/1")], by="test")
    after = answer("NRU", 7, language="en")
    line = next(one for one in after.known if one.kind == "record")
    assert line.text == "Plastic litter on the reefs of Nauru"
    assert line.source.title == "Island library"
    assert {(tag.scheme, tag.code) for tag in line.why} == {
        ("country", "NRU"),
        ("target", "GBF-TARGET-07"),
    }
    assert all(tag.evidence for tag in line.why)
    assert [one for one in after.gaps if one.kind in {"record", "language"}] == []
    in_french = answer("NRU", 7, language="fr")
    assert [one.code for one in in_french.gaps if one.kind == "language"] == ["fr"]
    assert after.resources[0].card.title == line.text


def test_resources_mix_types_and_begin_with_the_method_that_must_be_reported():
    found = [one for one in answer("KEN", 3).resources if one.reach == "worldwide"]
    assert len({one.card.type for one in found[:4]}) >= 3
    methods = [one.card.title for one in found if one.card.type == "indicator"]
    assert methods[0].startswith("3.1 ")


def test_hubs_that_are_not_read_are_a_gap_with_their_state():
    found = answer("KEN", 3)
    missing = {hub for one in found.gaps if one.kind == "hub" for hub in one.hubs}
    assert missing == {one.id for one in found.hubs if one.health != "good"}
    assert {one.last_read_on for one in found.hubs} == {None}


def test_the_language_of_fallbacks_is_told():
    found = answer("TWN", 3, language="ar")
    assert (found.country.name, found.country.name_language) == ("Taiwan, Province of China", "en")
    assert found.target.name == "المناطق المحمية"
    assert not found.target.title_official


@pytest.mark.parametrize(("country", "target"), [("XXX", 3), ("KEN", 24)])
def test_unknown_codes_raise(country, target):
    with pytest.raises(NotFound):
        answer(country, target)


def test_an_unknown_language_is_refused():
    with pytest.raises(BadInput, match="en, fr, es, ar, ru, zh"):
        answer("KEN", 3, language="de")


def test_the_same_question_gets_the_same_words_twice():
    first, second = (orjson.dumps(as_json(answer("KEN", 3))) for _ in range(2))
    assert first == second


def test_an_answer_takes_a_fixed_number_of_queries(django_assert_max_num_queries):
    for country, target in PAIRS:
        with django_assert_max_num_queries(15):
            answer(country, target)
