"""Whom do the copies of a page meet: others with the same name, and others much alike.

A handful of queries a page: one for all names, one for the likenesses that are known, one for the
copies that are met.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from ecotone.apps.catalogue import held, rows
from ecotone.apps.catalogue.actions.prepare import PreparedCopy
from ecotone.apps.catalogue.held import Held
from ecotone.apps.catalogue.joining import BLOCK_LIMIT, Pair, Ties, pair
from ecotone.apps.catalogue.models import Copy, Likeness, Name
from ecotone.apps.catalogue.names import BLOCK
from ecotone.records import identify


@dataclass(slots=True)
class Found:
    """A likeness that was worked out anew."""

    score: float
    reasons: tuple[str, ...]


@dataclass(slots=True)
class Meeting:
    """All copies whose records may change, and what ties them.

    ``names`` are the new names of the fresh copies, ``likenesses`` the new likenesses of fresh
    copies (old undecided ones of theirs fall away).
    """

    copies: dict[str, Held]
    ties: Ties
    fresh: frozenset[str] = frozenset()
    names: dict[str, list[str]] = field(default_factory=dict)
    likenesses: dict[Pair, Found] = field(default_factory=dict)


def meet(fresh: dict[str, Held], prepared: Mapping[str, PreparedCopy]) -> Meeting:
    """Bring ``fresh`` copies together with all that their records may share with others."""
    exact = {uid: copy.exact_names for uid, copy in prepared.items()}
    blocks = {uid: copy.block_names for uid, copy in prepared.items()}
    holders = _holders(name for names in exact.values() for name in names)
    in_blocks = _in_blocks(name for names in blocks.values() for name in names)
    candidates = _candidates(fresh, blocks, in_blocks)
    met_in_blocks = {uid for couple in candidates for uid in couple} - set(fresh)
    others = held.load(Q(uid__in=met_in_blocks)) if met_in_blocks else {}
    likenesses = _likenesses(candidates, fresh | others)
    decided = _decided(fresh)
    copies = _whole_records(fresh, _met(fresh, exact, holders, likenesses, decided))
    ties = _ties(copies, fresh, exact, likenesses)
    names = {uid: exact[uid] + blocks[uid] for uid in fresh}
    return Meeting(
        copies, ties, frozenset(fresh), _without_full(names, fresh, in_blocks), likenesses
    )


def gather(record_ids: Iterable[str]) -> Meeting:
    """Return the copies of these records with their ties, as they are stored."""
    copies = held.load(Q(record_id__in=set(record_ids)))
    return Meeting(copies, _ties(copies, {}, {}, {}))


def _holders(names: Iterable[str]) -> dict[str, list[str]]:
    """Return which stored copies hold each name."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, uid in sorted(rows.select(Name, ("name", "copy_id"), "name", dict.fromkeys(names))):
        found[name].append(uid)
    return found


