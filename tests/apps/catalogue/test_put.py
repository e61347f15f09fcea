"""What hubs send becomes records: once, joined where it is the same, and never twice the same."""

from __future__ import annotations

import itertools

import pytest
from django.db import connection

from ecotone.apps.accounts.models import AuditEvent
from ecotone.apps.catalogue import actions, queries
from ecotone.apps.catalogue.models import Change, Likeness, Record
from ecotone.kernel.digest import short_name
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.rights.visibility import PUBLIC, Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_hubs")]

DOI = "https://doi.org/10.5281/zenodo.4242"
OTHER = "https://doi.org/10.5281/zenodo.777"


def titles() -> list[str]:
    return [card.title for card in queries.recent(50, viewer=PUBLIC, purpose=Purpose.READ)]


def groups() -> set[frozenset[str]]:
    found = Record.objects.filter(merged_into=None).prefetch_related("copies")
    return {frozenset(f"{c.hub_id}/{c.key}" for c in record.copies.all()) for record in found}


def test_the_same_again_writes_nothing(draft):
    assert actions.put("north", [draft()], by="test") == actions.Counts(new=1)
    before, changes = list(queries.canonical()), Change.objects.count()
    audit = AuditEvent.objects.count()
    assert actions.put("north", [draft()], by="test") == actions.Counts(same=1)
    assert list(queries.canonical()) == before
    assert Change.objects.count() == changes == 1
    assert AuditEvent.objects.count() == audit


def test_reading_again_with_the_same_rules_writes_nothing(draft):
    actions.put("north", [draft()], by="test")
    before, changes = list(queries.canonical()), Change.objects.count()
    actions.put("north", [draft()], by="test", again=True)
    assert list(queries.canonical()) == before
    assert Change.objects.count() == changes


def test_a_uid_is_made_of_hub_and_key(draft):
    actions.put("north", [draft("a")], by="test")
    assert Record.objects.get().uid == short_name("north", "a")


def test_the_later_of_two_equal_keys_counts(draft):
    done = actions.put("north", [draft("a", title="First"), draft("a", title="Second")], by="test")
    assert done == actions.Counts(new=1)
    assert titles() == ["Second"]


def test_an_unknown_hub_is_told(draft):
    with pytest.raises(NotFound, match="nowhere"):
        actions.put("nowhere", [draft()], by="test")


def test_two_hubs_with_one_doi_are_one_record_with_both(draft):
    actions.put("north", [draft("a", doi=DOI, title="Short title")], by="test")
    actions.put("south", [draft("b", doi=DOI, title="Quite another title")], by="test")
    [record] = Record.objects.filter(merged_into=None)
    view = queries.record(record.uid, viewer=PUBLIC, purpose=Purpose.READ)
    assert [copy.hub_id for copy in view.copies] == ["north", "south"]
    assert view.uid == short_name("north", "a")
    assert set(view.chosen["titles"]) <= {"north", "south"}
    [card] = queries.cards([view.uid], viewer=PUBLIC, purpose=Purpose.READ)
    assert [hub.id for hub in card.hubs] == ["north", "south"]


def test_a_copy_that_bridges_two_records_makes_them_one_and_old_addresses_lead_there(draft):
    actions.put("north", [draft("a", doi=DOI, title="Alpha plants")], by="test")
    actions.put("south", [draft("b", doi=OTHER, title="Beta rivers")], by="test")
    assert len(groups()) == 2
    actions.put("south", [draft("c", doi=f"{DOI} {OTHER}", title="Gamma lakes")], by="test")
    assert groups() == {frozenset({"north/a", "south/b", "south/c"})}
    old = queries.record(short_name("south", "b"), viewer=PUBLIC, purpose=Purpose.READ)
    assert old.uid == short_name("north", "a")
    assert len(titles()) == 1


def test_a_corrected_doi_parts_them_again(draft):
    actions.put("north", [draft("a", doi=DOI, title="Alpha plants")], by="test")
    actions.put("south", [draft("b", doi=DOI, title="Beta rivers")], by="test")
    assert len(groups()) == 1
    actions.put("south", [draft("b", doi=f"{DOI}9", title="Beta rivers")], by="test")
    assert groups() == {frozenset({"north/a"}), frozenset({"south/b"})}
    assert sorted(titles()) == ["Alpha plants", "Beta rivers"]


