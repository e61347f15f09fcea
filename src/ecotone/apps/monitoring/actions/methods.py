"""Keeping the cards of methods, so that pages can show them without loading the methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.monitoring import cards
from ecotone.apps.monitoring.actions.gate import changing
from ecotone.apps.monitoring.models import Method
from ecotone.apps.monitoring.rules import require_change
from ecotone.kernel.digest import of_json
from ecotone.rights.visibility import Viewer

if TYPE_CHECKING:  # loads ibis, which the web server must not
    from collections.abc import Iterable

    from ecotone.indicators.base import Method as Computing
    from ecotone.indicators.base import MethodCard


def load_methods(methods: Iterable[type[Computing]], *, by: Viewer) -> int:
    """Keep the cards of all installed methods; return how many are new or changed.

    A method that is no longer installed keeps its card, but not as a current one.
    """
    require_change(by)
    found = list(methods)
    with changing():
        changed = sum(keep_method(method, by=by) for method in found)
        names = [method.card.name for method in found]
        for gone in Method.objects.filter(current=True).exclude(name__in=names):
            Method.objects.filter(pk=gone.pk).update(current=False)
            _tell("set aside card", gone.name, gone.version, by=by)
    return changed


def keep_method(method: type[Computing], *, by: Viewer) -> bool:
    """Keep the card of a method with its settings as the current one; return whether it is new."""
    return _keep(method.card, cards.of_method(method), by=by)


def keep_card(card: MethodCard, *, by: Viewer) -> bool:
    """Keep one card, whose method has no settings; return whether that changed anything."""
    return _keep(card, cards.as_json(card), by=by)


def _keep(card: MethodCard, said: dict[str, Any], *, by: Viewer) -> bool:
    require_change(by)
    name = of_json(said)
    with changing():
        if Method.objects.filter(name=card.name, digest=name, current=True).exists():
            return False
        Method.objects.filter(name=card.name).update(current=False)
        Method.objects.update_or_create(
            name=card.name,
            version=card.version,
            defaults={
                "code": card.code,
                "title": card.title,
                "kind": card.kind,
                "targets": list(card.targets),
                "lifecycle": card.lifecycle.value,
                "card": said,
                "digest": name,
                "current": True,
            },
        )
        _tell("kept card", card.name, card.version, by=by)
    return True


def _tell(verb: str, name: str, version: str, *, by: Viewer) -> None:
    record_event(
        by=by.name, verb=verb, object_kind="method", object_id=name, detail={"version": version}
    )
