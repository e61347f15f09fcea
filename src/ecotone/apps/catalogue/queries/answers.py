"""Records for the answer pages: a country (or its regions, or the world) and a target."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from django.db.models import Count, F, QuerySet, Value

from ecotone.apps.catalogue.models import Record, Standing
from ecotone.apps.catalogue.queries.cards import Card, described_of
from ecotone.apps.catalogue.queries.lists import stamp_for
from ecotone.apps.catalogue.queries.places import kept_counts
from ecotone.kernel.kept import Kept
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

    At most ``limit`` on each shelf; a fixed number of queries, whatever their number. What was
    read for another country is not read again as long as nothing has changed.
    """
    place, aim = countries.country(country), gbf.target(target)
    reaches = {"national": (place.iso3,), "regional": place.areas, "worldwide": (GLOBAL,)}
    asked = _Asked(aim, limit, viewer, purpose, language, stamp_for(viewer, purpose))
    lines = {where: _line(asked, codes) for where, codes in reaches.items()}
    chosen: dict[str, list[str]] = {}
    taken: set[str] = set()
    for where, line in lines.items():
        chosen[where] = [uid for uid in line.uids if uid not in taken][:limit]
        taken.update(chosen[where])
    shown = _described(asked, taken)
    codes = {aim.id, *(code for reach in reaches.values() for code in reach)}
    shelves = {
        where: Shelf(
            records=tuple(
                AnswerRecord(
                    card=shown[uid].card,
                    why=_why(shown[uid].tags, codes),
                )
                for uid in chosen[where]
                if uid in shown
            ),
            total=lines[where].total,
        )
        for where in reaches
    }
    return AnswerRecords(**shelves)


def _why(tags: Iterable[Tag], codes: Collection[str]) -> tuple[Tag, ...]:
    """Return the tags for these codes: targets before places, the surest first."""
    named = (tag for tag in tags if tag.code in codes)
    return tuple(sorted(named, key=lambda tag: tag.scheme, reverse=True))


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


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question as its parts pass it on; ``stamp`` is None where nothing may be kept."""

    target: gbf.Target
    limit: int
    viewer: Viewer
    purpose: Purpose
    language: str
    stamp: Hashable


@dataclass(frozen=True, slots=True)
class _Line:
    """The uids of one reach in their order, enough for a shelf, and how many there are in all."""

    uids: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Described:
    """A record as a card, with all its tags."""

    card: Card
    tags: tuple[Tag, ...]


#: What other countries ask for too: the lines of the world and of regions, and their records.
_lines: Kept[tuple[Hashable, ...], _Line] = Kept(1500)
_records: Kept[tuple[str, str], _Described] = Kept(1500)


def _line(asked: _Asked, codes: Sequence[str]) -> _Line:
    known = [kept_counts(code, asked.stamp) for code in codes]
    if all(counts is not None and not counts[asked.target.number - 1] for counts in known):
        return _Line((), 0)
    return _lines.get(
        (asked.target.id, asked.limit, *codes), asked.stamp, lambda: _read_line(asked, codes)
    )


def _read_line(asked: _Asked, codes: Sequence[str]) -> _Line:
    """Return the best uids for these places: sure ones first, then by weight.

    A record may stand under several regions of one country, and on a nearer shelf: so many more
    are read that ``limit`` are left in any case.
    """
    bit = 1 << (asked.target.number - 1)
    standings = (
        Standing.objects.visible_to(asked.viewer, asked.purpose)
        .annotate(here=F("targets").bitand(bit))
        .filter(here__gt=0, country__in=codes)
    )
    ordered = (
        standings.annotate(certain=F("sure").bitand(bit))
        .order_by("-certain", "-weight", "record_id")
        .values_list("record_id", flat=True)
    )
    most = asked.limit * (max(1, len(codes)) + 2)
    rows = list(ordered[:most])
    uids = tuple(dict.fromkeys(rows))
    total = len(uids) if len(rows) < most else _total(standings, codes)
    return _Line(uids, total)


def _total(standings: QuerySet[Standing], codes: Sequence[str]) -> int:
    if len(codes) == 1:
        return standings.count()
    return standings.aggregate(records=Count("record_id", distinct=True))["records"] or 0


def _described(asked: _Asked, uids: Iterable[str]) -> dict[str, _Described]:
    """Return the records, in three queries for those that are not kept."""
    found = {uid: _records.find((uid, asked.language), asked.stamp) for uid in uids}
    missing = [uid for uid, kept in found.items() if kept is None]
    if missing:
        shown = Record.objects.filter(uid__in=missing).visible_to(asked.viewer, asked.purpose)
        for card, tags in described_of(shown, asked.language):
            found[card.uid] = one = _Described(card, tags)
            _records.keep((card.uid, asked.language), asked.stamp, one)
    return {uid: one for uid, one in found.items() if one is not None}
