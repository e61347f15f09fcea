"""The loop: three rings of failure."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
import time_machine

from ecotone.connectors.base import (
    Checkpoint,
    HubBroken,
    HubRefused,
    HubUnreachable,
    Page,
)
from ecotone.connectors.run import run
from ecotone.connectors.testing import MemoryStore
from ecotone.connectors.testing.toy import Toy, ToyHub, hub_of


@pytest.fixture(autouse=True)
def _still_day():
    with time_machine.travel(datetime(2024, 6, 1, tzinfo=UTC), tick=False):
        yield


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
