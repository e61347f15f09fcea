"""Records for the answer pages: a country (or its regions, or the world) and a target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.db.models import Count, F, QuerySet, Value

from ecotone.apps.catalogue.models import Record, Standing, Tagging
from ecotone.apps.catalogue.queries.cards import Card, cards_of
from ecotone.records.model import Tag
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import countries, gbf
from ecotone.vocab.countries import GLOBAL

Where: TypeAlias = Literal["national", "regional", "worldwide"]
TARGETS = 23


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecord:
    """A record and why it stands here: its tags for this target and these places."""

    card: Card
    why: tuple[Tag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """The best records of one reach, and how many visible records there are in all.

    A record that stands on a nearer shelf is counted on each of its own, but shown once.
    """

    records: tuple[AnswerRecord, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecords:
    """What the catalogue has for a country and a target, the best first on each shelf."""

    national: Shelf
    regional: Shelf
    worldwide: Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetCounts:
    """How many visible records stand under a target, by reach."""

    national: int = 0
    regional: int = 0
    worldwide: int = 0


def for_answer(
    country: str,
    target: str | int,
    *,
    viewer: Viewer,
    purpose: Purpose,
    language: str = "en",
    limit: int = 20,
) -> AnswerRecords:
    """Return the records for ``country`` (any key ``vocab.countries`` knows) and ``target``.

    At most ``limit`` on each shelf; a fixed number of queries, whatever their number.
    """
    place = countries.country(country)
    bit = 1 << (gbf.target(target).number - 1)
    reaches = {"national": (place.iso3,), "regional": place.areas, "worldwide": (GLOBAL,)}
    visible = Standing.objects.visible_to(viewer, purpose)
    standings = visible.annotate(here=F("targets").bitand(bit)).filter(here__gt=0)
    chosen: dict[str, list[str]] = {}
    taken: set[str] = set()
    for where, codes in reaches.items():
        chosen[where] = _best(standings, codes, bit, limit, taken)
        taken.update(chosen[where])
    shown = {
        card.uid: card
        for card in cards_of(
            Record.objects.filter(uid__in=taken).visible_to(viewer, purpose), language
        )
    }
    places = {code for reach in reaches.values() for code in reach}
    why = _why(taken, gbf.target(target).id, places)
    shelves = {
        where: Shelf(
            records=tuple(
                AnswerRecord(card=shown[uid], why=why[uid]) for uid in chosen[where] if uid in shown
            ),
            total=_total(standings, reaches[where]),
        )
        for where in reaches
    }
    return AnswerRecords(**shelves)


def counts_by_target(country: str, *, viewer: Viewer, purpose: Purpose) -> dict[str, TargetCounts]:
    """Return the counts of every target (``GBF-TARGET-01`` …) for one country, in one query."""
    place = countries.country(country)
    visible = Standing.objects.visible_to(viewer, purpose)
    single = visible.filter(country__in=(place.iso3, GLOBAL)).values_list("country", "targets")
    # A record under two regions of the country counts once.
    areas = visible.filter(country__in=place.areas).values_list(Value("areas"), "targets")
    rows = single.annotate(records=Count("record")).union(
        areas.annotate(records=Count("record", distinct=True)), all=True
    )
    sums: dict[Where, list[int]] = {
        "national": [0] * TARGETS,
        "regional": [0] * TARGETS,
        "worldwide": [0] * TARGETS,
    }
    for code, targets, records in rows:
        where: Where = (
            "national" if code == place.iso3 else "worldwide" if code == GLOBAL else "regional"
        )
        for number in range(TARGETS):
            if targets >> number & 1:
                sums[where][number] += records
    return {
        target.id: TargetCounts(
            national=sums["national"][target.number - 1],
            regional=sums["regional"][target.number - 1],
            worldwide=sums["worldwide"][target.number - 1],
        )
        for target in gbf.targets()
    }


def _best(
    standings: QuerySet[Standing], codes: Sequence[str], bit: int, limit: int, taken: set[str]
) -> list[str]:
    """Return the best uids for these places: sure ones first, then by weight; none of ``taken``."""
    ordered = (
        standings.filter(country__in=codes)
        .annotate(certain=F("sure").bitand(bit))
        .order_by("-certain", "-weight", "record_id")
        .values_list("record_id", flat=True)
    )
    # A record may stand under several regions of one country, and on a nearer shelf.
    found = dict.fromkeys(ordered[: limit * max(1, len(codes)) + len(taken)])
    return [uid for uid in found if uid not in taken][:limit]


def _total(standings: QuerySet[Standing], codes: Sequence[str]) -> int:
    found = standings.filter(country__in=codes)
    if len(codes) == 1:
        return found.count()
    return found.aggregate(records=Count("record_id", distinct=True))["records"] or 0


def _why(uids: Iterable[str], target: str, codes: Iterable[str]) -> dict[str, tuple[Tag, ...]]:
    tags = Tagging.objects.filter(record_id__in=uids, code__in=[target, *codes])
    why: defaultdict[str, list[Tag]] = defaultdict(list)
    for tag in tags.order_by("-scheme", "-score", "code"):
        why[tag.record_id].append(
            Tag(
                scheme=tag.scheme,
                code=tag.code,
                rule=tag.rule,
                score=tag.score,
                evidence=tag.evidence,
            )
        )
    return defaultdict(tuple, {uid: tuple(found) for uid, found in why.items()})
