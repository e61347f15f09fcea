"""The loop, over a toy hub: what it promises, however it is interrupted."""

from __future__ import annotations

import contextlib
import dataclasses
from datetime import UTC, datetime, timedelta

import orjson
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.connectors import stamps
from ecotone.connectors.base import (
    Checkpoint,
    HubBroken,
    HubCard,
    HubRefused,
    HubUnreachable,
    NotOurs,
    Offers,
    Page,
    RawRecord,
    TokenLost,
    Unreadable,
)
from ecotone.connectors.preview import preview
from ecotone.connectors.run import run
from ecotone.connectors.store import Standing
from ecotone.connectors.testing import Killed, MemoryStore
from ecotone.records.model import Draft

START = datetime(2024, 1, 1, tzinfo=UTC)


class ToyHub:
    """Records by key: (days after START, text, gone). Pages hold ``size`` of them."""

    def __init__(self, records=(), size=2):
        self.records = dict(records)
        self.size = size
        self.token_of_today = 1

    def stamp(self, key):
        return stamps.of(START + timedelta(days=self.records[key][0]))

    def raw(self, key):
        _, text, gone = self.records[key]
        body = b"" if gone else orjson.dumps(text)
        address = f"http://toy/{key}"
        return RawRecord(key, self.stamp(key), body, "application/json", address, gone)


class Toy:
    """A connector for ``ToyHub``. ``trouble`` is raised instead of the nth page."""

    kind = "toy"
    Settings = type("Settings", (), {})
    offers = Offers(since=True, resume=True, deletions="flagged")

    def __init__(self, hub, trouble=None, complete_sweep=True, deletions=""):
        self.hub = hub
        self.trouble = dict(trouble or {})
        self.complete_sweep = complete_sweep
        self.deletions = deletions
        self.asked = 0

    def describe(self):
        return HubCard("Toy", "toy", deletions=self.deletions)

    def pages(self, start):
        keys = [key for key in sorted(self.hub.records) if self.hub.stamp(key) >= start.since]
        at = start.page.get("at", 0)
        if start.page.get("token", self.hub.token_of_today) != self.hub.token_of_today:
            raise TokenLost("The place is lost.")
        while True:
            self.asked += 1
            if self.asked in self.trouble:
                raise self.trouble[self.asked]
            items = tuple(map(self.hub.raw, keys[at : at + self.hub.size]))
            at += self.hub.size
            last = at >= len(keys)
            place = {"at": at, "token": self.hub.token_of_today}
            yield Page(
                items,
                Checkpoint(page=place),
                last=last,
                complete_sweep=last and self.complete_sweep,
                expected=len(keys),
            )

    def read(self, raw):
        text = orjson.loads(raw.body)
        if text == "unreadable":
            raise Unreadable("This record cannot be read.", raw.key)
        if text == "odd":
            raise KeyError("a slip in the connector")
        if text == "not ours":
            raise NotOurs("Its licence does not let us show it.")
        return Draft(key=raw.key, titles={"en": text})


def hub_of(*texts, size=2):
    return ToyHub({f"k{n}": (n, text, False) for n, text in enumerate(texts)}, size)


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


# Withdrawals


def sweep(hub, store, day, **options):
    """Read everything again, as if on this day of June."""
    with time_machine.travel(datetime(2024, 6, day, tzinfo=UTC), tick=False):
        return run(Toy(hub, **options), store, full=True)


