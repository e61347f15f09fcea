"""Counts of records by place: for maps, and for comparing countries."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from ecotone.apps.catalogue.models import Record, Standing
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import gbf


def counts_by_place(
    *, viewer: Viewer, purpose: Purpose, places: Iterable[str] | None = None
) -> dict[str, tuple[int, ...]]:
    """Return how many visible records stand under each target, for each place, in one query.

    Places are ISO alpha-3, M49 or ``GLOBAL`` codes; all of them when ``places`` is None. Number
    ``n - 1`` of a tuple is Target ``n``. A place without records is left out.
    """
    hidden = Record.objects.hidden_from(viewer, purpose).values("uid")
    found = Standing.objects.exclude(record_id__in=hidden)
    if places is not None:
        found = found.filter(country__in=list(places))
    rows = found.values_list("country", "targets").annotate(records=Count("pk")).order_by()
    numbers = [one.number for one in gbf.targets()]
    sums: dict[str, list[int]] = {}
    for place, bits, records in rows:
        held = sums.setdefault(place, [0] * len(numbers))
        for number in numbers:
            if bits >> (number - 1) & 1:
                held[number - 1] += records
    return {place: tuple(held) for place, held in sums.items()}
