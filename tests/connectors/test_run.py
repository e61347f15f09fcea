"""The loop, over a toy hub: what it promises, however it is interrupted."""

from __future__ import annotations

import contextlib
import dataclasses
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.connectors import stamps
from ecotone.connectors.base import (
    Checkpoint,
    HubUnreachable,
    TokenLost,
)
from ecotone.connectors.preview import preview
from ecotone.connectors.run import run
from ecotone.connectors.store import Standing
from ecotone.connectors.testing import Killed, MemoryStore
from ecotone.connectors.testing.toy import Toy, ToyHub, hub_of


@pytest.fixture(autouse=True)
def _still_day():
    with time_machine.travel(datetime(2024, 6, 1, tzinfo=UTC), tick=False):
        yield


# Interruptions

records = st.dictionaries(
    st.sampled_from([f"k{n}" for n in range(9)]),
    st.tuples(st.integers(0, 120), st.sampled_from(["a", "b", "odd", "unreadable"]), st.booleans()),
    max_size=9,
)
ends = st.one_of(
    st.tuples(st.just("stop"), st.integers(1, 4)),
    st.tuples(st.just("limit"), st.integers(1, 7)),
    st.tuples(st.just("trouble"), st.integers(1, 4)),
    st.tuples(st.just("kill"), st.integers(1, 4)),
    st.tuples(st.just("token"), st.integers(1, 4)),
)


def run_badly(hub, store, end):
    kind, n = end
    if kind == "stop":
        run(Toy(hub), store, page_limit=n)
    elif kind == "limit":
        run(Toy(hub), store, limit=n)
    elif kind == "trouble":
        run(Toy(hub, {n: HubUnreachable("away")}), store)
    elif kind == "token":
        run(Toy(hub), store, page_limit=n)
        hub.token_of_today += 1
    else:
        store.kill_at = store.saves + n
        with contextlib.suppress(Killed):
            run(Toy(hub), store)
        store.kill_at = None


class TestInterruptions:
    @given(records, st.integers(1, 4), st.lists(ends, max_size=6))
    @settings(max_examples=300, deadline=None)
    def test_interrupted_anywhere_is_as_good_as_uninterrupted(self, found, size, how):
        hub, store, whole = ToyHub(found, size), MemoryStore(), MemoryStore()
        for end in how:
            run_badly(hub, store, end)
        assert run(Toy(hub), store).ending == "complete"
        run(Toy(hub), whole)
        assert store.state() == whole.state()

    @given(records, records, st.integers(1, 4), st.lists(ends, max_size=4), st.data())
    @settings(max_examples=300, deadline=None)
    def test_since_never_passes_what_was_not_read(self, found, changes, size, how, data):
        """Records change while we read: whatever is stamped now is read by the next run."""
        hub, store = ToyHub(found, size), MemoryStore()
        today = 152  # 1 June
        for end in how:
            run_badly(hub, store, end)
            key = data.draw(st.sampled_from(sorted(changes))) if changes else None
            if key:
                hub.records[key] = (today, changes[key][1], False)
        run(Toy(hub), store)
        run(Toy(hub), store)
        whole = MemoryStore()
        run(Toy(hub), whole)
        seen = {key: value[0] for key, value in store.state().items()}
        assert {key: value[0] for key, value in whole.state().items()}.items() <= seen.items()

    def test_a_second_run_writes_nothing(self):
        hub, store = hub_of("a", "b", "unreadable", "odd", "not ours"), MemoryStore()
        first = run(Toy(hub), store)
        writes = store.writes
        store.standing = dataclasses.replace(store.standing, checkpoint=Checkpoint())
        second = run(Toy(hub), store)
        assert (first.counts.new, first.counts.quarantined, first.counts.not_ours) == (2, 2, 1)
        assert (second.counts.same, store.writes) == (4, writes + 1)

    def test_a_lost_place_starts_again_once(self):
        hub, store = hub_of("a", "b", "c", "d"), MemoryStore()
        run(Toy(hub), store, page_limit=1)
        hub.token_of_today += 1
        outcome = run(Toy(hub), store)
        assert (outcome.ending, len(store.kept)) == ("complete", 4)
        assert outcome.notes == ("The place is lost.",)

    def test_a_place_lost_twice_is_broken(self):
        lost = {1: TokenLost("Lost."), 2: TokenLost("Lost again.")}
        outcome = run(Toy(hub_of("a")), MemoryStore()) and run(
            Toy(hub_of("a"), lost), MemoryStore()
        )
        assert (outcome.ending, outcome.for_keeper) == ("broken", "Lost again.")

    def test_a_checkpoint_of_another_kind_or_version_starts_a_full_run(self):
        for change in ({"kind": "other"}, {"version": 99}):
            hub, store = hub_of("a", "b", "c"), MemoryStore()
            run(Toy(hub), store, page_limit=1)
            store.standing = dataclasses.replace(store.standing, **change)
            outcome = run(Toy(hub), store)
            assert (outcome.ending, outcome.counts.read) == ("complete", 3)

    def test_an_error_of_the_store_is_not_taken_for_the_hubs(self):
        class Full(MemoryStore):
            def save(self, _batch):
                raise OSError("the disk is full")

        with pytest.raises(OSError, match="disk"):
            run(Toy(hub_of("a")), Full())


