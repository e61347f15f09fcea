"""Reading one interface."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from django.db import transaction

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.catalogue import index
from ecotone.apps.harvest import hub_client
from ecotone.apps.harvest.models import Reading
from ecotone.apps.harvest.store import DatabaseStore
from ecotone.apps.hubs import queries as hubs
from ecotone.connectors.run import run
from ecotone.connectors.store import Counts, Outcome
from ecotone.kernel.errors import BadInput, EcotoneError
from ecotone.kernel.garbage import seldom_collected
from ecotone.kernel.http import Client

#: Called with (records read, records there are or None).
Progress: TypeAlias = Callable[[int, int | None], None]

#: Stored changes after which the index is brought level; each time has a fixed cost.
_INDEX_EVERY = 5_000


def harvest_interface(
    interface_id: int,
    *,
    by: str,
    limit: int | None = None,
    full: bool = False,
    on_progress: Progress | None = None,
    http: Client | None = None,
) -> Outcome:
    """Read one interface from where it stands; ``full`` begins at the beginning.

    Trouble with the hub is an outcome. Raises ``NotFound``, ``BadInput`` (cannot be read, or its
    settings are wrong) or ``BeingRead``. ``http`` takes the place of our own client.
    """
    interface = hubs.interface(interface_id)
    if interface.state != "ready":
        raise BadInput(f"This interface is not read: {interface.state_reason}")
    client = http or hub_client.client(interface.kind)
    indexing = _Indexing(limit, on_progress)
    try:
        connector = hub_client.connector(
            interface.kind, interface.address, interface.settings, client
        )
        store = DatabaseStore(interface, by=by)
        with seldom_collected():
            outcome = run(
                connector, store, limit=limit, full=full, on_progress=indexing.page_stored
            )
            trouble = indexing.catch_up()
    finally:
        if http is None:
            client.close()
    return replace(outcome, notes=(*outcome.notes, trouble)) if trouble else outcome


def accept_shrink(interface_id: int, *, by: str) -> None:
    """Say that a hub really has become smaller: its next complete sweep is believed."""
    with transaction.atomic():
        found = Reading.objects.filter(pk=interface_id)
        if not found.update(shrink_accepted=True, held_reason=""):
            raise BadInput("This interface has never been read; there is nothing to accept.")
        record_event(
            by=by,
            verb="accepted that it shrank",
            object_kind="interface",
            object_id=str(interface_id),
        )


class _Indexing:
    """Brings the index level every few pages, outside the pages' transactions."""

    def __init__(self, limit: int | None, on_progress: Progress | None) -> None:
        self.limit = limit
        self.on_progress = on_progress
        self.indexed = 0
        self.trouble = ""

    def page_stored(self, counts: Counts) -> None:
        done = counts.new + counts.changed + counts.withdrawn
        if done - self.indexed >= _INDEX_EVERY:
            self.indexed = done
            self.catch_up()
        if self.on_progress is not None:
            known = [number for number in (counts.expected, self.limit) if number is not None]
            self.on_progress(counts.read, min(known, default=None))

    def catch_up(self) -> str:
        """Index what is stored; trouble with the index never harms a run. Return its sentence."""
        try:
            index.catch_up()
        except EcotoneError as error:
            self.trouble = error.for_keeper
        else:
            self.trouble = ""
        return self.trouble
