"""What a complete sweep did not find: withdrawn after two sweeps and the grace days."""

from __future__ import annotations

from datetime import date, timedelta

from ecotone.apps.catalogue import actions as catalogue
from ecotone.apps.catalogue.rows import chunks
from ecotone.apps.harvest.marks import mark, seen
from ecotone.apps.harvest.models import Mark, Raw, Reading
from ecotone.apps.hubs.queries import InterfaceView
from ecotone.connectors.store import SweepEnd
from ecotone.kernel import clock

#: Complete sweeps in a row that must miss an object before it is withdrawn.
SWEEPS = 2
REASON = "The hub no longer lists this."


def end(interface: InterfaceView, how: SweepEnd) -> int:
    """End a sweep as ``connectors.store.Batch`` says; return how many were withdrawn.

    Call inside the transaction of the sweep's last page.
    """
    if not how:
        return 0
    withdrawn = _count_misses(interface) if how == "withdraw" else 0
    Mark.objects.filter(reading_id=interface.id).delete()
    return withdrawn


def _count_misses(interface: InterfaceView) -> int:
    found = seen(interface.id)
    today = clock.today()
    latest = today - timedelta(days=interface.grace_days)
    missed, back, gone = [], [], {}
    living = Raw.objects.filter(interface_id=interface.id, gone_on=None)
    rows = living.values_list("id", "key", "missed", "missed_since").iterator(chunk_size=5_000)
    for raw_id, key, times, since in rows:
        if mark(key) in found:
            if times:
                back.append(raw_id)
            continue
        missed.append((raw_id, times + 1, since or today))
        if times + 1 >= SWEEPS and (since or today) <= latest:
            gone[raw_id] = key
    _write_misses(missed)
    for part in chunks(back):
        Raw.objects.filter(id__in=part).update(missed=0, missed_since=None)
    for part in chunks(list(gone)):
        Raw.objects.filter(id__in=part).update(gone_on=today)
    Reading.objects.filter(pk=interface.id).update(
        swept_on=today, seen_last_sweep=len(found), shrink_accepted=False, held_reason=""
    )
    return catalogue.withdraw_copies(interface.hub_id, dict.fromkeys(gone.values(), REASON))


def _write_misses(missed: list[tuple[int, int, date]]) -> None:
    by_state: dict[tuple[int, date], list[int]] = {}
    for raw_id, times, since in missed:
        by_state.setdefault((times, since), []).append(raw_id)
    for (times, since), ids in by_state.items():
        for part in chunks(ids):
            Raw.objects.filter(id__in=part).update(missed=min(times, 30_000), missed_since=since)