# Since


class TestSince:
    def test_since_is_the_highest_stamp_less_the_overlap(self):
        hub, store = hub_of("a", "b", "c"), MemoryStore()
        run(Toy(hub), store)
        assert store.standing.checkpoint == Checkpoint(since="2024-01-02T00:00:00Z")

    def test_a_stamp_in_the_future_does_not_carry_since_along(self):
        hub, store = ToyHub({"k": (5_000, "a", False)}), MemoryStore()
        run(Toy(hub), store)
        assert store.standing.checkpoint.since == "2024-05-31T00:00:00Z"

    def test_a_pass_that_took_days_starts_the_next_one_where_it_began(self):
        hub, store = hub_of("a", "b", "c"), MemoryStore()
        run(Toy(hub), store, page_limit=1)
        hub.records["k2"] = (160, "changed meanwhile", False)
        with time_machine.travel(datetime(2024, 6, 20, tzinfo=UTC), tick=False):
            run(Toy(hub), store)
        assert store.standing.checkpoint.since == "2024-05-31T00:00:00Z"

    def test_an_empty_run_leaves_since_where_it_was(self):
        hub, store = hub_of("a"), MemoryStore()
        run(Toy(hub), store)
        since = store.standing.checkpoint.since
        hub.records.clear()
        assert run(Toy(hub), store).ending == "complete"
        assert store.standing.checkpoint.since == since

    def test_full_begins_at_the_beginning(self):
        hub, store = hub_of(*"abcdef"), MemoryStore()
        run(Toy(hub), store)
        assert run(Toy(hub), store).counts.read == 2
        assert run(Toy(hub), store, full=True).counts.read == 6

    def test_full_gives_up_a_part_pass_and_goes_on_with_a_full_one(self):
        hub, store = hub_of(*"abcdef"), MemoryStore()
        run(Toy(hub), store)
        hub.records |= {f"k{n}": (5, "new", False) for n in range(6, 9)}
        run(Toy(hub), store, page_limit=1)
        assert run(Toy(hub), store, full=True, page_limit=1).counts.expected == 9
        assert run(Toy(hub), store, full=True).counts.read == 7

    @pytest.mark.parametrize(
        ("high", "begun", "expected"),
        [
            ("2024-03-01", "2024-06-01T00:00:00Z", "2024-02-29"),
            ("2024-03-01T10:00:00Z", "2024-06-01T00:00:00Z", "2024-02-29T10:00:00Z"),
            ("2024-03-01T10:00:00+05:00", "2024-06-01T00:00:00Z", "2024-02-29T05:00:00Z"),
            ("2099-01-01", "2024-06-01T00:00:00Z", "2024-05-31"),
            ('{"etag":"x"}', "2024-06-01T00:00:00Z", '{"etag":"x"}'),
        ],
    )
    def test_window_start(self, high, begun, expected):
        assert stamps.window_start(high, begun, timedelta(days=1)) == expected


# Limits and progress


class TestLimits:
    def test_a_limit_in_the_middle_of_a_page_loses_nothing(self):
        hub, store = hub_of("a", "b", "c", "d", "e"), MemoryStore()
        outcome = run(Toy(hub), store, limit=3)
        assert (outcome.ending, outcome.counts.read, len(store.kept)) == ("limited", 3, 3)
        assert run(Toy(hub), store).ending == "complete"
        assert len(store.kept) == 5

    def test_a_limit_that_is_not_reached_is_none(self):
        assert run(Toy(hub_of("a", "b")), MemoryStore(), limit=2).ending == "complete"

    def test_progress_is_told_after_each_page(self):
        told = []
        run(Toy(hub_of("a", "b", "c")), MemoryStore(), on_progress=told.append)
        assert [(c.pages, c.read, c.new, c.expected) for c in told] == [(1, 2, 2, 3), (2, 3, 3, 3)]

    def test_preview_takes_the_same_path_and_writes_nothing(self):
        seen = preview(Toy(hub_of("a", "unreadable", "c", "d")), limit=3)
        assert [a.draft.titles["en"] if a.draft else "" for a in seen.arrivals] == ["a", "", "c"]
        assert (seen.card.title, seen.expected) == ("Toy", 4)


def test_standing_starts_from_nothing():
    assert Standing().checkpoint == Checkpoint()


@pytest.mark.parametrize("body", [{}, {"since": 1}, {"page": []}, {"since": None, "page": {}}])
def test_a_checkpoint_that_cannot_be_read_is_the_beginning(body):
    assert Checkpoint.from_json(body) == Checkpoint()
