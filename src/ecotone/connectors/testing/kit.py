"""The checks that every connector passes. Inherit, and say what to make and where to read.

    class TestMyKind(ConnectorKit):
        folder = Path(__file__).parent / "mykind"  # hub.json, the files it names, golden/

        def make(self, http):
            return MyKind(MySettings(address="https://hub.example/api"), http)

Run with ``ECOTONE_WRITE_GOLDEN=1`` to write the golden drafts, then read them yourself: they
are what the tests hold you to.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, cast

from ecotone.connectors import registry, stamps
from ecotone.connectors.base import Checkpoint, Connector, HubCard, Page, RawRecord
from ecotone.connectors.run import run, understand
from ecotone.connectors.store import Outcome
from ecotone.connectors.testing import hub as faults
from ecotone.connectors.testing.hub import FakeHub
from ecotone.connectors.testing.store import Killed, MemoryStore
from ecotone.kernel.digest import canonical, short_name
from ecotone.kernel.http import Client
from ecotone.records.model import Draft, to_json

_WRITE_GOLDEN = bool(os.environ.get("ECOTONE_WRITE_GOLDEN"))


class ConnectorKit:
    """Checks of the contract in ``connectors.base``, over a folder of captured answers."""

    #: The captured answers, and in ``golden/`` the draft that each raw must become.
    folder: ClassVar[Path]
    #: Whether robots.txt is asked: True for pages made for people, False for machine addresses.
    obeys_robots: ClassVar[bool] = True

    def make(self, http: Client) -> Connector:
        """Return the connector under test, on this client."""
        raise NotImplementedError

    def hub(self) -> FakeHub:
        """Return the hub; override for one that is more than files."""
        return FakeHub(self.folder)

    # Describing

    def test_describe_answers_from_the_fixtures(self) -> None:
        card = self.make(self.hub().client()).describe()
        assert isinstance(card, HubCard)
        assert card.title
        assert card.protocol

    def test_settings_have_a_schema_and_go_through_json(self) -> None:
        connector = self.make(self.hub().client())
        schema = registry.schema_of(connector.Settings)
        assert json.loads(json.dumps(schema)) == schema
        assert all(entry["description"] for entry in schema["properties"].values())
        settings = connector.settings  # type: ignore[attr-defined]  # by custom, not by contract
        stored = json.loads(json.dumps(dataclasses.asdict(settings)))
        assert registry.make_settings(connector.Settings, stored) == settings

    # Reading at length

    def test_every_checkpoint_goes_through_json(self) -> None:
        for page in self.make(self.hub().client()).pages(Checkpoint()):
            stored = json.loads(json.dumps(page.next.to_json()))
            assert Checkpoint.from_json(stored) == page.next

    def test_interrupted_anywhere_is_as_good_as_uninterrupted(self) -> None:
        whole, asked, saves = self._whole_run()
        for nth in range(1, asked + 1):
            hub, store = self.hub(), MemoryStore()
            run(self.make(_impatient(hub.fail(nth, faults.drop))), store)
            assert self._finished(hub, store).state() == whole.state(), f"question {nth} dropped"
        for nth in range(1, saves + 1):
            assert self._killed_at(nth).state() == whole.state(), f"killed at save {nth}"
        for nth in range(1, saves):
            hub, store = self.hub(), MemoryStore()
            run(self.make(hub.client()), store, page_limit=nth)
            assert self._finished(hub, store).state() == whole.state(), f"stopped after {nth}"

    def test_stopped_after_every_page_is_as_good_as_in_one_go(self) -> None:
        whole, _, saves = self._whole_run()
        hub, store = self.hub(), MemoryStore()
        for _ in range(saves + 1):
            if run(self.make(hub.client()), store, page_limit=1).ending == "complete":
                break
        assert store.state() == whole.state()

    def test_a_second_run_writes_nothing(self) -> None:
        hub, store = self.hub(), MemoryStore()
        first = run(self.make(hub.client()), store)
        writes, state = store.writes, store.state()
        second = run(self.make(hub.client()), store)
        assert (first.ending, second.ending) == ("complete", "complete")
        assert first.counts.new > 0
        assert (second.counts.new, second.counts.changed, second.counts.withdrawn) == (0, 0, 0)
        assert (store.writes, store.state()) == (writes, state)

    def test_since_never_passes_what_was_not_read(self) -> None:
        _, asked, _ = self._whole_run()
        for nth in range(1, asked + 1):
            hub, store = self.hub(), MemoryStore()
            outcome = run(self.make(_impatient(hub.fail(nth, faults.drop))), store)
            if outcome.ending != "complete":
                assert store.standing.checkpoint.since == ""
        hub, store = self.hub(), MemoryStore()
        run(self.make(hub.client()), store)
        since = stamps.moment(store.standing.checkpoint.since)
        read = [moment for kept in store.kept.values() if (moment := stamps.moment(kept.stamp))]
        assert since is None or (read and since < max(read))

    def test_order_and_repeats_do_not_matter(self) -> None:
        whole, _, _ = self._whole_run()
        for doctor in (_backwards, _twice):
            store = MemoryStore()
            run(_doctored(self.make(self.hub().client()), doctor), store)
            assert store.state() == whole.state()

    # Failures

    def test_one_bad_record_does_not_stop_its_page(self) -> None:
        whole, _, _ = self._whole_run()
        for bad in [key for key, kept in whole.kept.items() if kept.draft]:
            store = MemoryStore()
            outcome = run(_doctored(self.make(self.hub().client()), _broken(bad)), store)
            assert outcome.ending == "complete"
            assert store.kept[bad].quarantine, "the reason must be a sentence"
            rest = {key: value for key, value in store.state().items() if key != bad}
            assert rest == {key: value for key, value in whole.state().items() if key != bad}

    def test_what_the_hub_calls_gone_is_withdrawn(self) -> None:
        hub, store = self.hub(), MemoryStore()
        run(self.make(hub.client()), store)
        store.standing = dataclasses.replace(store.standing, checkpoint=Checkpoint())
        gone = next(key for key, kept in store.kept.items() if not kept.withdrawn)
        outcome = run(_doctored(self.make(hub.client()), _gone(gone)), store)
        assert outcome.counts.withdrawn == 1
        assert store.kept[gone].withdrawn
        assert store.kept[gone].draft is not None, "nothing is erased"

    def test_a_short_sweep_withdraws_nothing(self) -> None:
        hub, store = self.hub(), MemoryStore(grace_days=0)
        run(self.make(hub.client()), store)
        before = store.state()
        for _ in range(3):
            store.standing = dataclasses.replace(store.standing, checkpoint=Checkpoint())
            outcome = run(_doctored(self.make(hub.client()), _nothing), store)
            window_only = self.make(hub.client()).offers.window_only
            assert outcome.held is (not window_only and store.standing.seen_last_sweep > 0)
        assert store.state() == before

    def test_a_busy_hub_is_asked_again_when_it_says(self) -> None:
        whole, _, _ = self._whole_run()
        hub, store = self.hub(), MemoryStore()
        hub.fail(1, faults.status(429, retry_after="7"), faults.status(503), faults.status(503))
        outcome = run(self.make(hub.client()), store)
        assert outcome.ending == "complete"
        assert max(hub.clock.slept) >= 7
        assert store.state() == whole.state()

    def test_a_broken_off_answer_loses_nothing(self) -> None:
        whole, asked, _ = self._whole_run()
        for nth in range(1, asked + 1):
            hub, store = self.hub(), MemoryStore()
            hub.fail(nth, faults.truncated, faults.truncated)
            run(self.make(hub.client()), store)
            finished = self._finished(hub, store).state()
            stored = {key: value for key, value in finished.items() if key in whole.kept}
            assert stored == whole.state(), f"answer {nth} truncated"

    def test_errors_speak_to_the_keeper(self) -> None:
        page = b"<!DOCTYPE html><title>Sign in</title><input type='password'>"
        for fault in (
            faults.drop,
            faults.status(403),
            faults.status(503),
            faults.empty,
            faults.instead(page),
            faults.instead(b"\x00\xff\xfe\x01", "application/octet-stream"),
        ):
            hub, store = self.hub(), MemoryStore()
            outcome = run(self.make(_impatient(hub.fail_always(fault))), store)
            assert outcome.ending in {"interrupted", "refused", "broken"}
            _assert_speaks(outcome)
            assert store.writes == 0

    # Politeness

    def test_the_hub_is_asked_slowly(self) -> None:
        hub = self.hub()
        run(self.make(hub.client(pause_seconds=2.0)), MemoryStore())
        moments = [moment for moment, _ in hub.asked]
        assert all(later - earlier >= 2.0 for earlier, later in itertools.pairwise(moments))

    def test_a_slow_hub_is_asked_more_slowly(self) -> None:
        hub = self.hub().fail_always(faults.slow(10.0))
        run(self.make(hub.client(pause_seconds=0.5)), MemoryStore())
        moments = [moment for moment, _ in hub.asked]
        assert all(later - earlier >= 20.0 for earlier, later in itertools.pairwise(moments))

    def test_robots_are_honoured(self) -> None:
        hub, store = self.hub(), MemoryStore()
        hub.robots = "User-agent: *\nDisallow: /"
        outcome = run(self.make(hub.client()), store)
        if self.obeys_robots:
            assert outcome.ending == "refused"
            assert "robots.txt" in outcome.for_keeper
            assert (hub.asked, store.writes) == ([], 0)
        else:
            assert outcome.ending == "complete"

    # Reading one record

    def test_read_is_pure(self) -> None:
        hub = self.hub()
        connector = self.make(hub.client())
        raws = self._raws(connector)
        asked = len(hub.asked)
        for raw in raws:
            assert understand(connector, raw).draft == understand(connector, raw).draft
        assert len(hub.asked) == asked, "read asked the hub"

    def test_drafts_have_a_key_and_name_what_is_missing(self) -> None:
        for raw, draft in self._drafts():
            assert draft.key == raw.key
            assert draft.titles or "title" in draft.missing
            assert all(draft.titles.values()), "an empty title is no title"

    def test_languages_and_rights_survive(self) -> None:
        drafts = [draft for _, draft in self._drafts()]
        assert any(draft.languages or set(draft.titles) != {"und"} for draft in drafts)
        assert any(draft.rights for draft in drafts)

    def test_every_raw_becomes_its_golden_draft(self) -> None:
        golden = self.folder / "golden"
        found = {f"{short_name(raw.key)}.json": to_json(draft) for raw, draft in self._drafts()}
        if _WRITE_GOLDEN:
            golden.mkdir(exist_ok=True)
            for name, draft in found.items():
                text = json.dumps(draft, ensure_ascii=False, indent=1)
                (golden / name).write_text(text + "\n", encoding="utf-8")
        assert sorted(path.name for path in golden.glob("*.json")) == sorted(found)
        for name, draft in found.items():
            expected = json.loads((golden / name).read_text(encoding="utf-8"))
            assert json.loads(canonical(draft)) == expected, name

    # Help

    def _whole_run(self) -> tuple[MemoryStore, int, int]:
        hub, store = self.hub(), MemoryStore()
        outcome = run(self.make(hub.client()), store)
        assert outcome.ending == "complete", outcome.for_operator
        return store, len(hub.asked), store.saves

    def _killed_at(self, save: int) -> MemoryStore:
        hub, store = self.hub(), MemoryStore()
        store.kill_at = save
        try:
            run(self.make(hub.client()), store)
        except Killed:
            store.kill_at = None
        return self._finished(hub, store)

    def _finished(self, hub: FakeHub, store: MemoryStore) -> MemoryStore:
        outcome = run(self.make(hub.recover().client()), store)
        assert outcome.ending == "complete", outcome.for_operator
        return store

    def _raws(self, connector: Connector) -> list[RawRecord]:
        pages = connector.pages(Checkpoint())
        return [raw for page in pages for raw in page.items if not raw.gone]

    def _drafts(self) -> Iterator[tuple[RawRecord, Draft]]:
        connector = self.make(self.hub().client())
        for raw in self._raws(connector):
            arrival = understand(connector, raw)
            if arrival.draft is not None:
                yield raw, arrival.draft


class _Doctored:
    """A connector whose pages are changed on their way."""

    def __init__(self, connector: Connector, doctor: Any) -> None:
        self._connector = connector
        self._doctor = doctor
        self.kind = connector.kind
        self.Settings = connector.Settings
        self.offers = connector.offers
        self.version = getattr(connector, "version", 1)

    def describe(self) -> HubCard:
        return self._connector.describe()

    def pages(self, start: Checkpoint) -> Iterator[Page]:
        for page in self._connector.pages(start):
            yield dataclasses.replace(page, items=tuple(self._doctor(page.items)))

    def read(self, raw: RawRecord) -> Draft:
        return self._connector.read(raw)


def _doctored(connector: Connector, doctor: Any) -> Connector:
    return cast("Connector", _Doctored(connector, doctor))  # class variables by instance


def _backwards(items: tuple[RawRecord, ...]) -> list[RawRecord]:
    return list(reversed(items))


def _twice(items: tuple[RawRecord, ...]) -> list[RawRecord]:
    return [*items, *items]


def _nothing(_items: tuple[RawRecord, ...]) -> list[RawRecord]:
    return []


def _broken(key: str) -> Any:
    return lambda items: [
        dataclasses.replace(raw, body=b"\x00\xff<{") if raw.key == key else raw for raw in items
    ]


def _gone(key: str) -> Any:
    return lambda items: [
        dataclasses.replace(raw, gone=True, body=b"") if raw.key == key else raw for raw in items
    ]


def _impatient(hub: FakeHub) -> Client:
    """Return a client that gives up at the first failure, so that faults become interruptions."""
    return hub.client(limits=dataclasses.replace(hub.client().limits, tries=1))


def _assert_speaks(outcome: Outcome) -> None:
    assert outcome.for_keeper.rstrip().endswith((".", ")", "?")), outcome.for_keeper
    assert "Traceback" not in outcome.for_keeper
    assert "Error(" not in outcome.for_keeper
    assert outcome.for_operator
