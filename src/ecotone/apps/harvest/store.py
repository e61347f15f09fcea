"""Keeps what a run reads: the runner's ``Store`` on our tables.

One page is one transaction: raws, quarantine, records, the sweep's marks, checkpoint, counts and
the lease are written together or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.catalogue import actions as catalogue
from ecotone.apps.catalogue.rows import chunks
from ecotone.apps.harvest import raws, sweeps
from ecotone.apps.harvest.lease import Lease
from ecotone.apps.harvest.marks import mark, pack, seen
from ecotone.apps.harvest.models import Mark, Raw, Reading, Run
from ecotone.apps.harvest.raws import stored_key
from ecotone.apps.hubs import actions as hubs
from ecotone.apps.hubs.queries import FAILING, InterfaceView
from ecotone.connectors.base import Checkpoint, RawRecord
from ecotone.connectors.store import Batch, Counts, Known, Outcome, Standing
from ecotone.kernel import clock
from ecotone.records.model import Draft

STOPPED = "The run was stopped before its end; the next one went on from there."


class DatabaseStore:
    """The store of one interface for one run."""

    def __init__(self, interface: InterfaceView, *, by: str) -> None:
        self.interface = interface
        self.by = by
        self.lease = Lease(interface.id)
        self.run_id = 0
        self.preparing = catalogue.Preparing(interface.hub_id)

    def begin(self) -> Standing:
        """Take the lease, open a run. Raises ``BeingRead``."""
        with catalogue.changing():
            self.lease.take()
            now = clock.now()
            open_runs = Run.objects.filter(interface_id=self.interface.id, outcome="")
            open_runs.update(outcome=Run.Outcome.INTERRUPTED, ended_at=now, for_keeper=STOPPED)
            self.run_id = Run.objects.create(interface_id=self.interface.id, started_at=now).pk
            reading = Reading.objects.get(pk=self.interface.id)
            if not reading.checkpoint.get("page"):  # no pass is going on: nothing is seen yet
                Mark.objects.filter(reading_id=reading.pk).delete()
        return Standing(
            checkpoint=Checkpoint.from_json(reading.checkpoint),
            kind=reading.kind,
            version=reading.version,
            overlap=timedelta(days=self.interface.overlap_days),
            swept_on=reading.swept_on,
            seen_last_sweep=reading.seen_last_sweep,
            shrink_accepted=reading.shrink_accepted,
        )

    def known(self, keys: Sequence[str]) -> Mapping[str, Known]:
        """Return what is stored under ``keys``; one query for a page."""
        names = {stored_key(key): key for key in keys}
        found: dict[str, Known] = {}
        for part in chunks(list(names)):
            raw = Raw.objects.filter(interface_id=self.interface.id, key__in=part)
            for name, digest, gone_on in raw.values_list("key", "digest", "gone_on"):
                found[names[name]] = Known(digest, gone=gone_on is not None)
        return found

    def keys_at(self, urls: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return the keys of raws by the address they came from."""
        found: dict[str, list[str]] = {}
        for part in chunks(list(urls)):
            raw = Raw.objects.filter(interface_id=self.interface.id, url__in=part)
            for url, key in raw.order_by("id").values_list("url", "key"):
                found.setdefault(url, []).append(key)
        return found

    def seen_in_sweep(self, keys: Sequence[str]) -> int:
        """Return how many different keys this sweep has seen, ``keys`` among them."""
        return len(seen(self.interface.id) | {mark(stored_key(key)) for key in keys})

    def prepare(self, raw: RawRecord, draft: Draft) -> None:
        """Normalise, name and classify a draft, before and outside the page's transaction."""
        self.preparing.add(catalogue.Arrived(draft, raw.url, stored_key(raw.key)))

    def save(self, batch: Batch) -> int:
        """Write one page; return how many records a finished sweep withdrew."""
        prepared = self.preparing.take()
        with catalogue.changing():
            self.lease.renew(
                kind=batch.kind, version=batch.version, checkpoint=batch.checkpoint.to_json()
            )
            raws.write(self.interface.id, batch.arrivals)
            raws.quarantine(self.interface.id, batch.arrivals)
            if prepared.copies:
                catalogue.put_prepared(prepared)
            self._withdraw(batch)
            if batch.seen:
                keys = pack(stored_key(key) for key in batch.seen)
                Mark.objects.create(reading_id=self.interface.id, keys=keys)
            withdrawn = sweeps.end(self.interface, batch.sweep)
            self._write_counts(batch.counts, withdrawn)
        return withdrawn

    def _withdraw(self, batch: Batch) -> None:
        """Withdraw what the hub took away, and what turned out not to be ours."""
        gone = {stored_key(key): reason for key, reason in batch.gone.items()}
        for part in chunks(list(gone)):
            found = Raw.objects.filter(interface_id=self.interface.id, key__in=part)
            found.update(gone_on=clock.today())
        not_ours = {
            stored_key(one.raw.key): one.not_ours.for_keeper
            for one in batch.arrivals
            if one.not_ours is not None and not one.is_new
        }
        if gone or not_ours:
            catalogue.withdraw_copies(self.interface.hub_id, {**gone, **not_ours})

    def _write_counts(self, counts: Counts, withdrawn: int) -> None:
        values = asdict(counts)
        values["withdrawn"] += withdrawn
        Run.objects.filter(pk=self.run_id).update(**values)

    def heartbeat(self) -> None:
        """Renew the lease before the hub is asked for more."""
        self.lease.renew()

    def end(self, outcome: Outcome) -> None:
        """Close the run, write the health of the interface, give the lease back."""
        with catalogue.changing():
            self.lease.renew()
            now = clock.now()
            Run.objects.filter(pk=self.run_id).update(
                outcome=outcome.ending,
                ended_at=now,
                notes=list(outcome.notes),
                for_keeper=outcome.for_keeper,
                for_operator=outcome.for_operator.replace("\x00", ""),
            )
            if outcome.held:
                Reading.objects.filter(pk=self.interface.id).update(
                    held_reason=" ".join(outcome.notes)[-500:]
                )
            failures = hubs.record_health(
                self.interface.id,
                tried_at=now,
                succeeded=_succeeded(outcome),
                records=_current(self.interface.id),
                message=outcome.for_keeper or " ".join(outcome.notes),
            )
            if failures >= FAILING:
                reason = f"{failures} runs in a row have failed. {outcome.for_keeper}"
                hubs.pause_interface(self.interface.id, reason=reason, by=self.by)
            record_event(
                by=self.by,
                verb="read",
                object_kind="interface",
                object_id=str(self.interface.id),
                detail={"run": self.run_id, "outcome": outcome.ending, **_numbers(outcome.counts)},
            )
            self.lease.give_back()


def _succeeded(outcome: Outcome) -> bool | None:
    """A run that was interrupted half-way is no success, but it has come forward: no failure."""
    if outcome.ending in {"complete", "limited"}:
        return True
    return None if outcome.ending == "interrupted" and outcome.counts.pages else False


def _numbers(counts: Counts) -> dict[str, int]:
    return {name: value for name, value in asdict(counts).items() if value}


def _current(interface_id: int) -> int:
    """Return how many objects of an interface are there, ours and readable."""
    found = Raw.objects.filter(interface_id=interface_id, gone_on=None, quarantine=None)
    return found.exclude(body=b"").count()
