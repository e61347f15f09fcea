"""The background: due interfaces, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings

from ecotone.apps.harvest.actions.read import harvest_interface
from ecotone.apps.harvest.lease import BeingRead
from ecotone.apps.hubs import queries as hubs
from ecotone.connectors.store import LeaseLost, Outcome
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput

#: How long an interface is left alone after a run.
EVERY = timedelta(days=1)


def work(
    *,
    by: str = "background",
    first_start: bool = False,
    limit: int | None = None,
    stop: Callable[[], bool] = lambda: False,
    on_outcome: Callable[[hubs.InterfaceView, Outcome], None] | None = None,
) -> int:
    """Read every interface that is due, once; return how many were read.

    ``first_start`` takes only the interfaces meant for a new installation; ``limit`` is the most
    records to read from each. ``stop`` is asked before each interface. Does nothing offline.
    """
    if settings.ECOTONE_OFFLINE:
        return 0
    done = 0
    for interface in due(first_start=first_start):
        if stop():
            break
        try:
            outcome = harvest_interface(interface.id, by=by, limit=limit)
        except (BeingRead, LeaseLost, BadInput):
            continue  # another worker has it, or a person changed it meanwhile
        done += 1
        if on_outcome is not None:
            on_outcome(interface, outcome)
    return done


def due(*, first_start: bool = False) -> list[hubs.InterfaceView]:
    """Return the interfaces that were not tried for a day, those tried longest ago first."""
    latest = clock.now() - EVERY
    ready = hubs.ready_interfaces(first_start=first_start)
    return [one for one in ready if one.last_tried_at is None or one.last_tried_at <= latest]
