"""Values on the answer page: a number with all that belongs to it, or why there is none."""

from __future__ import annotations

import pytest
from tests.apps.monitoring.made import CARD, STAFF, computed, figure, used

from ecotone.apps.answers.queries import answer, as_json, readiness, readiness_of, world
from ecotone.apps.monitoring import actions
from ecotone.apps.monitoring.flow import Origin
from ecotone.apps.monitoring.models import Dataset, Value
from ecotone.rights.visibility import PUBLIC, Purpose

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(tmp_path):
    """Return a function that records values of Kenya and makes them official."""
    import pyarrow as pa

    from ecotone.datasets.snapshot import Shelf

    table = pa.table({"species": ["Aquila rapax"]})
    birds = Shelf(tmp_path / "shelf").keep_table(
        table,
        title="Birds of Kenya",
        licence="CC-BY-4.0",
        source="https://example.org/birds",
        retrieved_at="2026-11-01T00:00:00+00:00",
    )
    actions.keep_card(CARD, by=STAFF)
    actions.keep_dataset(birds, by=STAFF)

    def write(*values, official: bool = True, origin: Origin = Origin.NATIONAL):
        run = computed(*values, inputs=(used(birds),))
        actions.record_run(run, by=STAFF, origin=origin)
        numbers = list(Value.objects.filter(run_id=run.id).values_list("pk", flat=True))
        if official:
            actions.submit_for_review(numbers, by=STAFF)
            actions.make_official(numbers, by=STAFF)
        return run

    return write


def known(language="en", viewer=PUBLIC):
    found = answer("KEN", 4, language=language, viewer=viewer)
    return [line for line in found.known if line.kind == "value"]


def gap(code="A.3"):
    return [one for one in answer("KEN", 4).gaps if one.code == code]


def test_an_official_value_is_known_with_unit_year_interval_state_source_and_run(record):
    assert len(gap()) == 1
    run = record(figure(2020, 0.8871))
    [line] = known()
    assert line.text == (
        "Red List Index (A.3), 2020: 0.887 (index 0-1), 95% interval from 0.867 to 0.907. "
        "Official value of the country."
    )
    assert line.address == f"/en/runs/{run.id}/"
    assert (line.source.title, line.source.seen_on) == ("Data that are not public", None)
    actions.publish_dataset(Dataset.objects.get().digest, by=STAFF)
    [line] = known()
    assert (line.source.title, line.source.address, str(line.source.seen_on)) == (
        "Birds of Kenya",
        "https://example.org/birds",
        "2026-11-01",
    )
    assert gap() == []
    body = as_json(answer("KEN", 4))["known"][0]["value"]
    assert (body["value"], body["state"], body["origin"]) == (0.8871, "official", "national")
    assert (body["measure"]["unit"], body["run"]) == ("index 0-1", run.id)


def test_numbers_are_written_as_the_language_writes_them(record):
    record(figure(2020, 0.8871))
    [line] = known("fr")
    assert "0,887" in line.text


def test_a_value_without_interval_says_why_and_a_count_has_no_decimals(record):
    record(figure(2020, 0.9, low=None, high=None, level=None, interval="The list is complete."))
    [line] = known()
    assert "No interval: The list is complete." in line.text


def test_what_is_not_released_is_no_answer_for_the_public(record):
    run = record(figure(2020), official=False, origin=Origin.PLATFORM)
    assert known() == []
    assert len(gap()) == 1
    assert "under review" not in known(viewer=STAFF)[0].text
    actions.publish_dataset(Dataset.objects.get().digest, by=STAFF)
    actions.release(run.id, by=STAFF)
    [line] = known()
    assert line.text.endswith("Computed here from open data; not an official national figure.")


def test_the_global_figure_stands_beside_the_national_one(record):
    record(figure(2020, 0.88))
    dataset = Dataset.objects.get().digest
    actions.record_figures(
        [figure(2021, 0.8)], indicator="A.3", dataset=dataset, origin=Origin.GLOBAL, by=STAFF
    )
    numbers = list(Value.objects.filter(origin="global").values_list("pk", flat=True))
    actions.submit_for_review(numbers, by=STAFF)
    actions.make_official(numbers, by=STAFF)
    national, worldwide = known()
    assert "Official value of the country." in national.text
    assert worldwide.text.endswith("Figure of a global source, not of the country.")
    assert "0.800" in worldwide.text


def test_a_computation_without_result_gives_its_reason_to_the_gap(record):
    record(figure(2020, None, reason="Too few species are known."))
    [line] = gap()
    assert line.text == "No value of indicator A.3 for Kenya is stored here."
    assert line.why == "Too few species are known."
    assert known() == []


def test_a_few_parts_stand_for_a_whole_that_is_not_known(record):
    parts = ({"realm": "land", "taxon": "all"}, {"realm": "sea", "taxon": "all"})
    birds = {"realm": "land", "taxon": "birds"}
    record(*(figure(2020, group=group) for group in (*parts, birds)))
    assert [line.text.partition(":")[0] for line in known()] == [
        "Red List Index, land (A.3), 2020",
        "Red List Index, sea (A.3), 2020",
    ]
    assert gap() == []


def test_values_of_many_groups_alone_are_pointed_at(record):
    record(*(figure(2020, group={"taxon": f"order {number}"}) for number in range(9)))
    [line] = known()
    assert line.text == "Values of A.3 for Kenya are stored here by group only."
    assert line.address == "/en/countries/KEN/indicators/A.3/"
    assert line.value is None
    assert gap() == []


def test_readiness_counts_values_that_are_held(record):
    before = readiness("KEN")[3]
    record(figure(2020))
    after = readiness("KEN")[3]
    assert before.reasons[0] != after.reasons[0]
    assert after.reasons[0] == "A.3: values for the country are stored here."
    assert readiness_of(answer("KEN", 4)) == after
    levels = [one.level for one in readiness("KEN")]
    assert world()["KEN"] == {level: levels.count(level) for level in world()["KEN"]}
    hidden = readiness("KEN", viewer=PUBLIC, purpose=Purpose.EXPORT)[3]
    assert hidden.reasons[0] == after.reasons[0]
