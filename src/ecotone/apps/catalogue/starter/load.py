"""Stores the starter catalogue through the same door as harvested records."""

from __future__ import annotations

from collections.abc import Callable

from ecotone.apps.catalogue.actions import Arrived, Counts, put
from ecotone.apps.catalogue.starter.build import drafts
from ecotone.apps.catalogue.starter.hub import HUB_ID, STARTER
from ecotone.apps.hubs.actions import add_hub
from ecotone.apps.hubs.queries import names
from ecotone.records.model import Draft

#: Records stored in one transaction.
BATCH = 100


def load(*, by: str, on_progress: Callable[[int, int], None] | None = None) -> Counts:
    """Store every starter record; return how many were new, changed or the same.

    Loading again writes nothing. ``on_progress`` is told (done, total) after each batch.
    """
    if HUB_ID not in names([HUB_ID]):
        add_hub(STARTER, by=by)
    arrived = [Arrived(draft, _address(draft)) for draft in drafts()]
    total = Counts(0, 0, 0)
    for start in range(0, len(arrived), BATCH):
        done = put(HUB_ID, arrived[start : start + BATCH], by=by)
        total = Counts(total.new + done.new, total.changed + done.changed, total.same + done.same)
        if on_progress:
            on_progress(min(start + BATCH, len(arrived)), len(arrived))
    return total


def _address(draft: Draft) -> str:
    """Return where the thing itself is shown: its landing page, else its first link."""
    first = next((link.url for link in draft.links), "")
    return next((link.url for link in draft.links if link.role == "landing"), first)
