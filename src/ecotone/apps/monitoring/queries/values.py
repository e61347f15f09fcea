"""Values one by one, as a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ecotone.apps.monitoring.models import Value, ValueQuerySet
from ecotone.apps.monitoring.rows import shown_rows
from ecotone.apps.monitoring.shown import ShownValue
from ecotone.rights.visibility import Purpose, Viewer

#: Values in one answer, at most.
MOST = 10_000


def shown_values(
    *, viewer: Viewer, purpose: Purpose, limit: int = MOST, **asked: Any
) -> tuple[ShownValue, ...]:
    """Return the values that match every part of what is asked, and that the viewer may see.

    Parts: ``place``, ``indicator``, ``method``, ``measure``, ``year``, ``origin``, ``state``,
    ``run``, ``dataset``, ``indicators`` (several codes), ``main`` (the indicator's own measure),
    ``total`` (all groups together); empty ones are left out. Four queries.
    """
    rows = list(asked_for(viewer, purpose, asked)[:limit])
    return shown_rows(rows, viewer, purpose)


def values_page(
    *, viewer: Viewer, purpose: Purpose, start: int, size: int, **asked: Any
) -> tuple[tuple[ShownValue, ...], int]:
    """Return ``size`` values from ``start`` on, and how many there are in all. Five queries."""
    found = asked_for(viewer, purpose, asked)
    rows = list(found[start : start + size])
    return shown_rows(rows, viewer, purpose), found.count()


def asked_for(viewer: Viewer, purpose: Purpose, asked: Mapping[str, Any]) -> ValueQuerySet:
    """Return the visible values that match; a part that is None or empty does not narrow."""
    names = {"run": "run_id", "dataset": "dataset_id", "indicators": "indicator__in"}
    parts = {
        names.get(name, name): list(value) if _several(value) else value
        for name, value in asked.items()
        if value is not None and value != ""
    }
    return Value.objects.visible_to(viewer, purpose).filter(**parts)


def _several(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(value, str)