class TestWithdrawals:
    def test_what_the_hub_calls_gone_is_withdrawn_at_once_and_comes_back(self):
        hub, store = hub_of("a", "b"), MemoryStore()
        run(Toy(hub), store)
        hub.records["k1"] = (1, "b", True)
        gone = sweep(hub, store, 2)
        assert (gone.counts.withdrawn, bool(store.kept["k1"].withdrawn)) == (1, True)
        assert sweep(hub, store, 3).counts.withdrawn == 0
        hub.records["k1"] = (1, "b", False)
        back = sweep(hub, store, 4)
        assert (back.counts.changed, store.kept["k1"].withdrawn) == (1, "")

    def test_gone_before_it_was_known_is_nothing(self):
        store = MemoryStore()
        outcome = run(Toy(ToyHub({"k": (1, "a", True)})), store)
        assert (outcome.counts.withdrawn, store.kept) == (0, {})

    def test_unseen_in_two_sweeps_and_older_than_the_grace_is_withdrawn(self):
        hub, store = hub_of("a", "b", "c"), MemoryStore(grace_days=7)
        sweep(hub, store, 1)
        del hub.records["k1"]
        found = [sweep(hub, store, day).counts.withdrawn for day in (2, 3, 8, 9, 10)]
        assert found == [0, 0, 0, 1, 0]

    def test_seen_again_in_between_starts_the_count_again(self):
        hub, store = hub_of("a", "b", "c"), MemoryStore(grace_days=0)
        sweep(hub, store, 1)
        kept = hub.records.pop("k1")
        sweep(hub, store, 2)
        hub.records["k1"] = kept
        sweep(hub, store, 3)
        del hub.records["k1"]
        assert sweep(hub, store, 4).counts.withdrawn == 0
        assert sweep(hub, store, 5).counts.withdrawn == 1

    def test_a_hub_that_shrinks_to_a_tenth_asks_a_person(self):
        hub, store = hub_of(*"abcdefghij"), MemoryStore(grace_days=0)
        sweep(hub, store, 1)
        hub.records = {"k0": hub.records["k0"]}
        for day in (2, 3, 4):
            outcome = sweep(hub, store, day)
            assert (outcome.held, outcome.counts.withdrawn) == (True, 0)
            assert "listed 1 records; the last time it listed 10" in outcome.notes[0]
        store.standing = dataclasses.replace(store.standing, shrink_accepted=True)
        sweep(hub, store, 5)
        assert sweep(hub, store, 6).counts.withdrawn == 9

    def test_an_incomplete_sweep_withdraws_nothing(self):
        hub, store = hub_of("a", "b", "c"), MemoryStore(grace_days=0)
        sweep(hub, store, 1)
        del hub.records["k1"]
        for day in (2, 3, 4):
            assert sweep(hub, store, day, complete_sweep=False).counts.withdrawn == 0

    def test_a_sweep_may_be_interrupted(self):
        hub, store = hub_of("a", "b", "c", "d", "e"), MemoryStore(grace_days=0)
        sweep(hub, store, 1)
        del hub.records["k1"]
        for _ in range(2):
            run(Toy(hub), store, page_limit=1, full=True)
            run(Toy(hub), store)
        assert [key for key, kept in store.kept.items() if kept.withdrawn] == ["k1"]

    @pytest.mark.parametrize(("said", "read"), [("", 6), ("flagged", 2)])
    def test_a_hub_without_flags_is_swept_every_four_weeks(self, said, read):
        class Sweeping(Toy):
            offers = Offers(since=True, resume=True, deletions="sweep")

        hub, store = hub_of(*"abcdef"), MemoryStore()
        run(Sweeping(hub), store)
        assert run(Sweeping(hub, deletions=said), store).counts.read == 2
        with time_machine.travel(datetime(2024, 7, 1, tzinfo=UTC), tick=False):
            assert run(Sweeping(hub, deletions=said), store).counts.read == read

    def test_a_page_that_is_gone_takes_its_records_along(self):
        hub, store = hub_of("a", "b"), MemoryStore()
        run(Toy(hub), store)

        class PageGone(Toy):
            def pages(self, _start):
                address = "http://toy/k1"
                gone = RawRecord(address, "", b"", "", address, gone=True)
                yield Page((gone,), Checkpoint(), last=True)

        outcome = run(PageGone(hub), store)
        assert (outcome.counts.withdrawn, bool(store.kept["k1"].withdrawn)) == (1, True)

    def test_what_stands_on_a_page_that_could_not_be_had_counts_as_there(self):
        hub, store = hub_of("a", "b", "c"), MemoryStore(grace_days=0)
        sweep(hub, store, 1)

        class Failing(Toy):
            def pages(self, _start):
                items = (hub.raw("k0"), hub.raw("k2"))
                yield Page(
                    items,
                    Checkpoint(),
                    last=True,
                    complete_sweep=True,
                    unread=("http://toy/k1",),
                )

        for _ in range(3):
            assert run(Failing(hub), store, full=True).counts.withdrawn == 0


# The rings of failure


