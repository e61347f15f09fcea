"""What the runner asks of whoever keeps the records: the ``Store`` and the things handed to it.

A store serves one interface of one hub. The runner decides, the store keeps: every rule about
checkpoints, errors and withdrawals lives in ``connectors.run``; a store only has to make each
call true as one transaction. ``connectors.testing.MemoryStore`` is a complete small example.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, Protocol

from ecotone.connectors.base import Checkpoint, NotOurs, RawRecord, Unreadable
from ecotone.kernel.errors import EcotoneError
from ecotone.records.model import Draft

Ending = Literal["complete", "limited", "interrupted", "refused", "broken"]
SweepEnd = Literal["", "withdraw", "hold"]


class LeaseLost(EcotoneError):
    """Another worker has taken this interface over; the run here must stop and write nothing."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one interface stands when a run begins.

    ``kind`` and ``version`` say who wrote ``checkpoint``: a checkpoint of another kind or version
    is not used. ``swept_on`` is the day on which the last complete sweep ended, ``seen_last_sweep``
    the number of different keys it saw. ``shrink_accepted`` is set by a person who was asked
    whether a hub really has shrunk; the store forgets it when a sweep ends with "withdraw".
    """

    checkpoint: Checkpoint = field(default_factory=Checkpoint)
    kind: str = ""
    version: int = 0
    overlap: timedelta = timedelta(days=1)
    swept_on: date | None = None
    seen_last_sweep: int = 0
    shrink_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is stored under a key: the digest of its body, and whether it is withdrawn."""

    digest: str
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Arrival:
    """One body that must be stored: it is new, it has changed, or it has come back.

    Exactly one of ``draft``, ``problem`` and ``not_ours`` is set. With a draft, the raw and the
    record are stored and an earlier quarantine ends. With a problem, the raw is stored and
    quarantined with the reason; the record from the last readable body stays as it is. With
    ``not_ours``, key and digest are stored **without the body**, and a record made from an
    earlier body is withdrawn with the sentence as the reason.
    """

    raw: RawRecord
    digest: str  # SHA-256 of the body
    is_new: bool  # no body is stored under this key yet
    draft: Draft | None = None
    problem: Unreadable | None = None
    not_ours: NotOurs | None = None


@dataclass(slots=True)
class Counts:
    """What a run has done so far. ``read`` counts everything the hub sent, repeats too."""

    pages: int = 0
    read: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    quarantined: int = 0
    not_ours: int = 0
    expected: int | None = None  # how many the hub says there are, when it says so


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything one page changes; ``Store.save`` writes all of it or nothing.

    ``arrivals``: bodies to store; unchanged ones are not among them.
    ``gone``: keys that are stored and not yet withdrawn, with the reason for each: withdraw now.
    ``seen``: every key of the page during a sweep, else empty. Remember them until the sweep
    ends, cheaply (one small row a page will do): an unchanged raw must not be rewritten for it.
    ``checkpoint``: takes the place of the stored one, with ``kind`` and ``version``.
    ``sweep``: "" in the midst of things. "withdraw" when a sweep ends: a key not seen in this
    sweep has missed one more, a key that was seen has missed none; withdraw every key that has
    missed two or more and was missed first at least the grace days ago. Then the marks are
    forgotten, and ``swept_on`` and ``seen_last_sweep`` are set. "hold" when a sweep ends but must
    not be believed: forget the marks, count no misses, leave ``swept_on`` and
    ``seen_last_sweep`` as they were.
    ``counts``: of the run up to and with this page, except what ``sweep`` will withdraw.
    """

    arrivals: tuple[Arrival, ...]
    gone: Mapping[str, str]
    seen: tuple[str, ...]
    checkpoint: Checkpoint
    kind: str
    version: int
    counts: Counts
    sweep: SweepEnd = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended. ``held`` says that a shrunk sweep waits for a person."""

    ending: Ending
    counts: Counts
    for_keeper: str = ""
    for_operator: str = ""
    notes: tuple[str, ...] = ()
    held: bool = False


class Store(Protocol):
    """Keeps one interface's records and its place. Every method may raise ``LeaseLost``."""

    def begin(self) -> Standing:
        """Open a run (take the lease, write the run's row) and say where we stand."""

    def known(self, keys: Sequence[str]) -> Mapping[str, Known]:
        """Return what is stored under those of ``keys`` that are stored."""

    def keys_at(self, urls: Sequence[str]) -> Mapping[str, Sequence[str]]:
        """Return the keys of the raws from each address; asked for gone and failed pages."""

    def seen_in_sweep(self, keys: Sequence[str]) -> int:
        """Return how many different keys this sweep has seen, these ``keys`` among them."""

    def prepare(self, raw: RawRecord, draft: Draft) -> None:
        """Do what can be done with one draft before its page is saved; writes nothing.

        What goes wrong here is this record's own: it goes to quarantine and the run goes on.
        """

    def save(self, batch: Batch) -> int:
        """Write a page in one transaction, renew the lease; return how many the sweep withdrew."""

    def heartbeat(self) -> None:
        """Renew the lease; called before the hub is asked for the next page."""

    def end(self, outcome: Outcome) -> None:
        """Close the run: its outcome, the interface's health, and give the lease back."""
