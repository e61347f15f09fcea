"""Records as cards in a list: three queries, however many records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ecotone.apps.catalogue.models import Copy, Record, RecordQuerySet, Tagging
from ecotone.records.model import Tag, best_text
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
_TAG_COLUMNS = ("scheme", "code", "rule", "score", "evidence")


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
    return [card for card, _ in described_of(shown, language)]


def described_of(shown: RecordQuerySet, language: str) -> list[tuple[Card, tuple[Tag, ...]]]:
    """Return cards of records that went through ``visible_to``, each with all its tags.

    Tags stand with the surest first.
    """
    rows = list(shown.values(*_COLUMNS))
    uids = [row["uid"] for row in rows]
    hubs, tags = _hubs_of(uids), _tags_of(uids)
    return [
        (_card(row, hubs[row["uid"]], tags[row["uid"]], language), tuple(tags[row["uid"]]))
        for row in rows
    ]


def _hubs_of(uids: Iterable[str]) -> Mapping[str, list[tuple[HubName, str]]]:
    """Return for each record its living hubs with the address there, the first to come in front."""
    copies = Copy.objects.filter(record_id__in=uids, withdrawn_on=None).order_by("arrival")
    hubs: defaultdict[str, list[tuple[HubName, str]]] = defaultdict(list)
    for uid, hub_id, name, address in copies.values_list(
        "record_id", "hub_id", "hub__name", "address"
    ):
        hubs[uid].append((HubName(hub_id, name), address))
    return hubs


def _tags_of(uids: Iterable[str]) -> Mapping[str, list[Tag]]:
    """Return for each record its tags, the surest first."""
    rows = Tagging.objects.filter(record_id__in=uids).order_by("-score", "code")
    tags: defaultdict[str, list[Tag]] = defaultdict(list)
    for uid, *told in rows.values_list("record_id", *_TAG_COLUMNS):
        tags[uid].append(Tag(**dict(zip(_TAG_COLUMNS, told, strict=True))))
    return tags


def _card(
    row: Mapping[str, Any],
    hubs: Sequence[tuple[HubName, str]],
    tags: Sequence[Tag],
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
        countries=_codes(tags, "country"),
        targets=_codes(tags, "target"),
        themes=_codes(tags, "theme"),
        state=row["state"],
        embargo_until=row["embargo_until"],
        added_at=row["added_at"],
        changed_at=row["changed_at"],
    )


def _codes(tags: Iterable[Tag], scheme: str) -> tuple[str, ...]:
    return tuple(tag.code for tag in tags if tag.scheme == scheme)


def link_of(body: Mapping[str, Any]) -> str:
    """Return the landing page that a record names, else its first download, else empty."""
    links = body.get("links", ())
    for role in ("landing", "download", "service"):
        for link in links:
            if link.get("role", "landing") == role:
                return str(link["url"])
    return ""
