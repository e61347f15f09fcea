"""Methods, runs, datasets and values over the API: what the pages show, no more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from django.test import Client
from tests.apps.monitoring.made import CARD, STAFF, computed, figure, used

from ecotone.api.methods import MethodDetail
from ecotone.api.values import DatasetDetail, RunDetail, ValueBody
from ecotone.apps.accounts.models import User
from ecotone.apps.monitoring import actions
from ecotone.apps.monitoring.models import Value
from ecotone.datasets.snapshot import Shelf, Snapshot
from ecotone.indicators.base import Run


@pytest.fixture
def reader(db) -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def birds(db, tmp_path: Path) -> Snapshot:
    table = pa.table({"species": ["Aquila rapax"], "category": ["VU"]})
    shelf = Shelf(tmp_path / "shelf")
    found = shelf.keep_table(table, title="Birds of Kenya", licence="CC-BY-4.0")
    actions.keep_card(CARD, by=STAFF)
    actions.keep_dataset(found, by=STAFF)
    return found


@pytest.fixture
def released(birds: Snapshot) -> Callable[..., Run]:
    actions.publish_dataset(birds.digest, by=STAFF)

    def record(*values, release: bool = True) -> Run:
        run = computed(*values, inputs=(used(birds),))
        actions.record_run(run, by=STAFF, provenance={"@graph": [{"@id": "urn:ecotone:run"}]})
        if release:
            actions.release(run.id, by=STAFF)
        return run

    return record


def test_a_value_comes_with_all_that_belongs_to_it(reader: Client, released, birds) -> None:
    run = released(figure(2020), figure(2021, None))
    body = reader.get("/api/v1/values?country=ke&indicator=a.3").json()
    assert (body["total"], body["next"]) == (2, None)
    first, second = (ValueBody.model_validate(item) for item in body["items"])
    assert (first.value, first.low, first.state, first.origin) == (
        0.9,
        0.88,
        "computed",
        "platform",
    )
    assert (second.value, second.reason) == (None, "Too few species are known.")
    assert first.page == f"http://testserver/en/runs/{run.id}/"
    assert [source.digest for source in first.sources] == [birds.digest]
    assert reader.get("/api/v1/values?year=2021").json()["total"] == 1
    assert reader.get("/api/v1/values?target=4&size=1").json()["next"].endswith("size=1&page=2")
    assert reader.get("/api/v1/values?target=3").json()["total"] == 0
    assert reader.get("/api/v1/values?state=official").json()["total"] == 0
    assert reader.get("/api/v1/values?country=GLOBAL").json()["total"] == 0


def test_a_run_comes_with_what_repeats_it(reader: Client, released, birds) -> None:
    run = released()
    [line] = reader.get("/api/v1/runs?indicator=A.3&country=KEN").json()["items"]
    body = reader.get(f"/api/v1/runs/{line['id']}").json()
    one = RunDetail.model_validate(body)
    assert (one.id, one.seed, one.settings, one.digest) == (
        run.id,
        1,
        {"weights": [0, 1]},
        run.digest,
    )
    assert [used_one.digest for used_one in one.inputs] == [birds.digest]
    assert (len(one.values), one.hidden_values) == (1, 0)
    assert reader.get(f"/api/v1/runs/{run.id}/provenance").json() == {
        "@graph": [{"@id": "urn:ecotone:run"}]
    }


def test_a_dataset_comes_with_rows_only_where_the_licence_allows(
    reader: Client, released, birds
) -> None:
    run = released()
    [line] = reader.get("/api/v1/datasets").json()["items"]
    one = DatasetDetail.model_validate(reader.get(f"/api/v1/datasets/{line['digest']}").json())
    assert one.preview.rows == (("Aquila rapax", "VU"),)
    assert [each.id for each in one.runs] == [run.id]
    actions.describe_dataset(birds.digest, by=STAFF, licence="IUCN-RL-TERMS")
    one = DatasetDetail.model_validate(reader.get(f"/api/v1/datasets/{line['digest']}").json())
    assert (one.preview, bool(one.preview_reason)) == (None, True)


def test_a_method_says_what_its_card_says(reader: Client, birds) -> None:
    [line] = reader.get("/api/v1/methods?target=4&indicator=A.3").json()["items"]
    for name in (line["name"], "A.3"):
        one = MethodDetail.model_validate(reader.get(f"/api/v1/methods/{name}").json())
        assert [measure.title for measure in one.measures] == ["Red List Index", "Species assessed"]
    assert reader.get("/api/v1/methods?target=5").json()["total"] == 0


def test_what_is_not_released_is_not_there_for_the_public(reader: Client, released, birds) -> None:
    run = released(release=False)
    addresses = ("values", "runs", "datasets")
    actions.hide_dataset(birds.digest, reason="Places of nests.", by=STAFF)
    for address in addresses:
        assert reader.get(f"/api/v1/{address}").json()["total"] == 0, address
    for address in (f"runs/{run.id}", f"runs/{run.id}/provenance", f"datasets/{birds.digest}"):
        assert reader.get(f"/api/v1/{address}").status_code == 404, address
    reader.force_login(User.objects.create_user("staff@example.org", is_staff=True))
    for address in addresses:
        assert reader.get(f"/api/v1/{address}").json()["total"] == 1, address
    assert reader.get(f"/api/v1/runs/{run.id}").status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "word"),
    [
        ("values?country=Atlantis", 422, "Atlantis"),
        ("values?indicator=99.9", 422, "99.9"),
        ("values?target=99", 422, "1 to 23"),
        ("values?origin=ours", 422, "origin"),
        ("values?state=final", 422, "state"),
        ("runs?indicator=99.9", 422, "99.9"),
        ("methods?target=0", 422, "1 to 23"),
        ("methods/dance", 404, "dance"),
        ("runs/nothing", 404, "nothing"),
        ("runs/nothing/provenance", 404, "nothing"),
        ("datasets/nothing", 404, "nothing"),
    ],
)
def test_what_is_not_there_is_a_problem(
    reader: Client, address: str, status: int, word: str
) -> None:
    answer = reader.get(f"/api/v1/{address}")
    assert answer.status_code == status
    assert word in answer.json()["detail"]


def test_lists_take_the_same_number_of_queries_for_one_and_for_three(
    reader: Client, released, django_assert_num_queries
) -> None:
    released()
    for count in (1, 3):
        if count == 3:
            released(figure(2019, place="MUS"))
            released(figure(2018), figure(2017))
        for address, queries in (("values", 5), ("runs", 3), ("datasets", 2), ("methods", 1)):
            with django_assert_num_queries(queries):
                found = reader.get(f"/api/v1/{address}").json()["total"]
            assert found >= (count if address in ("values", "runs") else 1), address
    assert Value.objects.count() == 4
