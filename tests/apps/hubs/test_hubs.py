"""The list of hubs, their health as it was written, and what a search misses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ecotone.apps.accounts.models import AuditEvent
from ecotone.apps.hubs import actions, queries
from ecotone.apps.hubs.models import Hub, Interface
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput, NotFound

pytestmark = pytest.mark.django_db


def add(name: str, kind: str = "oai-pmh", **more) -> queries.InterfaceView:
    interfaces = ((kind, f"https://{name}.example/oai", {}),)
    new = actions.NewHub(id=name, name=name.title(), interfaces=interfaces, **more)
    actions.add_hub(new, by="test")
    return queries.hub(name).interfaces[0]


def health(interface: queries.InterfaceView, *, succeeded: bool | None) -> int:
    return actions.record_health(
        interface.id, tried_at=clock.now(), succeeded=succeeded, records=7, message="Said."
    )


def test_the_reference_list_loads_once_and_keeps_what_runs_wrote():
    first = actions.load_hubs(by="test")
    assert first == actions.Loaded(new=Hub.objects.count())
    assert first.new > 150
    interface = Interface.objects.filter(state="ready").first()
    health(queries.interface(interface.pk), succeeded=True)
    actions.pause_interface(interface.pk, reason="A talk with its keeper.", by="staff@example.org")
    audit = AuditEvent.objects.count()
    assert actions.load_hubs(by="test") == actions.Loaded(same=first.new)
    assert queries.interface(interface.pk).state == "paused"
    assert queries.interface(interface.pk).records == 7
    assert AuditEvent.objects.count() == audit


def test_three_interfaces_are_for_the_first_start():
    actions.load_hubs(by="test")
    first = queries.ready_interfaces(first_start=True)
    assert {one.hub_id for one in first} == {"gbif", "ipbes-zenodo", "obis"}


def test_what_has_a_connector_by_now_becomes_ready():
    actions.load_hubs(by="test")
    one = Interface.objects.filter(kind="oai-pmh", state="ready").first()
    Interface.objects.filter(pk=one.pk).update(state="listed", state_reason="No connector.")
    actions.load_hubs(by="test")
    assert queries.interface(one.pk).state == "ready"


def test_health_follows_the_runs():
    interface = add("north")
    assert queries.hub("north").health == "never"
    health(interface, succeeded=True)
    assert (queries.hub("north").health, queries.hub("north").records) == ("good", 7)
    assert [health(interface, succeeded=False) for _ in range(3)] == [1, 2, 3]
    assert queries.hub("north").health == "failing"
    assert health(interface, succeeded=None) == 3
    assert health(interface, succeeded=True) == 0
    actions.pause_interface(interface.id, reason="It asked us to.", by="staff@example.org")
    assert queries.hub("north").health == "paused"
    actions.resume_interface(interface.id, by="staff@example.org")
    assert queries.hub("north").health == "good"
    assert list(AuditEvent.objects.values_list("verb", flat=True)) == ["resumed", "paused", "added"]


def test_not_searched_says_since_when_and_why(django_assert_num_queries):
    good, bad = add("good"), add("bad")
    add("never")
    add("listed", kind="csw")
    health(good, succeeded=True)
    with django_assert_num_queries(2):
        gaps = queries.not_searched()
    assert [(gap.hub_id, gap.why) for gap in gaps] == [
        ("bad", "never"), ("never", "never"), ("listed", "listed")
    ]  # fmt: skip
    health(bad, succeeded=True)
    actions.pause_interface(bad.id, reason="It asked us to.", by="test")
    with django_assert_num_queries(2):
        gap = queries.not_searched()[0]
    assert (gap.hub_id, gap.why, gap.reason) == ("bad", "paused", "It asked us to.")
    assert clock.now() - gap.since < timedelta(minutes=5)


def test_a_hub_that_is_not_there_is_told_with_near_names():
    add("gbif")
    with pytest.raises(NotFound, match="Did you mean gbif"):
        queries.hub("gbiff")
    with pytest.raises(NotFound):
        queries.interface(999)
    with pytest.raises(NotFound):
        actions.pause_interface(999, reason="Why not.", by="test")


def test_bad_input_is_refused():
    interface = add("north")
    with pytest.raises(BadInput):
        add("north")
    with pytest.raises(BadInput):
        actions.pause_interface(interface.id, reason="  ", by="test")


@pytest.mark.parametrize("narrowed", [{}, {"country": "KEN", "areas": ("014",)}])
def test_lists_take_the_same_number_of_queries_for_one_and_for_three(
    narrowed, django_assert_max_num_queries
):
    add("one", coverage=("KEN",))
    with django_assert_max_num_queries(3) as one:
        assert len(queries.hubs(**narrowed)) == 1
    for name in ("two", "three"):
        add(name, coverage=("KEN",))
    with django_assert_max_num_queries(len(one)):
        assert len(queries.hubs(**narrowed)) == 3
