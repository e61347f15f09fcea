"""Recording datasets and runs: once, whole, and never over what was there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import pytest
from django.db import IntegrityError, transaction
from tests.apps.monitoring.made import (
    CARD,
    READER,
    STAFF,
    computed,
    figure,
    method_of,
    unlike,
    used,
)

from ecotone.apps.accounts.models import AuditEvent
from ecotone.apps.monitoring import actions, queries
from ecotone.apps.monitoring.flow import Origin, State
from ecotone.apps.monitoring.models import Dataset, Method, Run, Value
from ecotone.apps.monitoring.rules import NotAllowed
from ecotone.indicators.base import Check
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.kernel.text import filled
from ecotone.rights.visibility import PUBLIC, Purpose

pytestmark = pytest.mark.django_db
READ = {"viewer": STAFF, "purpose": Purpose.READ}


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("verb", flat=True))


def test_a_run_is_read_back_as_it_was_recorded(recorded, birds):
    run = recorded(figure(2010), figure(2020, 0.8))
    shown = queries.run(run.id, **READ)
    assert shown.card == queries.card_of("A.3")
    assert (shown.title, shown.seed, shown.engine) == ("Red List Index", 1, "duckdb")
    assert [(one.year, one.value, one.low) for one in shown.values] == [
        (2010, 0.9, 0.88),
        (2020, 0.8, 0.78),
    ]
    [source] = shown.values[0].sources
    assert (source.digest, source.citation) == (birds.digest, "National Museums 2025")
    assert shown.steps[0].rows_in == 80
    assert shown.tables == {"counts": ({"category": "LC", "species": 12},)}
    assert shown.command == f"ecotone indicators rerun {run.id}"
    assert queries.run(run.id[:8], **READ).id == run.id
    assert verbs() == ["kept card", "kept", "recorded"]


def test_checks_keep_the_patterns_of_their_sentences(recorded):
    name = filled("Table “{table}”: every row has a year", table="counts")
    found = filled("Rows without a year: {count}", count=3)
    run = recorded(checks=(Check(name=name, passed=False, found=found),))
    [check] = queries.run(run.id, **READ).checks
    assert (check.name, check.found) == (name, "Rows without a year: 3")
    assert check.name.facts == {"table": "counts"}
    assert check.found.pattern == "Rows without a year: {count}"


def test_recording_the_same_run_again_changes_nothing(recorded):
    run = recorded()
    before = (Run.objects.count(), Value.objects.count(), len(verbs()))
    assert actions.record_run(run, by=STAFF) is False
    assert (Run.objects.count(), Value.objects.count(), len(verbs())) == before


def test_other_values_under_the_same_id_are_refused_and_nothing_is_overwritten(recorded):
    run = recorded()
    with pytest.raises(actions.DifferentValues, match="Nothing was changed"):
        actions.record_run(unlike(run), by=STAFF)
    assert Run.objects.get().digest == run.digest


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (figure(value=float("nan")), "not a number"),
        (figure(low=0.95, high=0.99), "outside its interval"),
        (figure(low=None), "two bounds"),
        (figure(reason="Too few."), "reason for none"),
        (figure(value=None, reason=""), "reason for none"),
        (figure(interval=""), "kind of interval"),
    ],
)
def test_what_cannot_be_a_figure_is_refused_whole(db, bad, sentence):
    with pytest.raises(BadInput, match=sentence):
        actions.record_run(computed(figure(2019), bad), by=STAFF)
    assert (Run.objects.count(), Value.objects.count(), verbs()) == (0, 0, [])


@pytest.mark.parametrize(
    ("field", "wrong", "constraint"),
    [
        ("value", None, "value_or_reason"),
        ("reason", "Unknown.", "value_or_reason"),
        ("interval", "", "value_interval_or_why_not"),
        ("value", 0.95, "value_inside_its_interval"),
        ("low", 0.95, "value_bounds_both_and_in_order"),
        ("high", None, "value_bounds_both_and_in_order"),
        ("level", 95, "value_level_between_0_and_1"),
        ("share_known", 80, "value_share_between_0_and_1"),
        ("units_n", -1, "value_units_not_negative"),
        ("unit", "", "value_says_of_what"),
        ("state", "final", "value_state_known"),
        ("state", "declined", "value_revised_or_declined_says_why"),
        ("state", "official", "value_official_is_public_and_owned"),
        ("origin", "ours", "value_origin_known"),
        ("state_by", "", "value_moved_by_somebody"),
        ("run_id", None, "value_has_a_source"),
    ],
)
def test_the_database_refuses_it_too(recorded, field, wrong, constraint):
    recorded()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Value.objects.update(**{field: wrong})


def test_a_dataset_that_was_not_kept_is_known_by_what_the_run_says(db, birds):
    run = computed(inputs=(used(birds),))
    actions.record_run(run, by=STAFF)
    known = queries.dataset(birds.digest, **READ)
    assert (known.title, known.rows, known.preview, known.columns) == (
        "Birds of Kenya",
        2,
        None,
        (),
    )
    actions.keep_dataset(birds, by=STAFF)
    known = queries.dataset(birds.digest, **READ)
    assert [column.name for column in known.columns] == ["species", "category"]
    assert known.preview.rows == (("Aquila rapax", "VU"), ("Gyps africanus", None))
    assert [run.id for run in known.runs] == [run.id]


def test_keeping_a_dataset_again_does_not_change_what_was_said_of_it(db, birds):
    actions.keep_dataset(birds, by=STAFF)
    actions.describe_dataset(birds.digest, by=STAFF, licence="CC0-1.0", title="Birds")
    actions.keep_dataset(birds, by=STAFF)
    known = queries.dataset(birds.digest, **READ)
    assert (known.title, known.licence) == ("Birds", "CC0-1.0")
    assert verbs() == ["kept", "described"]
    with pytest.raises(BadInput):
        actions.describe_dataset(birds.digest, by=STAFF, rows="7")
    with pytest.raises(NotFound):
        actions.publish_dataset("0" * 64, by=STAFF)


def test_a_new_version_of_a_method_leaves_the_old_card_readable(recorded):
    run = recorded()
    newer = replace(CARD, version="2.0.0", title="Red List Index, revised")
    assert actions.load_methods([method_of(newer)], by=STAFF) == 1
    assert actions.load_methods([method_of(newer)], by=STAFF) == 0
    assert queries.card_of("red-list-index").version == "2.0.0"
    shown = queries.run(run.id, **READ)
    assert (shown.card.version, shown.card.current, shown.title) == (
        "1.0.0",
        False,
        "Red List Index",
    )
    assert actions.load_methods([], by=STAFF) == 0
    assert queries.cards() == ()
    assert Method.objects.count() == 2


def test_a_card_comes_back_with_all_it_says(recorded):
    recorded()
    card = queries.card_of("A.3")
    assert [(one.name, one.main, one.direction) for one in card.measures] == [
        ("index", True, "neither"),
        ("species", False, "neither"),
    ]
    [need] = card.needs
    assert (need.name, need.kind, need.key) == ("assessments", "table", ("species",))
    assert need.columns[1].codes == ("LC",)
    assert card.worked_example.tolerance == 1e-9
    assert card.references[0].doi == "10.1371/journal.pone.0000140"
    assert queries.cards(target=4) == (card,)
    assert queries.cards(target=5) == ()


@dataclass(frozen=True)
class Settings:
    """How.

    ``weights``: what each category counts. ``first`` to ``last``: the years, and with
    ``model`` the model of them.
    """

    weights: tuple[int, ...] = (0, 1)
    first: int | None = None
    last: int = 2020
    model: Literal["plain", "none"] = "plain"
    untold: bool = False


def test_settings_come_with_default_choice_and_meaning(db):
    assert actions.keep_method(method_of(CARD, Settings), by=STAFF)
    found = queries.card_of("A.3").settings
    assert [(one.name, one.default, one.options, one.meaning) for one in found] == [
        ("weights", "[0,1]", (), "What each category counts"),
        ("first", "", (), "The years, and"),
        ("last", "2020", (), "The years, and"),
        ("model", "plain", ("plain", "none"), "The model of them"),
        ("untold", "false", (), ""),
    ]


def test_a_measure_that_stands_beside_the_value_and_a_group_are_marked(recorded):
    recorded(
        figure(),
        figure(
            measure="species", value=40.0, unit="species", low=None, high=None, interval="A count."
        ),
        figure(group={"taxon": "birds"}),
        figure(2021, group={"taxon": "all"}),
    )
    marked = Value.objects.order_by("year", "measure", "group_key").values_list("main", "total")
    assert list(marked) == [(True, True), (True, False), (False, True), (True, True)]


def test_a_global_figure_stands_beside_the_national_one(recorded, birds):
    recorded(figure(2020, 0.8), origin=Origin.NATIONAL)
    other = replace(birds, digest="a" * 64, title="Red List Index of the world")
    actions.record_run(computed(inputs=(used(other),), id="x" * 20), by=STAFF)
    told = {"indicator": "A.3", "dataset": other.digest, "origin": Origin.GLOBAL, "by": STAFF}
    assert actions.record_figures([figure(2020, 0.7)], **told) == 1
    assert actions.record_figures([figure(2020, 0.7)], **told) == 0
    latest = queries.latest_values("KEN", 4, **READ)
    assert [(one.origin, one.value) for one in latest] == [
        (Origin.NATIONAL, 0.8),
        (Origin.PLATFORM, 0.9),
        (Origin.GLOBAL, 0.7),
    ]
    assert latest[2].path == f"datasets/{other.digest}/"
    with pytest.raises(NotFound):
        actions.record_figures([figure()], **{**told, "dataset": "0" * 64})


def test_only_staff_keep_and_record(db, birds):
    run = computed(inputs=(used(birds),))
    for viewer in (READER, PUBLIC):
        for act in (
            lambda by: actions.record_run(run, by=by),
            lambda by: actions.keep_dataset(birds, by=by),
            lambda by: actions.keep_card(CARD, by=by),
            lambda by: actions.load_methods([method_of(CARD)], by=by),
        ):
            with pytest.raises(NotAllowed):
                act(viewer)
    assert (Run.objects.count(), Dataset.objects.count(), verbs()) == (0, 0, [])
    assert actions.record_run(run, by=STAFF)
    actions.keep_dataset(birds, by=STAFF)
    assert actions.keep_card(CARD, by=STAFF)
    assert {one.state for one in queries.run(run.id, **READ).values} == {State.COMPUTED}
