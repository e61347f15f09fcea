"""The only loop that reads a hub: transaction, checkpoint, quarantine, sweep.

Rules kept here, so that the author of a connector cannot break them:

1. One page is one transaction, checkpoint included. Delivery is at least once; a body whose
   digest is already stored changes nothing.
2. ``since`` moves only when the last page is stored, to the largest stamp seen, but never past
   the moment the pass began (a hub's clock may be wrong, and a pass may take days), less the
   overlap.
3. A lost place starts again from ``since``, once.
4. What a hub calls gone is withdrawn at once. What a complete sweep did not find is withdrawn
   by the store after two sweeps and the grace days; a sweep that found under half of the last
   one withdraws nothing and asks a person.
5. Three rings of failure: one record (quarantine, go on), one page (interrupted, resume later),
   one hub (refused or broken). An error of the store is none of these and is not caught.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from ecotone.connectors import stamps
from ecotone.connectors.base import (
    Checkpoint,
    Connector,
    HubBroken,
    HubRefused,
    HubUnreachable,
    NotOurs,
    Page,
    RawRecord,
    TokenLost,
    Unreadable,
)
from ecotone.connectors.store import (
    Arrival,
    Batch,
    Counts,
    Ending,
    Known,
    Outcome,
    Standing,
    Store,
    SweepEnd,
)
from ecotone.kernel import clock, digest
from ecotone.records.model import Draft

__all__ = ["Arrival", "Batch", "Counts", "Known", "Outcome", "Standing", "Store", "run"]

#: A run stops as "format changed" when at least this many records ...
ERRORS_AT_LEAST = 20
#: ... and more than this share of what it read cannot be read.
ERROR_SHARE = 0.05
#: A sweep that finds less than this share of the last one is not believed.
SHRINK_SHARE = 0.5
#: How often a hub that cannot flag what it removed is read from the beginning.
SWEEP_EVERY = timedelta(days=28)

Progress = Callable[[Counts], None]
Prepare = Callable[[RawRecord, Draft], None]
_Answer = TypeVar("_Answer")


def run(
    connector: Connector,
    store: Store,
    *,
    limit: int | None = None,
    page_limit: int | None = None,
    on_progress: Progress | None = None,
    full: bool = False,
    now: Callable[[], datetime] = clock.now,
) -> Outcome:
    """Read one interface from where it stands to its end, or to ``limit`` records.

    ``full`` starts a new pass from the beginning. ``on_progress`` gets the counts after each
    stored page. Returns how it ended; hub trouble is an outcome, not an exception.
    """
    going = _Run(
        connector,
        store,
        limit=limit,
        page_limit=page_limit,
        on_progress=on_progress,
        now=now,
    )
    return going.go(full=full)


def understand(
    connector: Connector,
    raw: RawRecord,
    *,
    is_new: bool = False,
    prepare: Prepare = lambda _raw, _draft: None,
) -> Arrival:
    """Read one raw object: the record ring. Whatever goes wrong stays with this record.

    ``prepare`` is what the store can do with one draft before it writes anything.
    """
    name = digest.of_bytes(raw.body)
    try:
        draft = connector.read(raw)
        prepare(raw, draft)
        return Arrival(raw, name, is_new, draft=draft)
    except Unreadable as error:
        return Arrival(raw, name, is_new, problem=error)
    except NotOurs as reason:
        return Arrival(raw, name, is_new, not_ours=reason)
    except Exception as error:  # noqa: BLE001 - the record ring: one odd object stops nothing
        problem = Unreadable(
            "This record has a form that we do not understand; we kept it and look into it.",
            f"{raw.key}: {error!r}\n{traceback.format_exc(limit=-3)}",
        )
        return Arrival(raw, name, is_new, problem=problem)


def asked(kind: str, ask: Callable[[], _Answer]) -> _Answer:
    """Call a connector: the hub ring. What it did not foresee becomes ``HubBroken``."""
    try:
        return ask()
    except (HubUnreachable, HubRefused, HubBroken):
        raise
    except Exception as error:
        raise HubBroken(
            "The hub's answer has a form that we do not understand; we look into it.",
            f"{kind}: {error!r}\n{traceback.format_exc(limit=-5)}",
        ) from error


class FormatChanged(HubBroken):
    """Too many records of one run cannot be read: the hub writes differently now."""


class _LimitReached(Exception):
    """As many records or pages as were asked for are stored."""


class _Run:
    """One run: the state that lives from its begin to its end."""

    def __init__(
        self,
        connector: Connector,
        store: Store,
        *,
        limit: int | None,
        page_limit: int | None,
        on_progress: Progress | None,
        now: Callable[[], datetime],
    ) -> None:
        self.connector = connector
        self.store = store
        self.limit = limit
        self.page_limit = page_limit
        self.on_progress = on_progress
        self.now = now
        self.counts = Counts()
        self.notes: dict[str, None] = {}
        self.held = False
        self.pages_met: set[str] = set()
        self.version: int = getattr(connector, "version", 1)
        self.standing = Standing()
        self.checkpoint = Checkpoint()

    def go(self, *, full: bool) -> Outcome:
        self.standing = self.store.begin()
        ending, error = self._guarded(full=full)
        outcome = Outcome(
            ending,
            self.counts,
            getattr(error, "for_keeper", ""),
            getattr(error, "for_operator", ""),
            tuple(self.notes),
            self.held,
        )
        self.store.end(outcome)
        return outcome

    def _guarded(self, *, full: bool) -> tuple[Ending, Exception | None]:
        """The hub ring. Only the hub's and the connector's errors arrive here as such."""
        try:
            self.checkpoint = self._start(full=full)
            self._read_pages()
        except _LimitReached:
            return "limited", None
        except HubUnreachable as error:
            return "interrupted", error
        except HubRefused as error:
            return "refused", error
        except HubBroken as error:
            return "broken", error
        return "complete", None

    # Where to start

    def _start(self, *, full: bool) -> Checkpoint:
        stored = self.standing
        ours = stored.kind == self.connector.kind and stored.version == self.version
        start = stored.checkpoint if ours else Checkpoint()
        # A pass from the beginning that is under way is gone on with, whatever is asked for.
        if (full and start.since) or (not start.page and self._sweep_is_due(start)):
            start = Checkpoint()
        return start if start.begun else replace(start, begun=stamps.of(self.now()))

    def _sweep_is_due(self, start: Checkpoint) -> bool:
        if not start.since or self.connector.offers.deletions != "sweep":
            return False
        swept = self.standing.swept_on
        if swept is not None and self.now().date() - swept < SWEEP_EVERY:
            return False
        return asked(self.connector.kind, self.connector.describe).deletions != "flagged"

    # The loop

    def _read_pages(self) -> None:
        try:
            self._read_to_the_end()
        except TokenLost as lost:
            self.notes[lost.for_keeper] = None
            self.checkpoint = replace(self.checkpoint, page={})
            self.pages_met.clear()
            self._read_to_the_end()

    def _read_to_the_end(self) -> None:
        kind = self.connector.kind
        pages = asked(kind, lambda: iter(self.connector.pages(self.checkpoint)))
        while True:
            self.store.heartbeat()
            page = asked(kind, lambda: next(pages, None))
            if page is None:
                raise HubBroken(
                    "The hub's list ended without saying that it was the end.",
                    f"{kind}: pages() stopped before a page with last=True",
                )
            self._store_page(page)
            if page.last:
                return
            if self.page_limit is not None and self.counts.pages >= self.page_limit:
                raise _LimitReached

    def _store_page(self, page: Page) -> None:
        items, cut = self._within_limit(page.items)
        following = self.checkpoint if cut else self._following(page)
        if not cut and not page.last:
            self._refuse_repeats(page, following)
        counts, batch = self._batch(page, items, following, cut=cut)
        self._check_error_budget(counts)
        counts.withdrawn += self.store.save(batch)
        self.counts, self.checkpoint = counts, following
        self.notes.update(dict.fromkeys(page.notes))
        if self.on_progress is not None:
            self.on_progress(counts)
        if cut or (not page.last and self.limit is not None and counts.read >= self.limit):
            raise _LimitReached

    def _within_limit(self, items: tuple[RawRecord, ...]) -> tuple[tuple[RawRecord, ...], bool]:
        """Cut the page that passes the limit; its place is kept, so nothing is lost for later."""
        if self.limit is None or self.counts.read + len(items) <= self.limit:
            return items, False
        return items[: max(0, self.limit - self.counts.read)], True

    def _following(self, page: Page) -> Checkpoint:
        """Rule 2: the next checkpoint, made from the page's and from what we know ourselves."""
        before = self.checkpoint
        high = page.next.high or stamps.highest(before.high, (item.stamp for item in page.items))
        if not page.last:
            return Checkpoint(before.since, page.next.page, high, before.begun)
        since = before.since
        if self.connector.offers.since and high:
            since = stamps.window_start(high, before.begun, self.standing.overlap)
        return Checkpoint(since=since)

    def _refuse_repeats(self, page: Page, following: Checkpoint) -> None:
        """The page ring: a hub that leads us round in a circle is broken, and says so early."""
        met = digest.of_json([following.page, [item.key for item in page.items]])
        if met in self.pages_met:
            raise HubBroken(
                "The hub sends the same page again and again; its paging has to be repaired.",
                f"repeated page, leading to {following.page!r}",
            )
        self.pages_met.add(met)

    # One page

    def _batch(
        self, page: Page, items: Sequence[RawRecord], following: Checkpoint, *, cut: bool
    ) -> tuple[Counts, Batch]:
        counts = replace(self.counts)
        counts.pages += 1
        counts.read += len(items)
        counts.expected = page.expected if page.expected is not None else counts.expected
        latest = {item.key: item for item in items}  # the same key twice: the later one counts
        arrivals = tuple(self._arrivals([r for r in latest.values() if not r.gone], counts))
        gone = self._gone([raw for raw in latest.values() if raw.gone])
        counts.withdrawn += len(gone)
        seen = self._seen(latest.values(), page.unread)
        sweep = self._sweep_end(page, seen) if not cut else ""
        batch = Batch(
            arrivals, gone, seen, following, self.connector.kind, self.version, counts, sweep
        )
        return counts, batch

    def _arrivals(self, raws: Sequence[RawRecord], counts: Counts) -> Iterator[Arrival]:
        known = self.store.known([raw.key for raw in raws]) if raws else {}
        for raw in raws:
            stored = known.get(raw.key)
            if stored and not stored.gone and stored.digest == digest.of_bytes(raw.body):
                counts.same += 1
                continue
            arrival = understand(
                self.connector, raw, is_new=stored is None, prepare=self.store.prepare
            )
            if arrival.problem is not None:
                counts.quarantined += 1
            elif arrival.not_ours is not None:
                counts.not_ours += 1
            elif stored is None:
                counts.new += 1
            else:
                counts.changed += 1
            yield arrival

    def _gone(self, raws: Sequence[RawRecord]) -> dict[str, str]:
        """Rule 4, first half. A page that is gone takes along all that was read from it."""
        if not raws:
            return {}
        whole_pages = [raw.url for raw in raws if raw.key == raw.url]
        keys = [raw.key for raw in raws]
        for found in self.store.keys_at(whole_pages).values() if whole_pages else ():
            keys.extend(found)
        known = self.store.known(keys)
        reason = "The hub says that it has removed this."
        return {key: reason for key in keys if key in known and not known[key].gone}

    # Sweeps

    def _seen(self, raws: Iterable[RawRecord], unread: tuple[str, ...]) -> tuple[str, ...]:
        if self.checkpoint.since or self.connector.offers.window_only:
            return ()
        seen = [raw.key for raw in raws if not raw.gone]
        for keys in self.store.keys_at(unread).values() if unread else ():
            seen.extend(keys)
        return tuple(seen)

    def _sweep_end(self, page: Page, seen: tuple[str, ...]) -> SweepEnd:
        """Rule 4, second half: believe a complete sweep, unless the hub seems to have shrunk."""
        complete = page.last and page.complete_sweep and not self.checkpoint.since
        if not complete or self.connector.offers.window_only:
            return ""
        found, before = self.store.seen_in_sweep(seen), self.standing.seen_last_sweep
        if found >= before * SHRINK_SHARE or self.standing.shrink_accepted:
            return "withdraw"
        self.held = True
        self.notes[
            f"The hub listed {found} records; the last time it listed {before}. "
            "Nothing was withdrawn: a person should look whether this is right."
        ] = None
        return "hold"

    def _check_error_budget(self, counts: Counts) -> None:
        """The record ring has a floor: past it, the page is not stored and the run stops."""
        bad = counts.quarantined
        if bad >= ERRORS_AT_LEAST and bad > counts.read * ERROR_SHARE:
            raise FormatChanged(
                f"{bad} of {counts.read} records could not be read: the hub's format has changed.",
                f"{self.connector.kind}: over the error budget; the last page was not stored",
            )
