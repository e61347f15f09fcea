"""Counts of records by place: for maps, and for comparing countries."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, F

from ecotone.apps.catalogue.models import Standing
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import gbf


def counts_by_place(*, viewer: Viewer, purpose: Purpose) -> dict[str, tuple[int, ...]]:
    """Return how many visible records stand under each target, for every place, in one query.

    Places are ISO alpha-3, M49 or ``GLOBAL`` codes. Number ``n - 1`` of a tuple is Target ``n``. A
    place without records is left out.
    """
    rows = Standing.objects.visible_to(viewer, purpose).values_list("country", "targets")
    numbers = [one.number for one in gbf.targets()]
    sums: dict[str, list[int]] = {}
    for place, bits, records in rows.annotate(records=Count("pk")).order_by():
        held = sums.setdefault(place, [0] * len(numbers))
        for number in numbers:
            if bits >> (number - 1) & 1:
                held[number - 1] += records
    return {place: tuple(held) for place, held in sums.items()}


def counts_of_target(
    target: str, *, places: Iterable[str], viewer: Viewer, purpose: Purpose
) -> dict[str, int]:
    """Return how many visible records stand under one target in each of these places.

    A place without records is left out.
    """
    bit = 1 << (gbf.target(target).number - 1)
    rows = Standing.objects.visible_to(viewer, purpose).filter(country__in=list(places))
    rows = rows.annotate(here=F("targets").bitand(bit)).filter(here__gt=0)
    return dict(rows.values_list("country").annotate(records=Count("pk")).order_by())