def _in_blocks(names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return (copy, its hub) for each block; never more than ``BLOCK_LIMIT`` + 1 of a block."""
    held_by = _holders(names)
    uids = {uid for members in held_by.values() for uid in members}
    hub_of = dict(rows.select(Copy, ("uid", "hub_id"), "uid", sorted(uids)))
    return {
        name: [(uid, hub_of[uid]) for uid in members if uid in hub_of]
        for name, members in held_by.items()
    }


def _candidates(
    fresh: Mapping[str, Held],
    blocks: Mapping[str, list[str]],
    in_blocks: Mapping[str, list[tuple[str, str]]],
) -> list[Pair]:
    """Return the pairs worth comparing: same block, different hubs.

    A hub does not list one thing twice; its like titles are editions, years and parts.
    """
    pairs: dict[Pair, None] = {}
    for uid, copy in fresh.items():
        for block in blocks[uid]:
            members = in_blocks.get(block, ())
            if len(members) <= BLOCK_LIMIT:
                near = (other for other, hub in members if hub != copy.hub and other not in fresh)
                pairs.update((pair(uid, other), None) for other in near)
    return list(pairs)


def _without_full(
    names: dict[str, list[str]],
    fresh: Mapping[str, Held],
    in_blocks: Mapping[str, list[tuple[str, str]]],
) -> dict[str, list[str]]:
    """Leave out blocks that are full: they are not used, and would only grow."""
    room = {
        block: BLOCK_LIMIT + 1 - sum(uid not in fresh for uid, _ in members)
        for block, members in in_blocks.items()
    }
    kept: dict[str, list[str]] = {}
    for uid, own in names.items():
        kept[uid] = []
        for name in own:
            if name.startswith(BLOCK):
                left = room.setdefault(name, BLOCK_LIMIT + 1)
                if left <= 0:
                    continue
                room[name] = left - 1
            kept[uid].append(name)
    return kept


def _likenesses(candidates: Iterable[Pair], copies: Mapping[str, Held]) -> dict[Pair, Found]:
    found: dict[Pair, Found] = {}
    for left, right in candidates:
        one, other = copies.get(left), copies.get(right)
        if one is None or other is None:
            continue
        likeness = identify.likeness(one.record, other.record)
        if likeness.score >= identify.ASK:
            found[left, right] = Found(likeness.score, likeness.reasons)
    return found


def _decided(uids: Iterable[str]) -> list[Likeness]:
    """Return what persons decided on these copies."""
    found = Likeness.objects.exclude(decided_by__in=("", Likeness.RULE))
    names = list(uids)
    return list(found.filter(Q(left_id__in=names) | Q(right_id__in=names)))


def _met(
    fresh: Mapping[str, Held],
    exact: Mapping[str, list[str]],
    holders: Mapping[str, list[str]],
    likenesses: Mapping[Pair, Found],
    decided: Iterable[Likeness],
) -> set[str]:
    """Return the uids of copies, beyond the fresh ones, whose records take part."""
    met = {uid for names in exact.values() for name in names for uid in holders.get(name, ())}
    for (left, right), likeness in likenesses.items():
        if likeness.score >= identify.SAME:
            met |= {left, right}
    for one in decided:
        met |= {one.left_id, one.right_id}
    return met - set(fresh)


def _whole_records(fresh: dict[str, Held], met: set[str]) -> dict[str, Held]:
    """Return the fresh copies and every other copy of the records that are touched."""
    touched = {copy.record_id for copy in fresh.values() if copy.record_id}
    which = Q(record_id__in=touched)
    if met:
        which |= Q(record__copies__uid__in=met)
    stored = held.load(which) if touched or met else {}
    together = stored | fresh
    return {copy.uid: copy for copy in held.in_order(together.values())}


def _ties(
    copies: Mapping[str, Held],
    fresh: Mapping[str, Held],
    exact: Mapping[str, list[str]],
    likenesses: Mapping[Pair, Found],
) -> Ties:
    """Return the ties among ``copies``: new ones of the fresh, stored ones of the rest."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for uid, found in exact.items():
        for name in found:
            names[name].append(uid)
    settled = [uid for uid in copies if uid not in fresh]
    if not settled and not likenesses:
        return Ties(names=names)
    for name, uid in _stored_names(settled):
        names[name].append(uid)
    alike = {key: found.score for key, found in likenesses.items() if found.score >= identify.SAME}
    apart: set[Pair] = set()
    for one in _stored_likenesses(list(copies)):
        key = (one.left_id, one.right_id)
        by_person = one.decided_by != Likeness.RULE
        if one.decision == Likeness.Decision.DIFFERENT:
            apart.add(key)
            alike.pop(key, None)
        elif by_person or not (set(key) & set(fresh)):
            alike[key] = 1.0 if by_person else one.score
    ties = [(score, left, right) for (left, right), score in alike.items()]
    return Ties(names=names, alike=ties, apart=frozenset(apart))


def _stored_names(uids: list[str]) -> Iterable[Pair]:
    for part in rows.chunks(uids):
        named = Name.objects.filter(copy_id__in=part).exclude(name__startswith=BLOCK)
        yield from named.values_list("name", "copy_id")


def _stored_likenesses(uids: list[str]) -> Iterable[Likeness]:
    for part in rows.chunks(uids):
        found = Likeness.objects.exclude(decision=Likeness.Decision.OPEN)
        yield from found.filter(left_id__in=part)
