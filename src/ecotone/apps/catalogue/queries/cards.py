"""Records as cards in a list: three queries, however many records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ecotone.apps.catalogue.models import Copy, Record, RecordQuerySet, Tagging
from ecotone.records.model import best_text
from ecotone.rights.visibility import Purpose, Viewer

#: Columns of a record that a card is made of.
_COLUMNS = (
    "uid",
    "body",
    "type",
    "year",
    "licence",
    "state",
    "embargo_until",
    "added_at",
    "changed_at",
)


@dataclass(frozen=True, slots=True)
class HubName:
    """A hub as a card names it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One record in a list. Texts are in the best language for the reader, which is named.

    ``link`` is where the resource itself is (its landing page, else where a hub shows it), or
    empty. ``hubs`` have it now, the one that came first in front; ``countries``, ``targets`` and
    ``themes`` are codes, the surest first.
    """

    uid: str
    title: str
    title_language: str
    description: str
    description_language: str
    type: str
    year: int | None
    licence: str
    languages: tuple[str, ...]
    hubs: tuple[HubName, ...]
    link: str
    countries: tuple[str, ...]
    targets: tuple[str, ...]
    themes: tuple[str, ...]
    state: str
    embargo_until: date | None
    added_at: datetime
    changed_at: datetime


def cards(
    uids: Sequence[str], *, viewer: Viewer, purpose: Purpose, language: str = "en"
) -> list[Card]:
    """Return cards of those of ``uids`` that this viewer may see, in the order of ``uids``."""
    shown = Record.objects.filter(uid__in=list(uids)).visible_to(viewer, purpose)
    found = {card.uid: card for card in cards_of(shown, language)}
    return [found[uid] for uid in dict.fromkeys(uids) if uid in found]


def recent(
    limit: int,
    *,
    viewer: Viewer,
    purpose: Purpose,
    language: str = "en",
    hub: str = "",
    target: str = "",
) -> list[Card]:
    """Return the visible records that came last (of one hub, under one target), newest first."""
    shown = Record.objects.visible_to(viewer, purpose)
    if hub:
        shown = shown.filter(copies__hub_id=hub, copies__withdrawn_on=None).distinct()
    if target:
        shown = shown.filter(taggings__scheme="target", taggings__code=target)
    return cards_of(shown.order_by("-added_at", "uid")[:limit], language)


def cards_of(shown: RecordQuerySet, language: str) -> list[Card]:
    """Return cards of records that went through ``visible_to``, in their order."""
    rows = list(shown.values(*_COLUMNS))
    uids = [row["uid"] for row in rows]
    hubs, codes = _hubs_of(uids), _codes_of(uids)
    return [_card(row, hubs[row["uid"]], codes[row["uid"]], language) for row in rows]


def _hubs_of(uids: Iterable[str]) -> Mapping[str, list[tuple[HubName, str]]]:
    """Return for each record its living hubs with the address there, the first to come in front."""
    copies = Copy.objects.filter(record_id__in=uids, withdrawn_on=None).order_by("arrival")
    hubs: defaultdict[str, list[tuple[HubName, str]]] = defaultdict(list)
    for uid, hub_id, name, address in copies.values_list(
        "record_id", "hub_id", "hub__name", "address"
    ):
        hubs[uid].append((HubName(hub_id, name), address))
    return hubs


def _codes_of(uids: Iterable[str]) -> Mapping[str, dict[str, list[str]]]:
    """Return for each record its codes by scheme, the surest first."""
    tags = Tagging.objects.filter(record_id__in=uids).order_by("-score", "code")
    codes: defaultdict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for uid, scheme, code in tags.values_list("record_id", "scheme", "code"):
        codes[uid][scheme].append(code)
    return codes


def _card(
    row: Mapping[str, Any],
    hubs: Sequence[tuple[HubName, str]],
    codes: Mapping[str, Sequence[str]],
    language: str,
) -> Card:
    body = row["body"]
    title, title_language = best_text(body.get("titles", {}), language)
    description, description_language = best_text(body.get("descriptions", {}), language)
    return Card(
        uid=row["uid"],
        title=title,
        title_language=title_language,
        description=description,
        description_language=description_language,
        type=row["type"],
        year=row["year"],
        licence=row["licence"],
        languages=tuple(body.get("languages", ())),
        hubs=tuple(dict.fromkeys(hub for hub, _ in hubs)),
        link=link_of(body) or next((address for _, address in hubs if address), ""),
        countries=tuple(codes.get("country", ())),
        targets=tuple(codes.get("target", ())),
        themes=tuple(codes.get("theme", ())),
        state=row["state"],
        embargo_until=row["embargo_until"],
        added_at=row["added_at"],
        changed_at=row["changed_at"],
    )


def link_of(body: Mapping[str, Any]) -> str:
    """Return the landing page that a record names, else its first download, else empty."""
    links = body.get("links", ())
    for role in ("landing", "download", "service"):
        for link in links:
            if link.get("role", "landing") == role:
                return str(link["url"])
    return ""
