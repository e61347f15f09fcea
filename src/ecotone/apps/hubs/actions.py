"""Changing what we know of hubs, and which of their interfaces are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.hubs.first_start import FIRST_START
from ecotone.apps.hubs.models import Hub, Interface
from ecotone.connectors import registry
from ecotone.kernel import clock, digest
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.vocab import hubs as reference

NO_CONNECTOR = "There is no connector yet for interfaces of this kind."
INCOMPLETE_ADDRESS = "The address has places that must be filled in before it can be read."


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a list of hubs did."""

    new: int = 0
    changed: int = 0
    same: int = 0


def load_hubs(rows: Iterable[reference.HubFact] | None = None, *, by: str) -> Loaded:
    """Bring hubs and interfaces up to the list (the reference list when ``rows`` is None).

    What a run or a person wrote (health, pauses, keepers) stays. Nothing is ever taken away.
    """
    facts = tuple(reference.hubs() if rows is None else rows)
    with transaction.atomic():
        stored = Hub.objects.in_bulk([fact.id for fact in facts])
        told = [_load_hub(fact, stored.get(fact.id)) for fact in facts]
        done = Loaded(told.count("new"), told.count("changed"), told.count("same"))
        added = _load_interfaces(facts)
        if done.new or done.changed or added:
            record_event(
                by=by,
                verb="loaded hubs",
                object_kind="hubs",
                object_id="reference list",
                detail={"new": done.new, "changed": done.changed, "interfaces": added},
            )
    return done


def _load_hub(fact: reference.HubFact, hub: Hub | None) -> str:
    values: dict[str, Any] = {
        "name": fact.name,
        "operator": fact.operator,
        "home_page": fact.home_page,
        "offers": fact.offers,
        "types": list(fact.types),
        "languages": list(fact.languages),
        "targets": list(fact.targets),
        "coverage": list(fact.coverage),
        "licence": fact.licence,
        "source": fact.source[:500],
    }
    if hub is None:
        Hub.objects.create(id=fact.id, **values)
        return "new"
    differing = {name: value for name, value in values.items() if getattr(hub, name) != value}
    if not differing:
        return "same"
    Hub.objects.filter(id=fact.id).update(**differing)
    return "changed"


def _load_interfaces(facts: tuple[reference.HubFact, ...]) -> int:
    ids = [fact.id for fact in facts]
    columns = ("hub_id", "kind", "address")
    known = set(Interface.objects.filter(hub_id__in=ids).values_list(*columns))
    added = [
        _interface(fact.id, kind, address, fact.source)
        for fact in facts
        for kind, address in dict.fromkeys(fact.interfaces)
        if (fact.id, kind, address) not in known
    ]
    Interface.objects.bulk_create(added)
    return len(added) + _open_readable(ids)


def _open_readable(ids: list[str]) -> int:
    """Make ready what was listed only because it had no connector, and now has one."""
    listed = Interface.objects.filter(hub_id__in=ids, state=Interface.State.LISTED)
    readable = [
        one.pk
        for one in listed.only("kind", "address")
        if not why_not_readable(one.kind, one.address)
    ]
    return Interface.objects.filter(pk__in=readable).update(
        state=Interface.State.READY, state_reason="", state_since=clock.now()
    )


def _interface(
    hub_id: str,
    kind: str,
    address: str,
    source: str = "",
    settings: Mapping[str, Any] | None = None,
) -> Interface:
    first = FIRST_START.get((hub_id, kind))
    own = dict(settings if settings is not None else first or {})
    reason = why_not_readable(kind, address)
    return Interface(
        hub_id=hub_id,
        kind=kind,
        address=address,
        settings=own,
        settings_digest=digest.of_json(own),
        state=Interface.State.LISTED if reason else Interface.State.READY,
        state_reason=reason,
        state_since=clock.now(),
        first_start=settings is None and first is not None and not reason,
        source=source[:500],
    )


def why_not_readable(kind: str, address: str) -> str:
    """Return why an interface of this kind and address cannot be read; empty when it can."""
    if kind not in registry.kinds():
        return NO_CONNECTOR
    return INCOMPLETE_ADDRESS if "{" in address else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHub:
    """A hub as a person gives it."""

    id: str
    name: str
    operator: str = ""
    home_page: str = ""
    offers: str = ""
    types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    coverage: tuple[str, ...] = ()
    licence: str = ""
    source: str = ""
    aggregator: bool = False
    keeper_email: str = ""
    interfaces: tuple[tuple[str, str, dict[str, Any]], ...] = field(default=())


def add_hub(new: NewHub, *, by: str) -> str:
    """Add a hub with its interfaces (kind, address, settings); return its id.

    Raises ``BadInput`` when the id is taken.
    """
    with transaction.atomic():
        if Hub.objects.filter(id=new.id).exists():
            raise BadInput(f"There already is a hub {new.id!r}; take another short name.")
        Hub.objects.create(
            id=new.id,
            name=new.name,
            operator=new.operator,
            home_page=new.home_page,
            offers=new.offers,
            types=list(new.types),
            languages=list(new.languages),
            targets=list(new.targets),
            coverage=list(new.coverage),
            licence=new.licence,
            source=new.source,
            aggregator=new.aggregator,
            keeper_email=new.keeper_email,
        )
        Interface.objects.bulk_create(
            _interface(new.id, kind, address, new.source, settings)
            for kind, address, settings in new.interfaces
        )
        record_event(by=by, verb="added", object_kind="hub", object_id=new.id)
    return new.id


def pause_interface(interface_id: int, *, reason: str, by: str) -> None:
    """Stop reading an interface until somebody resumes it; ``reason`` is shown to readers."""
    if not reason.strip():
        raise BadInput("Say why this interface is paused.")
    _set_state(interface_id, Interface.State.PAUSED, reason, verb="paused", by=by)


def resume_interface(interface_id: int, *, by: str) -> None:
    """Let an interface be read again; its failures are forgotten."""
    with transaction.atomic():
        _set_state(interface_id, Interface.State.READY, "", verb="resumed", by=by)
        Interface.objects.filter(pk=interface_id).update(failures=0)


def _set_state(
    interface_id: int, state: Interface.State, reason: str, *, verb: str, by: str
) -> None:
    with transaction.atomic():
        changed = Interface.objects.filter(pk=interface_id).update(
            state=state, state_reason=reason[:500], state_since=clock.now()
        )
        if not changed:
            raise NotFound(f"There is no interface number {interface_id}.")
        record_event(
            by=by,
            verb=verb,
            object_kind="interface",
            object_id=str(interface_id),
            detail={"reason": reason} if reason else {},
        )


def record_health(
    interface_id: int,
    *,
    tried_at: datetime,
    succeeded: bool | None,
    records: int | None,
    message: str = "",
) -> int:
    """Write how the last run ended; return how many runs have now failed in a row.

    Called inside the transaction that ends the run, which writes the audit line.
    ``succeeded`` is None for a run that neither came to its end nor failed; ``records`` is None
    when the count is as it was.
    """
    found = Interface.objects.filter(pk=interface_id)
    values: dict[str, Any] = {"last_tried_at": tried_at, "last_message": message}
    if succeeded:
        values |= {"last_success_at": tried_at, "failures": 0}
    elif succeeded is False:
        values["failures"] = F("failures") + 1
    if records is not None:
        values["records"] = records
    found.update(**values)
    return found.values_list("failures", flat=True).get()
