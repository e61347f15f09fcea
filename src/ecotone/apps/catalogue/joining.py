"""Which copies are one record: groups of copies that share a name or are alike enough.

What is promised: the groups depend only on the copies, their names and what persons decided, not
on the order in which the copies came. (One exception: a block of likeness that holds more than
``BLOCK_LIMIT`` copies is not used from then on, so pairs may be missed in it.) The uid of a group
is that of the copy that came first, so uids do depend on the order of arrival.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

#: A block that more copies than this share tells nothing ("Annual report").
BLOCK_LIMIT = 30

Pair = tuple[str, str]


@dataclass(slots=True)
class Ties:
    """What holds copies together, and which pairs a person told apart (each pair in order)."""

    names: Mapping[str, Sequence[str]] = field(default_factory=dict)  # exact name: its copies
    alike: Sequence[tuple[float, str, str]] = ()  # score and pair, by rule or by a person
    apart: frozenset[Pair] = frozenset()


def groups(copies: Iterable[str], ties: Ties) -> list[list[str]]:
    """Return the copies in groups; within a group and among groups in the order given.

    A tie that would bring a pair together that a person told apart is not used; exact names go
    before likeness, the likest pairs first.
    """
    known = dict.fromkeys(copies)
    parts = _Parts(known, ties.apart)
    for name in sorted(ties.names):
        members = sorted(copy for copy in set(ties.names[name]) if copy in known)
        for left, right in combinations(members, 2) if ties.apart else _chain(members):
            parts.join(left, right)
    for _, left, right in sorted(ties.alike, key=lambda tie: (-tie[0], tie[1], tie[2])):
        if left in known and right in known:
            parts.join(left, right)
    found: dict[str, list[str]] = defaultdict(list)
    for copy in known:
        found[parts.root(copy)].append(copy)
    return list(found.values())


def pair(one: str, other: str) -> Pair:
    """Return the two in order, as likenesses are kept."""
    return (one, other) if one < other else (other, one)


def _chain(members: Sequence[str]) -> Iterable[Pair]:
    return pairwise(members)


class _Parts:
    """Union-find that keeps told-apart pairs apart."""

    def __init__(self, copies: Iterable[str], apart: frozenset[Pair]) -> None:
        self._parent = {copy: copy for copy in copies}
        self._apart = apart
        self._members = {copy: [copy] for copy in self._parent} if apart else {}

    def root(self, copy: str) -> str:
        while (above := self._parent[copy]) != copy:
            self._parent[copy] = self._parent[above]
            copy = above
        return copy

    def join(self, one: str, other: str) -> None:
        left, right = self.root(one), self.root(other)
        if left == right or self._must_stay_apart(left, right):
            return
        self._parent[right] = left
        if self._apart:
            self._members[left] += self._members.pop(right)

    def _must_stay_apart(self, left: str, right: str) -> bool:
        return bool(self._apart) and any(
            pair(one, other) in self._apart
            for one in self._members[left]
            for other in self._members[right]
        )
