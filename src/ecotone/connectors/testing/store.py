"""A store in memory: the smallest complete one, and the model for others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ecotone.connectors.base import Checkpoint, RawRecord
from ecotone.connectors.store import Arrival, Batch, Known, Outcome, Standing
from ecotone.kernel import clock
from ecotone.records.model import Draft


class Killed(BaseException):
    """The process was killed here; nothing may catch it."""


@dataclass(slots=True)
class Kept:
    """What is stored under one key."""

    url: str
    digest: str
    stamp: str
    draft: Draft | None = None
    quarantine: str = ""
    withdrawn: str = ""
    missed: int = 0
    missed_first: date | None = None


class MemoryStore:
    """Keeps one interface. ``kill_at`` lets the nth call of ``save`` die half way through."""

    def __init__(self, *, overlap_days: int = 1, grace_days: int = 7) -> None:
        self.kept: dict[str, Kept] = {}
        self.standing = Standing(overlap=timedelta(days=overlap_days))
        self.grace = timedelta(days=grace_days)
        self.marks: set[str] = set()
        self.writes = 0  # bodies, records and withdrawals written, ever
        self.saves = 0
        self.kill_at: int | None = None
        self.outcomes: list[Outcome] = []

    def begin(self) -> Standing:
        return self.standing

    def known(self, keys: Sequence[str]) -> Mapping[str, Known]:
        kept = self.kept
        return {
            key: Known(kept[key].digest, bool(kept[key].withdrawn)) for key in keys if key in kept
        }

    def keys_at(self, urls: Sequence[str]) -> Mapping[str, Sequence[str]]:
        return {url: [key for key, kept in self.kept.items() if kept.url == url] for url in urls}

    def prepare(self, raw: RawRecord, draft: Draft) -> None:
        """Nothing has to be made ready."""

    def seen_in_sweep(self, keys: Sequence[str]) -> int:
        return len(self.marks.union(keys))

    def heartbeat(self) -> None:
        return None

    def end(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)

    def save(self, batch: Batch) -> int:
        """Write a page: on copies first, so that dying half way leaves nothing behind."""
        self.saves += 1
        kept = {key: replace(value) for key, value in self.kept.items()}
        marks = self.marks.union(batch.seen)
        writes = len(batch.arrivals) + len(batch.gone)
        for arrival in batch.arrivals:
            kept[arrival.raw.key] = _arrived(arrival, kept.get(arrival.raw.key))
        if self.kill_at == self.saves:
            raise Killed
        for key, reason in batch.gone.items():
            kept[key].withdrawn = reason
        withdrawn = self._end_sweep(kept, marks) if batch.sweep == "withdraw" else 0
        standing = replace(
            self.standing, checkpoint=_stored(batch), kind=batch.kind, version=batch.version
        )
        if batch.sweep == "withdraw":
            standing = replace(
                standing, swept_on=clock.today(), seen_last_sweep=len(marks), shrink_accepted=False
            )
        self.kept, self.marks, self.standing = kept, set() if batch.sweep else marks, standing
        self.writes += writes + withdrawn
        return withdrawn

    def _end_sweep(self, kept: dict[str, Kept], marks: set[str]) -> int:
        withdrawn = 0
        for key, value in kept.items():
            if key in marks:
                value.missed, value.missed_first = 0, None
            elif not value.withdrawn:
                value.missed += 1
                value.missed_first = value.missed_first or clock.today()
                if value.missed >= 2 and clock.today() - value.missed_first >= self.grace:
                    value.withdrawn = "The hub no longer lists this."
                    withdrawn += 1
        return withdrawn

    def state(self) -> dict[str, Any]:
        """Return what readers of the catalogue could see, to compare two stores."""
        return {
            key: (kept.digest, kept.draft, kept.quarantine, kept.withdrawn)
            for key, kept in sorted(self.kept.items())
        }


def _stored(batch: Batch) -> Checkpoint:
    """Send the checkpoint through JSON, as a database would."""
    return Checkpoint.from_json(batch.checkpoint.to_json())


def _arrived(arrival: Arrival, before: Kept | None) -> Kept:
    raw = arrival.raw
    kept = Kept(raw.url, arrival.digest, raw.stamp, draft=before.draft if before else None)
    if arrival.draft is not None:
        kept.draft = arrival.draft
    elif arrival.problem is not None:
        kept.quarantine = arrival.problem.for_keeper
    elif arrival.not_ours is not None:
        kept.withdrawn = arrival.not_ours.for_keeper
    return kept
