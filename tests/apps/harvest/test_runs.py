"""What runs do to hubs: sweeps and their guard, leases, pauses, reading again, looking first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ecotone.apps.accounts.models import AuditEvent
from ecotone.apps.catalogue import actions as catalogue
from ecotone.apps.catalogue import index
from ecotone.apps.catalogue import queries as records
from ecotone.apps.catalogue.models import Copy, Record
from ecotone.apps.harvest import actions, queries, raws
from ecotone.apps.harvest.actions import harvest_interface
from ecotone.apps.harvest.lease import BeingRead, Lease
from ecotone.apps.harvest.models import Mark, Raw, Reading, Run
from ecotone.apps.hubs import queries as hubs
from ecotone.connectors.store import LeaseLost
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput
from ecotone.search.backends.tantivy import IndexNotWritten

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]


def dc(title: str) -> str:
    return (
        '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title></oai_dc:dc>"
    )


@pytest.fixture
def held(repository):
    wetlands = {f"oai:x:{n:02}": dc(f"Wetlands of region {n}") for n in range(10)}
    return repository(wetlands, deleted="no")


@pytest.fixture
def interface(held, serve, connect):
    return connect("oai-pmh", f"{serve(held).address}/oai")


@pytest.fixture
def read(interface, http):
    def run(**how):
        return harvest_interface(interface.id, by="test", http=http, **how)

    return run


def a_week_later(monkeypatch) -> None:
    later = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: later)


def test_withdrawn_only_after_two_sweeps_and_the_grace_days(read, held, monkeypatch):
    read()
    del held.records["oai:x:04"]
    assert read(full=True).counts.withdrawn == 0
    assert read(full=True).counts.withdrawn == 0  # two sweeps, but on one day
    a_week_later(monkeypatch)
    assert read(full=True).counts.withdrawn == 1
    gone = Copy.objects.get(key="oai:x:04")
    assert gone.withdrawn_reason == "The hub no longer lists this."
    assert Record.objects.get(pk=gone.record_id).state == "withdrawn"
    held.records["oai:x:04"] = dc("Wetlands of region 4")
    assert read(full=True).counts.changed == 1
    assert Record.objects.get(pk=gone.record_id).state == "current"
    assert Mark.objects.count() == 0


def test_found_again_in_time_counts_from_the_beginning(read, held, monkeypatch):
    read()
    body = held.records.pop("oai:x:04")
    read(full=True)
    held.records["oai:x:04"] = body
    read(full=True)
    assert set(Raw.objects.values_list("missed", "missed_since")) == {(0, None)}
    del held.records["oai:x:04"]
    a_week_later(monkeypatch)
    assert read(full=True).counts.withdrawn == 0


def test_a_hub_that_shrinks_waits_for_a_person(read, held, interface, monkeypatch):
    read()
    for name in list(held.records)[1:]:
        del held.records[name]
    read(full=True)
    a_week_later(monkeypatch)
    outcome = read(full=True)
    assert outcome.held
    assert outcome.counts.withdrawn == 0
    [waiting] = queries.held_sweeps()
    assert "listed 1" in waiting.reason
    actions.accept_shrink(interface.id, by="staff@example.org")
    assert queries.held_sweeps() == []
    assert read(full=True).counts.withdrawn == 0  # the first sweep that is believed
    actions.accept_shrink(interface.id, by="staff@example.org")
    a_fortnight = clock.now() + timedelta(days=8)
    monkeypatch.setattr(clock, "now", lambda: a_fortnight)
    assert read(full=True).counts.withdrawn == 9


def test_a_limited_run_goes_on_where_it_stood(read):
    assert read(limit=4).ending == "limited"
    assert Copy.objects.count() == 4
    outcome = read()
    assert (outcome.ending, Copy.objects.count()) == ("complete", 10)
    assert [run.outcome for run in queries.runs_of("loopback")] == ["complete", "limited"]
    assert AuditEvent.objects.filter(verb="read").count() == 2


def test_only_one_worker_reads_an_interface(read, interface):
    other = Lease(interface.id)
    other.take()
    with pytest.raises(BeingRead):
        read()
    assert queries.progress("loopback") is None  # no run is open
    other.give_back()
    assert read().ending == "complete"


def test_a_worker_whose_lease_was_taken_over_writes_nothing(interface):
    mine, other = Lease(interface.id), Lease(interface.id)
    mine.take()
    Reading.objects.update(lease_until=clock.now() - timedelta(seconds=1))
    other.take()
    with pytest.raises(LeaseLost):
        mine.renew()


def test_the_lease_of_a_process_that_is_no_more_is_free(interface):
    gone = Lease(interface.id)
    gone.take()
    host, _, _ = gone.holder.partition(":")
    Reading.objects.update(lease_by=f"{host}:4194303:x")  # past every process number
    Lease(interface.id).take()


def test_a_run_that_never_ended_is_closed_by_the_next(read, interface):
    Run.objects.create(interface_id=interface.id, started_at=clock.now())
    read()
    assert [run.outcome for run in queries.runs_of("loopback")] == ["complete", "interrupted"]


def test_progress_is_seen_while_it_reads_and_only_then(read):
    seen = []
    read(on_progress=lambda done, total: seen.append((done, total, queries.progress("loopback"))))
    assert [(done, total) for done, total, _ in seen] == [(4, 10), (8, 10), (10, 10)]
    assert [found.read for _, _, found in seen] == [4, 8, 10]
    assert queries.progress("loopback") is None


def test_three_failed_runs_pause_the_hub_with_the_sentence(serve, connect, http):
    site = serve(lambda *_: (200, "text/html", b"<html><body>Welcome</body></html>"))
    interface = connect("oai-pmh", f"{site.address}/oai")
    for _ in range(3):
        assert harvest_interface(interface.id, by="test", http=http).ending == "broken"
    paused = hubs.interface(interface.id)
    assert (paused.state, paused.failures) == ("paused", 3)
    assert "3 runs in a row have failed." in paused.state_reason
    [gap] = hubs.not_searched()
    assert (gap.hub_id, gap.why, gap.since) == ("loopback", "paused", None)
    with pytest.raises(BadInput, match="not read"):
        harvest_interface(interface.id, by="test", http=http)


def test_reading_again_uses_what_is_stored_and_writes_nothing_new(read, serve, interface):
    read()
    before = list(records.canonical())
    done = actions.reread_hub("loopback", by="test")
    assert done == catalogue.Counts(same=10)
    assert list(records.canonical()) == before
    Copy.objects.all().update(digest="", body={})
    Record.objects.all().update(digest="", body={})
    assert actions.reread_hub("loopback", by="test") == catalogue.Counts(changed=10)
    assert list(records.canonical()) == before


def test_a_body_is_kept_as_it_came(read):
    read()
    raw = Raw.objects.order_by("key").first()
    assert b"Wetlands of region 0" in raws.unpack(raw.body)
    assert raws.unpack(b"") == b""


def test_a_look_writes_nothing_and_guesses_the_kind(held, serve, http, db):
    site = serve(held)
    seen = actions.preview(f"{site.address}/oai", limit=3, http=http)
    assert seen.kind == "oai-pmh"
    assert [one.record.title()[0] for one in seen.records] == [
        f"Wetlands of region {n}" for n in range(3)
    ]
    assert seen.expected == 10
    assert (Raw.objects.count(), Run.objects.count(), Record.objects.count()) == (0, 0, 0)
    with pytest.raises(BadInput):
        actions.preview("ftp://hub.example/oai")


def test_a_check_says_what_works(interface, http):
    [checked] = actions.check_hub("loopback", http=http)
    assert (checked.works, checked.title, checked.readable) == (True, "Loopback", 10)


def test_a_full_disk_while_indexing_loses_nothing_and_is_said(read, monkeypatch):
    def full(*_: object) -> int:
        raise IndexNotWritten("The search index could not be written.", "No space left on device")

    monkeypatch.setattr(index, "catch_up", full)
    outcome = read()
    assert outcome.ending == "complete"
    assert outcome.notes[-1] == "The search index could not be written."
    assert Copy.objects.count() == 10
    monkeypatch.undo()
    assert index.behind()
    index.catch_up()
    assert not index.behind()


def test_the_background_reads_what_is_due_once(interface, settings):
    settings.ECOTONE_OFFLINE = True
    assert actions.work() == 0
    settings.ECOTONE_OFFLINE = False
    settings.ECOTONE_ALLOW_PRIVATE_ADDRESSES = True
    outcomes = []
    assert actions.work(on_outcome=lambda _, outcome: outcomes.append(outcome.ending)) == 1
    assert actions.work() == 0  # not again on the same day
    assert outcomes == ["complete"]
