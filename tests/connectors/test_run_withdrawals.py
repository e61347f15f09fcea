"""The loop: what is withdrawn, and what is not."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
import time_machine

from ecotone.connectors.base import (
    Checkpoint,
    HubCard,
    Offers,
    Page,
    RawRecord,
)
from ecotone.connectors.run import run
from ecotone.connectors.testing import MemoryStore
from ecotone.connectors.testing.toy import Toy, ToyHub, hub_of


@pytest.fixture(autouse=True)
def _still_day():
    with time_machine.travel(datetime(2024, 6, 1, tzinfo=UTC), tick=False):
        yield


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
        assert (
            run(Sweeping(hub, card=HubCard("Toy", "toy", deletions=said)), store).counts.read == 2
        )
        with time_machine.travel(datetime(2024, 7, 1, tzinfo=UTC), tick=False):
            assert (
                run(Sweeping(hub, card=HubCard("Toy", "toy", deletions=said)), store).counts.read
                == read
            )

    def test_a_page_that_is_gone_takes_its_records_along(self):
        hub, store = hub_of("a", "b"), MemoryStore()
        run(Toy(hub), store)

        class PageGone(Toy):
            def pages(self, _start):
                address = "http://toy.example/k1"
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
                    unread=("http://toy.example/k1",),
                )

        for _ in range(3):
            assert run(Failing(hub), store, full=True).counts.withdrawn == 0
