"""Who sees which dataset, row, run and value; and how many queries that takes."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
import shapely
from django.db import IntegrityError, transaction
from tests.apps.monitoring.made import STAFF, figure

from ecotone.apps.monitoring import actions, queries
from ecotone.apps.monitoring.models import Dataset
from ecotone.apps.monitoring.shown import (
    CONSENT_NEEDED,
    LICENCE_FORBIDS,
    LICENCE_UNKNOWN,
    NO_ROWS,
    NOT_PUBLIC,
)
from ecotone.datasets.needs import NEEDS_CONSENT
from ecotone.datasets.snapshot import Shelf
from ecotone.indicators import inputs
from ecotone.indicators.methods.territories import Territories
from ecotone.indicators.methods.territory_needs import TERRITORIES
from ecotone.kernel.errors import NotFound
from ecotone.rights.visibility import PUBLIC, Purpose

pytestmark = pytest.mark.django_db
EVERYBODY = {"viewer": PUBLIC, "purpose": Purpose.READ}
INSIDE = {"viewer": STAFF, "purpose": Purpose.READ}


@pytest.mark.parametrize(
    ("licence", "reason"),
    [
        ("CC-BY-4.0", ""),
        ("CC-BY-NC-4.0", ""),
        ("IUCN-RL-TERMS", LICENCE_FORBIDS),
        ("WDPA-TERMS", LICENCE_FORBIDS),
        ("unknown", LICENCE_UNKNOWN),
    ],
)
def test_rows_are_public_only_when_the_licence_lets_us_share(db, birds, licence, reason):
    actions.keep_dataset(replace(birds, licence=licence, notes=("Row 2: …",)), by=STAFF)
    with pytest.raises(NotFound):
        queries.dataset(birds.digest, **EVERYBODY)
    actions.publish_dataset(birds.digest, by=STAFF)
    shown = queries.dataset(birds.digest, **EVERYBODY)
    assert (shown.title, shown.licence, len(shown.columns)) == ("Birds of Kenya", licence, 2)
    assert shown.preview_reason == reason
    assert (shown.preview is None, shown.notes == ()) == (bool(reason), bool(reason))
    inside = queries.dataset(birds.digest, **INSIDE)
    assert (len(inside.preview.rows), inside.preview_reason) == (2, "")
    leaving = queries.dataset(birds.digest, viewer=STAFF, purpose=Purpose.EXPORT)
    assert leaving.preview_reason == reason


def test_a_licence_that_turns_out_to_be_closed_takes_the_rows_away(db, birds):
    actions.keep_dataset(birds, by=STAFF)
    actions.publish_dataset(birds.digest, by=STAFF)
    assert queries.dataset(birds.digest, **EVERYBODY).preview
    actions.describe_dataset(birds.digest, by=STAFF, licence="WDPA-TERMS")
    assert queries.dataset(birds.digest, **EVERYBODY).preview is None
    actions.describe_dataset(birds.digest, by=STAFF, licence="CC-BY-4.0")
    actions.hide_dataset(birds.digest, reason="Places of nests.", by=STAFF)
    with pytest.raises(NotFound):
        queries.dataset(birds.digest, **EVERYBODY)
    Dataset.objects.update(audience="public")
    assert queries.dataset(birds.digest, **EVERYBODY).preview_reason == NOT_PUBLIC
    Dataset.objects.update(preview=[])
    assert queries.dataset(birds.digest, **INSIDE).preview_reason == NO_ROWS


def test_rows_held_by_communities_are_kept_for_nobody(db, tmp_path):
    """A layer of territories of an open licence: its outlines need consent all the same."""
    square = shapely.to_wkb(shapely.box(36, 0, 36.01, 0.01))
    table = pa.table({"territory": ["CANARY"], "geometry": [square]})
    shelf = Shelf(tmp_path / "shelf")
    opened = inputs.opened(
        replace(Territories.card, inputs={"territories": TERRITORIES}),
        {"territories": table},
        shelf,
    )["territories"]
    territories = replace(opened, licence="CC-BY-4.0", title="Territories")
    actions.keep_dataset(territories, by=STAFF)
    actions.publish_dataset(territories.digest, by=STAFF)
    for viewer in (PUBLIC, STAFF):
        shown = queries.dataset(territories.digest, viewer=viewer, purpose=Purpose.READ)
        assert (shown.preview, shown.picture) == (None, None)
        assert shown.preview_reason == CONSENT_NEEDED
    assert "CANARY" not in str(list(Dataset.objects.values()))
    refused = pytest.raises(IntegrityError, match="dataset_rows_not_without_consent")
    with refused, transaction.atomic():
        Dataset.objects.update(rows_audience="public")


def test_rows_that_turn_out_to_be_held_by_communities_are_taken_away(db, birds):
    actions.keep_dataset(birds, by=STAFF)
    actions.publish_dataset(birds.digest, by=STAFF)
    assert queries.dataset(birds.digest, **EVERYBODY).preview
    actions.keep_dataset(replace(birds, facts={NEEDS_CONSENT: True}), by=STAFF)
    assert queries.dataset(birds.digest, **INSIDE).preview_reason == CONSENT_NEEDED
    actions.keep_dataset(birds, by=STAFF)
    assert queries.dataset(birds.digest, **INSIDE).preview_reason == CONSENT_NEEDED


def test_what_is_not_there_and_what_is_hidden_are_told_alike(recorded, birds):
    run = recorded()
    for ask, hidden in ((queries.dataset, birds.digest), (queries.run, run.id)):
        said = []
        for name in (hidden, "0" * len(hidden)):
            with pytest.raises(NotFound) as error:
                ask(name, **EVERYBODY)
            said.append(error.value.for_keeper.replace(name, "…"))
        assert said[0] == said[1]


def place(tmp_path, number: int) -> object:
    table = pa.table({"species": [f"Species {number}"]})
    return Shelf(tmp_path / "more").keep_table(table, title=f"List {number}", licence="CC0-1.0")


def test_lists_take_the_same_number_of_queries_for_one_and_for_three(
    recorded, birds, tmp_path, django_assert_num_queries
):
    asks = {
        "values": lambda: queries.shown_values(**INSIDE),
        "series": lambda: queries.series(target=4, **INSIDE),
        "latest": lambda: queries.latest_values("KEN", 4, **INSIDE),
        "by country": lambda: queries.by_country("A.3", **INSIDE),
        "runs": lambda: queries.runs(**INSIDE),
        "runs of a place": lambda: queries.runs(place="KEN", **INSIDE),
        "runs of a dataset": lambda: queries.runs_of(birds.digest, **INSIDE),
        "datasets": lambda: queries.datasets(**INSIDE)[0],
        "with values": lambda: queries.indicators_with_values("KEN", **INSIDE),
    }
    expected = {
        "runs": 2,
        "runs of a place": 2,
        "runs of a dataset": 2,
        "datasets": 2,
        "with values": 1,
        "by country": 5,
    }
    run = recorded()
    for name, ask in asks.items():
        with django_assert_num_queries(expected.get(name, 4)):
            assert len(ask()) == 1, name
    with django_assert_num_queries(10):
        queries.run(run.id, **INSIDE)
    with django_assert_num_queries(4):
        queries.dataset(birds.digest, **INSIDE)
    for number, where in enumerate(("MUS", "GBR")):
        recorded(figure(place=where), figure(2021, place=where), places=(where,))
        recorded(figure(2018 + number), snapshot=place(tmp_path, number))
    for name, ask in asks.items():
        with django_assert_num_queries(expected.get(name, 4)):
            assert len(ask()) >= (3 if name not in ("latest", "with values") else 1), name


def test_the_newest_value_of_each_country(recorded):
    recorded(figure(2018), figure(2020, 0.8), figure(2022, None))
    recorded(
        figure(2019, 0.7, place="MUS"), figure(2019, 0.6, place="MUS", group={"taxon": "birds"})
    )
    found = queries.by_country("A.3", **INSIDE)
    every = queries.series(indicator="A.3", main=True, total=True, **INSIDE)
    assert found == tuple(sorted((one.last for one in every), key=lambda one: one.place))
    assert [(one.place, one.year, one.value) for one in found] == [
        ("KEN", 2020, 0.8),
        ("MUS", 2019, 0.7),
    ]
    [series] = queries.series(place="KEN", **INSIDE)
    assert [one.value for one in series.values] == [0.9, 0.8, None]
    assert series.values[-1].reason == "Too few species are known."
    assert queries.indicators_with_values("MUS", **INSIDE) == {"A.3"}
    assert queries.places_with_values(**INSIDE) == {
        "KEN": frozenset({"A.3"}), "MUS": frozenset({"A.3"})
    }  # fmt: skip
    assert queries.places_with_values(**EVERYBODY) == {}
    values, total = queries.values_page(start=1, size=2, place="KEN", **INSIDE)
    assert ([one.year for one in values], total) == ([2020, 2022], 3)


def test_a_place_without_any_number_says_why(recorded):
    recorded(figure(2019, None), figure(2020, None, reason="No data in this year."))
    [latest] = queries.latest_values("KEN", 4, **INSIDE)
    assert (latest.year, latest.value, latest.reason) == (2020, None, "No data in this year.")
    assert queries.indicators_with_values("KEN", **INSIDE) == frozenset()
