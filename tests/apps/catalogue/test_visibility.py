"""Both sides of the visibility rule: viewer x purpose x state x embargo, on every way out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ecotone.apps.catalogue import actions, queries
from ecotone.kernel import clock
from ecotone.kernel.digest import short_name
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.rights.visibility import LEAVING, PUBLIC, Purpose, Viewer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("two_hubs")]

STAFF = Viewer(name="staff@example.org", staff=True)
UID = short_name("north", "a")


def current() -> None:
    """Leave the record as it is."""


def withdrawn() -> None:
    actions.withdraw("north", ["a"], reason="The hub took it away.", by="test")


def hidden() -> None:
    actions.hide_record(UID, reason="It holds personal data.", by="staff@example.org")


def embargoed() -> None:
    actions.embargo_record(UID, until=clock.today() + timedelta(days=3), by="staff@example.org")


def embargo_over() -> None:
    actions.embargo_record(UID, until=clock.today(), by="staff@example.org")


STATES = (current, withdrawn, hidden, embargoed, embargo_over)
OPEN = {current, embargo_over}


@pytest.mark.parametrize("purpose", Purpose)
@pytest.mark.parametrize("viewer", [PUBLIC, STAFF], ids=["public", "staff"])
@pytest.mark.parametrize("state", STATES)
def test_only_who_may_sees_a_record(draft, state, viewer, purpose):
    actions.put(
        "north", [draft("a"), draft("b", title="Forests of Peru", text="Trees.")], by="test"
    )
    state()
    may = state in OPEN or (viewer.staff and purpose not in LEAVING)
    asked = {"viewer": viewer, "purpose": purpose}
    expected = {UID, short_name("north", "b")} if may else {short_name("north", "b")}
    assert {card.uid for card in queries.cards([UID, *expected], **asked)} == expected
    assert {card.uid for card in queries.recent(9, **asked)} == expected
    assert {uid for uid, _ in queries.visible_uids(**asked)} == expected
    assert queries.visible_count(**asked) == len(expected)
    answer = queries.for_answer("KEN", 3, **asked)
    assert [found.card.uid for found in answer.national.records] == ([UID] if may else [])
    assert answer.national.total == int(may)
    counts = queries.counts_by_target("KEN", **asked)
    assert counts["GBF-TARGET-03"].national == int(may)
    if may:
        assert queries.record(UID, **asked).title.startswith("Protected areas")
    elif state is withdrawn and purpose in {Purpose.READ, Purpose.API}:
        assert queries.record(UID, **asked).title == ""
    else:
        with pytest.raises(NotFound):
            queries.record(UID, **asked)


def test_hidden_stays_hidden_when_the_hub_sends_it_again(draft):
    actions.put("north", [draft("a")], by="test")
    hidden()
    actions.put("north", [draft("a", text="Changed by the hub.")], by="test")
    assert queries.recent(9, viewer=PUBLIC, purpose=Purpose.READ) == []
    actions.show_record(UID, by="staff@example.org")
    assert len(queries.recent(9, viewer=PUBLIC, purpose=Purpose.READ)) == 1


def test_what_joins_a_hidden_record_is_hidden_with_it(draft):
    doi = "https://doi.org/10.5281/zenodo.4242"
    actions.put("south", [draft("z", title="Another thing")], by="test")
    actions.put("north", [draft("a", doi=doi)], by="test")
    hidden()
    actions.put("south", [draft("z", title="Another thing", doi=doi)], by="test")
    assert queries.recent(9, viewer=PUBLIC, purpose=Purpose.READ) == []


def test_hiding_needs_a_reason(draft):
    actions.put("north", [draft("a")], by="test")
    with pytest.raises(BadInput):
        actions.hide_record(UID, reason=" ", by="staff@example.org")
    with pytest.raises(NotFound):
        actions.hide_record("nosuchrecord", reason="Why not.", by="staff@example.org")


def test_lists_take_the_same_number_of_queries_for_one_and_for_many(
    draft, django_assert_num_queries
):
    actions.put("north", [draft("a")], by="test")
    asked = {"viewer": PUBLIC, "purpose": Purpose.READ}
    with django_assert_num_queries(3):
        assert len(queries.recent(9, **asked)) == 1
    with django_assert_num_queries(6):
        queries.for_answer("KEN", 3, **asked)
    with django_assert_num_queries(1):
        queries.counts_by_target("KEN", **asked)
    more = [draft(str(n), title=f"Protected areas of Kenya, county {n}") for n in range(3)]
    actions.put("north", more, by="test")
    with django_assert_num_queries(3):
        assert len(queries.recent(9, **asked)) == 4
    with django_assert_num_queries(6):
        assert queries.for_answer("KEN", 3, **asked).national.total == 4
    with django_assert_num_queries(1):
        assert queries.counts_by_target("KEN", **asked)["GBF-TARGET-03"].national == 4
