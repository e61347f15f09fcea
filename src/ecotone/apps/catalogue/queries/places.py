"""Counts of records by place: for maps, and for comparing countries."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable
from typing import TypeAlias

from django.db.models import Count, QuerySet

from ecotone.apps.catalogue.models import Standing
from ecotone.apps.catalogue.queries.lists import stamp_for
from ecotone.kernel.kept import Kept
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import gbf

#: How many records stand under each target; number ``n - 1`` is Target ``n``.
Counts: TypeAlias = tuple[int, ...]

_NOTHING: Counts = (0,) * len(gbf.targets())
#: What neighbours ask for too: the counts of places, each read once as long as nothing changes.
_kept: Kept[str, Counts] = Kept(600)


def counts_by_place(*, viewer: Viewer, purpose: Purpose) -> dict[str, Counts]:
    """Return how many visible records stand under each target, for every place, in one query.

    Places are ISO alpha-3, M49 or ``GLOBAL`` codes. Number ``n - 1`` of a tuple is Target ``n``. A
    place without records is left out.
    """
    return _summed(Standing.objects.visible_to(viewer, purpose))


def counts_at(places: Collection[str], *, viewer: Viewer, purpose: Purpose) -> dict[str, Counts]:
    """Return the same for each of these places: one query for those not kept in memory."""
    stamp = stamp_for(viewer, purpose)
    found = {place: kept_counts(place, stamp) for place in places}
    missing = [place for place, counts in found.items() if counts is None]
    if missing:
        visible = Standing.objects.visible_to(viewer, purpose).filter(country__in=missing)
        read = _summed(visible)
        for place in missing:
            found[place] = read.get(place, _NOTHING)
            _kept.keep(place, stamp, read.get(place, _NOTHING))
    return {place: counts or _NOTHING for place, counts in found.items()}


def kept_counts(place: str, stamp: Hashable) -> Counts | None:
    """Return the counts of a place if they are in memory; asks nobody."""
    return _kept.find(place, stamp)


def _summed(visible: QuerySet[Standing]) -> dict[str, Counts]:
    sums: dict[str, list[int]] = {}
    rows = visible.values_list("country", "targets").annotate(records=Count("pk"))
    for place, bits, records in rows.order_by():
        held = sums.setdefault(place, list(_NOTHING))
        for index in _places_of_bits(bits):
            held[index] += records
    return {place: tuple(held) for place, held in sums.items()}


def _places_of_bits(bits: int) -> Iterable[int]:
    return (index for index in range(len(_NOTHING)) if bits >> index & 1)