def test_groups_do_not_depend_on_the_order_of_arrival(draft):
    arrivals = [
        ("north", draft("a", doi=DOI, title="Alpha plants")),
        ("south", draft("b", doi=OTHER, title="Beta rivers")),
        ("south", draft("c", doi=f"{DOI} {OTHER}", title="Gamma lakes")),
        ("north", draft("d", title="The state of wetlands in East Africa: an assessment")),
        ("south", draft("e", title="The state of wetlands in East Africa: an assessment")),
    ]
    ends = set()
    for order in itertools.permutations(arrivals):
        Record.objects.all().delete()
        for hub, arrived in order:
            actions.put(hub, [arrived], by="test")
        ends.add(frozenset(groups()))
    assert len(ends) == 1


def test_a_likeness_waits_for_a_person_and_does_as_told(draft):
    text = "A text of its own."
    actions.put(
        "north",
        [
            draft(
                "a",
                title="Survey of the wetlands and peatlands of the eastern plains",
                published="2020",
            )
        ],
        by="t",
    )
    actions.put(
        "south",
        [
            draft(
                "b",
                title="Survey of the wetlands and peatlands of the eastern plain",
                text=text,
                published="2021",
            )
        ],
        by="t",
    )
    [open_one] = queries.open_likenesses()
    assert open_one.reasons
    assert len(groups()) == 2
    actions.decide_likeness(open_one.id, "same", by="staff@example.org")
    assert len(groups()) == 1
    actions.decide_likeness(open_one.id, "different", by="staff@example.org")
    assert groups() == {frozenset({"north/a"}), frozenset({"south/b"})}
    assert queries.open_likenesses() == []
    assert Likeness.objects.get().decided_by == "staff@example.org"
    assert AuditEvent.objects.filter(verb="decided same").count() == 1
    with pytest.raises(BadInput):
        actions.decide_likeness(open_one.id, "perhaps", by="staff@example.org")


def test_told_apart_stays_apart_whatever_arrives(draft):
    actions.put("north", [draft("a", doi=DOI)], by="t")
    actions.put("south", [draft("b", doi=DOI)], by="t")
    left, right = sorted([short_name("north", "a"), short_name("south", "b")])
    one = Likeness.objects.filter(left_id=left, right_id=right).first()
    one = one or Likeness.objects.create(left_id=left, right_id=right, score=1.0)
    actions.decide_likeness(one.pk, "different", by="staff@example.org")
    assert len(groups()) == 2
    actions.put("south", [draft("b", doi=DOI, text="Changed.")], by="t")
    actions.put("north", [draft("a", doi=DOI, text="Changed too.")], by="t")
    assert groups() == {frozenset({"north/a"}), frozenset({"south/b"})}


def test_a_record_goes_with_its_last_copy_and_comes_back_with_it(draft):
    actions.put("north", [draft("a", doi=DOI)], by="test")
    actions.put("south", [draft("b", doi=DOI)], by="test")
    uid = short_name("north", "a")
    assert actions.withdraw("north", ["a"], reason="Taken away.", by="test") == 1
    assert Record.objects.get(pk=uid).state == "current"
    assert actions.withdraw("south", ["b", "missing"], reason="Gone too.", by="test") == 1
    assert actions.withdraw("south", ["b"], reason="Gone too.", by="test") == 0
    view = queries.record(uid, viewer=PUBLIC, purpose=Purpose.READ)
    assert (view.tombstone, view.title, view.state, view.state_reason) == (
        True, "", "withdrawn", "Gone too."
    )  # fmt: skip
    assert view.state_since is not None
    assert titles() == []
    assert actions.put("south", [draft("b", doi=DOI)], by="test") == actions.Counts(changed=1)
    assert Record.objects.get(pk=uid).state == "current"
    assert len(titles()) == 1


def test_number_of_queries_does_not_grow_with_the_page(draft):
    pages = ([draft("a")], [draft(f"{n}", title=f"Forest number {n}") for n in range(30)])
    counted = []
    for page in pages:
        connection.force_debug_cursor = True
        before = len(connection.queries_log)
        actions.put("north", page, by="test")
        counted.append(len(connection.queries_log) - before)
    connection.force_debug_cursor = False
    assert counted[1] <= counted[0] + 1
