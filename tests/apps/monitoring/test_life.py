"""The life of a value: who may decide, what becomes of it, and what stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.apps.monitoring.made import READER, STAFF, figure

from ecotone.apps.accounts.models import AuditEvent
from ecotone.apps.monitoring import actions, queries
from ecotone.apps.monitoring.flow import Origin, State
from ecotone.apps.monitoring.models import Value
from ecotone.apps.monitoring.rules import NotAllowed
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.rights.visibility import PUBLIC, Purpose

pytestmark = pytest.mark.django_db
EVERYBODY = {"viewer": PUBLIC, "purpose": Purpose.READ}
INSIDE = {"viewer": STAFF, "purpose": Purpose.READ}


@pytest.fixture
def one(recorded) -> Value:
    recorded()
    return Value.objects.get()


def official(value: Value) -> None:
    actions.submit_for_review([value.pk], by=STAFF)
    actions.make_official([value.pk], by=STAFF)


def told(value: Value) -> list[tuple[str, dict]]:
    lines = AuditEvent.objects.filter(object_kind="value", object_id=value.pk).order_by("id")
    return [(line.verb, line.detail) for line in lines]


def test_a_value_goes_through_review_and_becomes_the_countrys_own(one):
    assert queries.shown_values(**EVERYBODY) == ()
    official(one)
    [shown] = queries.shown_values(**EVERYBODY)
    assert (shown.state, shown.origin, shown.value) == (State.OFFICIAL, Origin.NATIONAL, 0.9)
    assert told(one) == [
        ("submitted for review", {"from": "computed"}),
        ("made official", {"from": "under review", "origin": "national"}),
    ]
    run = queries.run(shown.run, **EVERYBODY)
    assert (run.released, run.tables, run.by) == (False, {}, "")
    assert len(run.values) == 1


def test_an_official_value_makes_its_run_readable_but_not_the_other_values(recorded):
    run = recorded(figure(2019), figure(2020))
    official(Value.objects.get(year=2020))
    shown = queries.run(run.id, **EVERYBODY)
    assert [(value.year, shown.hidden_values) for value in shown.values] == [(2020, 1)]
    [source] = shown.inputs
    assert (source.known, source.title, source.rows) == (False, "", None)
    assert shown.values[0].hidden_sources == 1
    assert (shown.steps[0].text, shown.checks[0].found) == ("", "")


def test_moves_that_do_not_start_here_are_refused(one):
    with pytest.raises(BadInput, match="is computed; only what is under review"):
        actions.make_official([one.pk], by=STAFF)
    actions.decline([one.pk], reason="The list was incomplete.", by=STAFF)
    for act in (actions.submit_for_review, actions.make_official):
        with pytest.raises(BadInput, match="declined"):
            act([one.pk], by=STAFF)
    with pytest.raises(NotFound):
        actions.submit_for_review([one.pk, 999_999], by=STAFF)
    assert [verb for verb, _ in told(one)] == ["declined"]


def test_a_second_official_value_of_the_same_thing_is_refused(one, recorded):
    official(one)
    recorded(figure(value=0.85))
    second = Value.objects.exclude(pk=one.pk).get()
    actions.submit_for_review([second.pk], by=STAFF)
    with pytest.raises(BadInput, match="Revise that one"):
        actions.make_official([second.pk], by=STAFF)
    with pytest.raises(IntegrityError), transaction.atomic():
        Value.objects.filter(pk=second.pk).update(
            state="official", audience="public", origin="national"
        )


def test_a_revised_value_stays_readable_with_the_reason_and_the_new_one_is_official(one, recorded):
    official(one)
    recorded(figure(value=0.85))
    second = Value.objects.exclude(pk=one.pk).get()
    actions.revise(
        one.pk, replacement=second.pk, reason="Two species were counted twice.", by=STAFF
    )
    shown = {value.id: value for value in queries.shown_values(**EVERYBODY)}
    assert shown[one.pk].state is State.REVISED
    assert shown[one.pk].state_reason == "Two species were counted twice."
    assert (shown[one.pk].value, shown[second.pk].value) == (0.9, 0.85)
    [series] = queries.series(place="KEN", **EVERYBODY)
    assert [value.id for value in series.values] == [second.pk]
    assert Value.objects.get(pk=second.pk).previous_id == one.pk
    assert told(one)[-1] == (
        "revised",
        {
            "from": "official",
            "reason": "Two species were counted twice.",
            "replaced by": second.pk,
        },
    )


def test_only_a_value_of_the_same_thing_takes_its_place(one, recorded):
    official(one)
    recorded(figure(2021))
    other = Value.objects.exclude(pk=one.pk).get()
    with pytest.raises(BadInput, match="cannot take its place"):
        actions.revise(one.pk, replacement=other.pk, reason="Newer.", by=STAFF)
    with pytest.raises(BadInput, match="Say why"):
        actions.revise(one.pk, replacement=other.pk, reason=" ", by=STAFF)
    one.refresh_from_db()
    assert one.state == State.OFFICIAL


def test_a_global_official_value_never_takes_the_place_of_a_national_one(recorded):
    recorded(origin=Origin.NATIONAL)
    recorded(figure(value=0.7), origin=Origin.GLOBAL)
    national, worldwide = Value.objects.order_by("-value")
    official(national)
    official(worldwide)
    with pytest.raises(BadInput):
        actions.revise(national.pk, replacement=worldwide.pk, reason="Newer.", by=STAFF)
    latest = queries.latest_values("KEN", 4, **EVERYBODY)
    assert [(value.origin, value.value) for value in latest] == [
        (Origin.NATIONAL, 0.9),
        (Origin.GLOBAL, 0.7),
    ]


def test_a_declined_value_is_for_staff_with_its_reason(one):
    official(one)
    with pytest.raises(BadInput, match="Say why"):
        actions.decline([one.pk], reason="", by=STAFF)
    assert actions.decline([one.pk], reason="Withdrawn by the ministry.", by=STAFF) == 1
    assert queries.shown_values(**EVERYBODY) == ()
    [shown] = queries.shown_values(**INSIDE)
    assert (shown.state, shown.state_reason) == (State.DECLINED, "Withdrawn by the ministry.")
    assert queries.latest_values("KEN", 4, **INSIDE) == ()


def test_a_release_needs_public_data_with_a_known_licence(one, birds):
    with pytest.raises(BadInput, match="is not public"):
        actions.release(one.run_id, by=STAFF)
    actions.publish_dataset(birds.digest, by=STAFF)
    actions.describe_dataset(birds.digest, by=STAFF, licence="unknown")
    with pytest.raises(BadInput, match="is not known"):
        actions.release(one.run_id, by=STAFF)
    actions.describe_dataset(birds.digest, by=STAFF, licence="IUCN-RL-TERMS")
    assert actions.release(one.run_id, by=STAFF) == 1
    [shown] = queries.shown_values(**EVERYBODY)
    assert (shown.state, shown.origin, shown.public) == (State.COMPUTED, Origin.PLATFORM, True)
    run = queries.run(one.run_id, **EVERYBODY)
    assert run.tables == {"counts": ({"category": "LC", "species": 12},)}
    actions.submit_for_review([one.pk], by=STAFF)
    assert queries.shown_values(**EVERYBODY)[0].state is State.UNDER_REVIEW
    actions.withdraw_release(one.run_id, reason="A mistake in the list.", by=STAFF)
    assert queries.shown_values(**EVERYBODY) == ()
    with pytest.raises(NotFound):
        queries.run(one.run_id, **EVERYBODY)
    assert queries.run(one.run_id, **INSIDE).id == one.run_id


def test_a_release_day_holds_a_value_back_until_it_comes(one, birds, time_machine):
    day = clock.today() + timedelta(days=10)
    actions.schedule_release("A.3", release_on=day + timedelta(days=5), by=STAFF)
    actions.schedule_release("A.3", release_on=day, place="KEN", by=STAFF, note="With the atlas.")
    actions.schedule_release("A.3", release_on=day, place="KEN", by=STAFF)
    assert [(one.place, one.note) for one in queries.releases(indicator="A.3")] == [
        ("KEN", "With the atlas."),
        ("", ""),
    ]
    actions.publish_dataset(birds.digest, by=STAFF)
    actions.release(one.run_id, by=STAFF)
    official(one)
    assert queries.shown_values(**EVERYBODY) == ()
    assert queries.runs(**EVERYBODY) == ()
    assert queries.indicators_with_values("KEN", **EVERYBODY) == frozenset()
    assert queries.shown_values(viewer=STAFF, purpose=Purpose.EXPORT) == ()
    assert len(queries.shown_values(**INSIDE)) == 1
    time_machine.move_to(day)
    assert len(queries.shown_values(**EVERYBODY)) == 1
    assert len(queries.runs(**EVERYBODY)) == 1
    with pytest.raises(BadInput, match="has passed"):
        actions.schedule_release("A.3", release_on=day - timedelta(days=1), by=STAFF)


def test_only_staff_decide(one, birds):
    day = clock.today() + timedelta(days=1)
    acts = [
        lambda by: actions.submit_for_review([one.pk], by=by),
        lambda by: actions.make_official([one.pk], by=by),
        lambda by: actions.revise(one.pk, replacement=one.pk, reason="No.", by=by),
        lambda by: actions.decline([one.pk], reason="No.", by=by),
        lambda by: actions.publish_dataset(birds.digest, by=by),
        lambda by: actions.hide_dataset(birds.digest, reason="No.", by=by),
        lambda by: actions.describe_dataset(birds.digest, by=by, title="Mine"),
        lambda by: actions.release(one.run_id, by=by),
        lambda by: actions.withdraw_release(one.run_id, reason="No.", by=by),
        lambda by: actions.schedule_release("A.3", release_on=day, by=by),
    ]
    lines = AuditEvent.objects.count()
    for act in acts:
        for viewer in (READER, PUBLIC):
            with pytest.raises(NotAllowed):
                act(viewer)
    one.refresh_from_db()
    assert (one.state, AuditEvent.objects.count()) == (State.COMPUTED, lines)
    actions.publish_dataset(birds.digest, by=STAFF)
    actions.describe_dataset(birds.digest, by=STAFF, title="Mine")
    actions.release(one.run_id, by=STAFF)
    actions.withdraw_release(one.run_id, reason="Yes.", by=STAFF)
    actions.hide_dataset(birds.digest, reason="Yes.", by=STAFF)
    actions.schedule_release("A.3", release_on=day, by=STAFF)
    official(one)
    actions.decline([one.pk], reason="Yes.", by=STAFF)
    assert AuditEvent.objects.count() == lines + 9
