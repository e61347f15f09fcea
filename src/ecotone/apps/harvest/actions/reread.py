"""Reading stored objects again, without asking the hub."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.catalogue import actions as catalogue
from ecotone.apps.harvest import hub_client, raws
from ecotone.apps.harvest.actions.read import Progress
from ecotone.apps.harvest.lease import Lease
from ecotone.apps.harvest.models import Raw
from ecotone.apps.hubs import queries as hubs
from ecotone.apps.hubs.queries import InterfaceView
from ecotone.connectors import registry
from ecotone.connectors.base import Connector, RawRecord
from ecotone.connectors.run import understand
from ecotone.records.model import Draft

_PAGE = 500


def reread_hub(hub_id: str, *, by: str, on_progress: Progress | None = None) -> catalogue.Counts:
    """Read again what a hub sent, after a connector or a rule has changed; nothing is fetched.

    Objects that could not be read and now can leave the quarantine, and the reverse. Names,
    merges and tags are worked out anew. Raises ``NotFound`` or ``BeingRead``.
    """
    interfaces = [one for one in hubs.hub(hub_id).interfaces if one.kind in registry.kinds()]
    found = Raw.objects.filter(interface_id__in=[one.id for one in interfaces], gone_on=None)
    total, done = found.count(), 0
    counts = catalogue.Counts()
    for interface in interfaces:
        for page in _reread(interface):
            done += page.new + page.changed + page.same
            counts = catalogue.Counts(
                counts.new + page.new, counts.changed + page.changed, counts.same + page.same
            )
            if on_progress is not None:
                on_progress(done, total)
    with catalogue.changing():
        record_event(
            by=by,
            verb="read again",
            object_kind="hub",
            object_id=hub_id,
            detail={"new": counts.new, "changed": counts.changed, "same": counts.same},
        )
    return counts


def _reread(interface: InterfaceView) -> Iterator[catalogue.Counts]:
    lease = Lease(interface.id)
    with catalogue.changing():
        lease.take()
    try:
        with hub_client.client(interface.kind) as http:
            connector = hub_client.connector(
                interface.kind, interface.address, interface.settings, http
            )
            last = 0
            while page := _page_after(interface.id, last):
                last = page[-1].pk
                yield _reread_page(interface, connector, lease, page)
    finally:
        with catalogue.changing():
            lease.give_back()


def _page_after(interface_id: int, last: int) -> list[Raw]:
    found = Raw.objects.filter(interface_id=interface_id, gone_on=None, id__gt=last)
    return list(found.exclude(body=b"").order_by("id")[:_PAGE])


def _reread_page(
    interface: InterfaceView, connector: Connector, lease: Lease, page: Sequence[Raw]
) -> catalogue.Counts:
    preparing = catalogue.Preparing(interface.hub_id)

    def prepare(raw: RawRecord, draft: Draft) -> None:
        preparing.add(catalogue.Arrived(draft, raw.url, raw.key))

    arrivals = [understand(connector, _raw_record(raw), prepare=prepare) for raw in page]
    refused = {one.raw.key: one.not_ours.for_keeper for one in arrivals if one.not_ours}
    with catalogue.changing():
        lease.renew()
        raws.quarantine(interface.id, arrivals)
        counts = catalogue.put_prepared(preparing.take(), again=True)
        if refused:
            catalogue.withdraw_copies(interface.hub_id, refused)
    return counts


def _raw_record(raw: Raw) -> RawRecord:
    return RawRecord(raw.key, raw.stamp, raws.unpack(raw.body), raw.media_type, raw.url)
