"""Several hubs' copies of one resource become one record; for each field it is known whose it is.

The rules are data (``RULES``). Copies are first put in one order that depends only on what they
are, so the order in which they arrived never shows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ecotone.kernel.digest import of_json
from ecotone.kernel.text import fold
from ecotone.records.model import UNDETERMINED, Record, to_json
from ecotone.records.normalise.identifiers import canonical_url
from ecotone.rights.licence import UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class HubCopy:
    """One hub's normalised record. ``aggregator`` hubs pass on what others wrote."""

    hub: str
    key: str
    record: Record
    seen_on: date
    aggregator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The record to show, and for each filled field the hubs it came from, in order."""

    record: Record
    chosen: dict[str, tuple[str, ...]]


#: A rule takes the copies that fill a field, best first, and gives the value and its hubs.
Rule = Callable[[str, Sequence[HubCopy]], tuple[Any, tuple[str, ...]]]


def _first(field: str, copies: Sequence[HubCopy]) -> tuple[Any, tuple[str, ...]]:
    """Take the value of the best copy."""
    return getattr(copies[0].record, field), (copies[0].hub,)


def _by_language(field: str, copies: Sequence[HubCopy]) -> tuple[Any, tuple[str, ...]]:
    """Take each language's text from the best copy that has it.

    A text without language counts only in the best copy: in the others it is most often a text
    that stands already, whose language that hub does not say.
    """
    best = copies[0]
    texts: dict[str, str] = {}
    whose: dict[str, str] = {}
    for copy in copies:
        said: Mapping[str, str] = getattr(copy.record, field)
        for language in said:
            if language not in texts and (language != UNDETERMINED or copy is best):
                texts[language], whose[language] = said[language], copy.hub
    known = {fold(text) for language, text in texts.items() if language != UNDETERMINED}
    if fold(texts.get(UNDETERMINED, "")) in known:
        del texts[UNDETERMINED], whose[UNDETERMINED]
    hubs = dict.fromkeys(copy.hub for copy in copies if copy.hub in whose.values())
    return texts, tuple(hubs)


def _fullest(field: str, copies: Sequence[HubCopy]) -> tuple[Any, tuple[str, ...]]:
    """Take the whole list of the copy with the longest one; the best copy of equals."""
    best = max(copies, key=lambda copy: len(getattr(copy.record, field)))
    return getattr(best.record, field), (best.hub,)


def _all(field: str, copies: Sequence[HubCopy]) -> tuple[Any, tuple[str, ...]]:
    """Join the lists, each thing once, the best copy's first."""
    found: dict[Hashable, Any] = {}
    hubs: dict[str, None] = {}
    for copy in copies:
        for one in getattr(copy.record, field):
            if found.setdefault(_sameness(field, one), one) is one:
                hubs[copy.hub] = None
    return tuple(found.values()), tuple(hubs)


def _latest(field: str, copies: Sequence[HubCopy]) -> tuple[Any, tuple[str, ...]]:
    """Take the latest date; of equal ones the best copy's."""
    best = max(copies, key=lambda copy: _day(getattr(copy.record, field)))
    return getattr(best.record, field), (best.hub,)


def _most_exact(field: str, copies: Sequence[HubCopy]) -> tuple[Any, tuple[str, ...]]:
    """Take the best copy's date, or another copy's that says the same more exactly."""
    first = getattr(copies[0].record, field)
    same = [copy for copy in copies if getattr(copy.record, field).startswith(first)]
    best = max(same, key=lambda copy: len(getattr(copy.record, field)))
    return getattr(best.record, field), (best.hub,)


def _sameness(field: str, one: Any) -> Hashable:
    if field == "links":
        return canonical_url(one.url) or one.url, one.role
    if field == "subjects":
        return fold(one.text)
    if isinstance(one, str):
        return fold(one)
    return one  # type: ignore[no-any-return]  # frozen, so hashable


def _day(text: str) -> str:
    return f"{text}-01-01"[:10] if len(text) == 4 else f"{text}-01"[:10]


#: Which rule decides each field. The embargo that lasts longest holds; an embargo is a promise.
RULES: Mapping[str, Rule] = {
    "titles": _by_language,
    "descriptions": _by_language,
    "type": _first,
    "identifiers": _all,
    "links": _all,
    "contributors": _fullest,
    "subjects": _all,
    "places": _all,
    "periods": _fullest,
    "languages": _all,
    "countries": _all,
    "targets": _all,
    "themes": _all,
    "licence": _first,
    "rights": _all,
    "published": _most_exact,
    "modified": _latest,
    "embargo_until": _latest,
    "notes": _all,
}
#: Values that say nothing: a copy with one of them does not fill the field.
_NOTHING = {"type": "other", "licence": UNKNOWN}


def merge(copies: Sequence[HubCopy]) -> Merged:
    """Return one record from at least one copy; the same for every order of ``copies``.

    Raises ValueError for no copy at all.
    """
    if not copies:
        raise ValueError("merge needs at least one copy")
    best_first = sorted(set_of(copies), key=_rank)
    fields: dict[str, Any] = {}
    chosen: dict[str, tuple[str, ...]] = {}
    for field, rule in RULES.items():
        filled = [copy for copy in best_first if _fills(copy.record, field)]
        if filled:
            fields[field], chosen[field] = rule(field, filled)
    return Merged(record=replace(Record(), **fields), chosen=chosen)


def set_of(copies: Sequence[HubCopy]) -> list[HubCopy]:
    """Return each (hub, key) once, the copy seen last."""
    latest: dict[tuple[str, str], HubCopy] = {}
    for copy in copies:
        name = (copy.hub, copy.key)
        if name not in latest or _newer(copy, latest[name]):
            latest[name] = copy
    return list(latest.values())


def _newer(left: HubCopy, right: HubCopy) -> bool:
    return _age(left) > _age(right)


def _age(copy: HubCopy) -> tuple[date, str, bool]:
    return copy.seen_on, of_json(to_json(copy.record)), copy.aggregator


def _fills(record: Record, field: str) -> bool:
    value = getattr(record, field)
    return bool(value) and value != _NOTHING.get(field)


def _rank(copy: HubCopy) -> tuple[bool, tuple[int, ...], int, str, str]:
    """Return the place of a copy: origin first, then fresher, more complete, by name."""
    return (
        copy.aggregator,
        tuple(-int(part) for part in _day(copy.record.modified or "0001").split("-")),
        -_completeness(copy.record),
        copy.hub,
        copy.key,
    )


def _completeness(record: Record) -> int:
    return sum(_fills(record, field) for field in RULES if field != "notes")