class TestFailures:
    def test_one_record_that_cannot_be_read_is_quarantined_until_it_can(self):
        hub, store = hub_of("a", "unreadable", "odd"), MemoryStore()
        outcome = run(Toy(hub), store)
        assert (outcome.ending, outcome.counts.new, outcome.counts.quarantined) == (
            "complete",
            1,
            2,
        )
        assert store.kept["k1"].quarantine == "This record cannot be read."
        hub.records["k1"] = (1, "mended", False)
        run(Toy(hub), store, full=True)
        assert (store.kept["k1"].quarantine, store.kept["k1"].draft.titles) == (
            "",
            {"en": "mended"},
        )

    def test_a_record_that_becomes_unreadable_keeps_its_last_draft(self):
        hub, store = hub_of("a"), MemoryStore()
        run(Toy(hub), store)
        hub.records["k0"] = (0, "unreadable", False)
        run(Toy(hub), store, full=True)
        assert store.kept["k0"].quarantine
        assert store.kept["k0"].draft.titles == {"en": "a"}

    def test_what_is_not_ours_is_counted_and_its_record_withdrawn(self):
        hub, store = hub_of("a"), MemoryStore()
        run(Toy(hub), store)
        hub.records["k0"] = (0, "not ours", False)
        outcome = run(Toy(hub), store, full=True)
        assert (outcome.counts.not_ours, outcome.ending) == (1, "complete")
        assert store.kept["k0"].withdrawn == "Its licence does not let us show it."

    @pytest.mark.parametrize(
        ("bad", "good", "ending"),
        [(19, 0, "complete"), (20, 380, "complete"), (21, 379, "broken"), (20, 0, "broken")],
    )
    def test_over_the_error_budget_the_format_has_changed(self, bad, good, ending):
        texts = ["a"] * good + ["unreadable"] * bad
        hub = ToyHub({f"k{n:04}": (1, text, False) for n, text in enumerate(texts)}, 100)
        outcome = run(Toy(hub), MemoryStore())
        assert outcome.ending == ending
        assert ("format has changed" in outcome.for_keeper) is (ending == "broken")

    def test_the_page_over_the_budget_is_not_stored(self):
        hub, store = ToyHub({f"k{n:04}": (1, "odd", False) for n in range(100)}, 10), MemoryStore()
        run(Toy(hub), store)
        assert (store.saves, store.standing.checkpoint.page["at"]) == (1, 10)

    @pytest.mark.parametrize(
        ("trouble", "ending"),
        [
            (HubUnreachable("The hub is away.", "timeout"), "interrupted"),
            (HubRefused("Please sign in.", "403"), "refused"),
            (HubBroken("That is not XML.", "line 1"), "broken"),
            (ZeroDivisionError("a slip in the connector"), "broken"),
        ],
    )
    def test_trouble_of_the_hub_is_an_outcome(self, trouble, ending):
        store = MemoryStore()
        outcome = run(Toy(hub_of("a", "b", "c"), {2: trouble}), store)
        assert (outcome.ending, len(store.kept)) == (ending, 2)
        assert outcome.for_keeper
        assert "Traceback" not in outcome.for_keeper
        assert store.outcomes == [outcome]

    def test_a_hub_that_leads_in_a_circle_is_found_out(self):
        class Circle(Toy):
            def pages(self, _start):
                place = 0
                while True:
                    place = (place + 1) % 3
                    yield Page((self.hub.raw("k0"),), Checkpoint(page={"token": place}))

        outcome = run(Circle(hub_of("a")), MemoryStore())
        assert (outcome.ending, outcome.counts.pages) == ("broken", 3)
        assert "again and again" in outcome.for_keeper

    def test_a_list_that_ends_without_an_end_is_broken(self):
        class Endless(Toy):
            def pages(self, _start):
                yield Page((self.hub.raw("k0"),), Checkpoint(page={"token": 1}))

        assert run(Endless(hub_of("a")), MemoryStore()).ending == "broken"

    def test_the_same_key_twice_on_a_page_is_stored_once(self):
        class Twice(Toy):
            def pages(self, _start):
                old = dataclasses.replace(self.hub.raw("k0"), body=b'"old"')
                yield Page((old, self.hub.raw("k0")), Checkpoint(), last=True)

        store = MemoryStore()
        first = run(Twice(hub_of("new")), store)
        second = run(Twice(hub_of("new")), store)
        assert (first.counts.new, second.counts.same) == (1, 1)
        assert store.kept["k0"].draft.titles == {"en": "new"}


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
