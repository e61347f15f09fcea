"""Two people at the same moment: on PostgreSQL, where two may write at once."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection, connections
from tests.apps.monitoring.made import STAFF, computed, figure, used

from ecotone.apps.accounts.models import AuditEvent
from ecotone.apps.monitoring import actions
from ecotone.apps.monitoring.flow import State
from ecotone.apps.monitoring.models import Run, Value
from ecotone.kernel.errors import BadInput

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        "connection.vendor == 'sqlite'", reason="SQLite has one writer: make test-postgres"
    ),
]


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Start all deeds together, each on a connection of its own; return results and refusals."""
    ready, found = Barrier(len(deeds)), [None] * len(deeds)

    def act(number: int) -> None:
        try:
            connection.ensure_connection()
            ready.wait(10)
            found[number] = deeds[number]()
        except Exception as error:  # noqa: BLE001  whatever it is, the test has to see it
            found[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=act, args=(number,)) for number in range(len(deeds))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return found


@pytest.mark.parametrize("again", range(5))
def test_of_two_values_of_the_same_thing_one_becomes_official(recorded, again):
    recorded(figure(2020, 0.8))
    recorded(figure(2020, 0.7))
    first, second = Value.objects.order_by("pk").values_list("pk", flat=True)
    actions.submit_for_review([first, second], by=STAFF)
    found = at_once(
        lambda: actions.make_official([first], by=STAFF),
        lambda: actions.make_official([second], by=STAFF),
    )
    [refused] = [one for one in found if one != 1]
    assert isinstance(refused, BadInput)
    assert "There is an official value" in refused.for_keeper
    assert Value.objects.filter(state=State.OFFICIAL).count() == 1
    assert AuditEvent.objects.filter(verb="made official").count() == 1


@pytest.mark.parametrize("again", range(5))
def test_release_and_decision_do_not_wait_for_each_other_for_ever(recorded, birds, again):
    run = recorded(figure(2019), figure(2020))
    actions.publish_dataset(birds.digest, by=STAFF)
    numbers = list(Value.objects.order_by("pk").values_list("pk", flat=True))
    actions.submit_for_review(numbers, by=STAFF)
    found = at_once(
        lambda: actions.release(run.id, by=STAFF),
        lambda: actions.make_official(numbers, by=STAFF),
        lambda: actions.decline(numbers[::-1], reason="Another list is used.", by=STAFF),
    )
    assert [one for one in found if not isinstance(one, int | BadInput)] == []
    assert set(Value.objects.values_list("state", "audience")) == {("declined", "staff")}


@pytest.mark.parametrize("again", range(5))
def test_the_same_run_is_recorded_once(db, birds, again):
    run = computed(figure(), inputs=(used(birds),))
    found = at_once(*[lambda: actions.record_run(run, by=STAFF)] * 3)
    assert sorted(found) == [False, False, True]
    assert (Run.objects.count(), Value.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(verb="recorded").count() == 1
