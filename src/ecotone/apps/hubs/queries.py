"""What we know of hubs, their interfaces and their health."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Q

from ecotone.apps.accounts.queries import stamp_of_events
from ecotone.apps.hubs.models import Hub, Interface
from ecotone.connectors import registry
from ecotone.kernel.errors import NotFound
from ecotone.kernel.kept import Kept
from ecotone.records.normalise import HubFacts
from ecotone.vocab.missing import not_found

#: Failed runs in a row after which nobody should rely on what we hold of an interface.
FAILING = 3

Health = Literal["never", "good", "failing", "paused", "listed"]
Why = Literal["never", "failing", "paused", "listed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfaceView:
    """One machine address of a hub and its health, as written when its last run ended."""

    id: int
    hub_id: str
    kind: str
    address: str
    settings: dict[str, Any]
    state: str  # listed, ready or paused
    state_reason: str
    state_since: datetime | None
    health: Health
    records: int
    failures: int
    last_success_at: datetime | None
    last_tried_at: datetime | None
    last_message: str
    source: str
    first_start: bool
    grace_days: int
    overlap_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HubView:
    """A hub with its interfaces. ``coverage`` holds ISO alpha-3 codes, M49 codes or GLOBAL."""

    id: str
    name: str
    operator: str
    home_page: str
    offers: str
    types: tuple[str, ...]
    languages: tuple[str, ...]
    targets: tuple[str, ...]
    coverage: tuple[str, ...]
    licence: str
    source: str
    aggregator: bool
    keeper_email: str
    interfaces: tuple[InterfaceView, ...]

    @property
    def records(self) -> int:
        """Return how many current records we hold from it, as counted after its last run."""
        return sum(interface.records for interface in self.interfaces)

    @property
    def last_success_at(self) -> datetime | None:
        """Return when one of its interfaces was last read without trouble."""
        return max(
            (one.last_success_at for one in self.interfaces if one.last_success_at), default=None
        )

    @property
    def health(self) -> Health:
        """Return the worst health of the interfaces that can be read; ``listed`` when none can."""
        worst: tuple[Health, ...] = ("paused", "failing", "never", "good")
        found = {one.health for one in self.interfaces}
        return next((health for health in worst if health in found), "listed")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotSearched:
    """A hub whose knowledge a search misses, wholly or since a day.

    ``why``: never (not read yet), failing, paused, or listed (no connector for it yet).
    ``since`` is the last day it was read well, or None when it never was.
    """

    hub_id: str
    name: str
    why: Why
    since: datetime | None
    reason: str


def hubs(
    *,
    ids: Iterable[str] | None = None,
    target: str | Iterable[str] = (),
    country: str = "",
    areas: Iterable[str] = (),
    hub_type: str = "",
) -> list[HubView]:
    """Return hubs by name; ``target`` (``GBF-TARGET-03``, or any of several), ``country`` (ISO
    alpha-3, with the M49 codes of its ``areas``) and ``hub_type`` narrow. A country's hubs come
    before its regions' and the global ones.
    """
    near = (country, *areas, "GLOBAL") if country else ()
    targets = {code for code in ((target,) if isinstance(target, str) else target) if code}
    wanted = None if ids is None else frozenset(ids)
    views = [
        view
        for view in _all_views()
        if (wanted is None or view.id in wanted)
        and (not targets or not targets.isdisjoint(view.targets))
        and (not hub_type or hub_type in view.types)
        and (not near or not set(near).isdisjoint(view.coverage))
    ]
    if not near:
        return views
    return sorted(views, key=lambda hub: min(near.index(c) for c in hub.coverage if c in near))


_kept: Kept[str, list[HubView]] = Kept(1)


def _all_views() -> list[HubView]:
    """Return every hub by name, read again when something has happened to any: some hundreds."""
    return _kept.get(
        "hubs",
        stamp_of_events(),
        lambda: [_hub_view(hub) for hub in Hub.objects.prefetch_related("interfaces")],
    )


def hub(hub_id: str) -> HubView:
    """Return one hub; raises ``NotFound`` with the nearest names."""
    found = Hub.objects.prefetch_related("interfaces").filter(id=hub_id).first()
    if found is not None:
        return _hub_view(found)
    raise not_found("hub", hub_id, Hub.objects.values_list("id", flat=True), "")


def interface(interface_id: int) -> InterfaceView:
    """Return one interface; raises ``NotFound``."""
    found = Interface.objects.filter(pk=interface_id).first()
    if found is None:
        raise NotFound(f"There is no interface number {interface_id}.")
    return _interface_view(found)


def names(ids: Iterable[str]) -> dict[str, str]:
    """Return the names of hubs by id."""
    return dict(Hub.objects.filter(id__in=set(ids)).values_list("id", "name"))


def count() -> int:
    """Return how many hubs are known."""
    return Hub.objects.count()


def ready_interfaces(*, first_start: bool = False) -> list[InterfaceView]:
    """Return the interfaces that may be read, those tried longest ago first."""
    found = Interface.objects.filter(state=Interface.State.READY)
    if first_start:
        found = found.filter(first_start=True)
    views = [_interface_view(one) for one in found]
    return sorted(views, key=lambda one: (one.last_tried_at is not None, one.last_tried_at, one.id))


def not_searched() -> list[NotSearched]:
    """Return the hubs with an interface that is not read well, worst news first, in two queries."""
    gaps = Q(state=Interface.State.PAUSED) | Q(failures__gte=FAILING) | Q(last_success_at=None)
    ids = Interface.objects.filter(gaps).values("hub_id")
    views = [
        _hub_view(hub) for hub in Hub.objects.filter(id__in=ids).prefetch_related("interfaces")
    ]
    told = [_not_searched(view) for view in views]
    order = ("paused", "failing", "never", "listed")
    return sorted((gap for gap in told if gap), key=lambda gap: (order.index(gap.why), gap.name))


def _not_searched(view: HubView) -> NotSearched | None:
    health = view.health
    if health == "good":
        return None
    worst = next(one for one in view.interfaces if one.health == health)
    return NotSearched(
        hub_id=view.id,
        name=view.name,
        why=health,
        since=view.last_success_at,
        reason=worst.state_reason or worst.last_message,
    )


def _hub_view(hub: Hub) -> HubView:
    return HubView(
        id=hub.id,
        name=hub.name,
        operator=hub.operator,
        home_page=hub.home_page,
        offers=hub.offers,
        types=tuple(hub.types),
        languages=tuple(hub.languages),
        targets=tuple(hub.targets),
        coverage=tuple(hub.coverage),
        licence=hub.licence,
        source=hub.source,
        aggregator=hub.aggregator,
        keeper_email=hub.keeper_email,
        interfaces=tuple(_interface_view(one) for one in hub.interfaces.all()),
    )


def _interface_view(one: Interface) -> InterfaceView:
    return InterfaceView(
        id=one.id,
        hub_id=one.hub_id,
        kind=one.kind,
        address=one.address,
        settings=dict(one.settings),
        state=one.state,
        state_reason=one.state_reason,
        state_since=one.state_since,
        health=_health(one),
        records=one.records,
        failures=one.failures,
        last_success_at=one.last_success_at,
        last_tried_at=one.last_tried_at,
        last_message=one.last_message,
        source=one.source,
        first_start=one.first_start,
        grace_days=one.grace_days,
        overlap_days=one.overlap_days,
    )


def _health(one: Interface) -> Health:
    """Judge by what is stored; a kind that got its connector since counts as readable."""
    if one.state == Interface.State.PAUSED:
        return "paused"
    if one.state == Interface.State.LISTED or one.kind not in registry.kinds():
        return "listed"
    if one.failures >= FAILING:
        return "failing"
    return "good" if one.last_success_at else "never"


@dataclass(frozen=True, slots=True)
class KnownHub:
    """What normalising, merging and classifying must know of a hub."""

    facts: HubFacts
    aggregator: bool


def facts(ids: Iterable[str]) -> dict[str, KnownHub]:
    """Return what is known of these hubs; raises ``NotFound`` when one of them is missing."""
    wanted = set(ids)
    rows = Hub.objects.filter(id__in=wanted).values_list(
        "id", "languages", "licence", "coverage", "targets", "aggregator"
    )
    found = {
        hub_id: KnownHub(
            HubFacts(
                id=hub_id,
                languages=tuple(languages),
                licence=licence,
                coverage=tuple(coverage),
                targets=tuple(targets),
            ),
            aggregator,
        )
        for hub_id, languages, licence, coverage, targets, aggregator in rows
    }
    if missing := wanted - found.keys():
        raise NotFound(f"There is no hub {min(missing)!r}.")
    return found
