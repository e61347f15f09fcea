"""Keeping the cards of methods, so that pages can show them without loading the methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.monitoring import cards
from ecotone.apps.monitoring.models import Method
from ecotone.apps.monitoring.rules import require_change
from ecotone.kernel.digest import of_json
from ecotone.rights.visibility import Viewer

if TYPE_CHECKING:  # loads ibis, which the web server must not
    from collections.abc import Iterable

    from ecotone.indicators.base import MethodCard


def load_methods(method_cards: Iterable[MethodCard], *, by: Viewer) -> int:
    """Keep the cards of all installed methods; return how many are new or changed.

    A method that is no longer installed keeps its card, but not as a current one.
    """
    require_change(by)
    found = list(method_cards)
    with transaction.atomic():
        changed = sum(keep_card(card, by=by) for card in found)
        names = [card.name for card in found]
        Method.objects.filter(current=True).exclude(name__in=names).update(current=False)
    return changed


def keep_card(card: MethodCard, *, by: Viewer) -> bool:
    """Keep one card as the current one of its method; return whether that changed anything."""
    require_change(by)
    said = cards.as_json(card)
    name = of_json(said)
    with transaction.atomic():
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
        record_event(
            by=by.name,
            verb="kept card",
            object_kind="method",
            object_id=card.name,
            detail={"version": card.version},
        )
    return True
