"""Knowledge records."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from ecotone.api.asking import PURPOSE, language_of, page_address
from ecotone.api.shapes import Lang
from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.catalogue import queries
from ecotone.apps.catalogue.queries import Card, CopyView, RecordView

router = Router(tags=["records"])


class HubRef(Schema):
    """A hub, by name."""

    id: str = Field(examples=["gbif"])
    name: str = Field(examples=["GBIF"])


class RecordSummary(Schema):
    """A record in a list."""

    uid: str = Field(description="Its name here, for good.", examples=["aaaqeayeaudaocaj"])
    title: str
    title_language: str = Field(examples=["en"])
    description: str
    description_language: str = Field(examples=["en"])
    type: str = Field(description="Resource type.", examples=["dataset"])
    year: int | None = Field(description="Year of publication.", examples=[2021])
    licence: str = Field(description="SPDX id, or `unknown`.", examples=["CC-BY-4.0"])
    languages: list[str]
    countries: list[str] = Field(description="ISO alpha-3, UN M49 region or GLOBAL; surest first.")
    targets: list[str] = Field(examples=[["GBF-TARGET-03"]])
    themes: list[str]
    hubs: list[HubRef] = Field(description="The hubs that have it, the first to bring it first.")
    link: str = Field(description="Where the resource itself is; empty when no hub says.")
    page: str = Field(examples=["http://127.0.0.1:8000/en/records/aaaqeayeaudaocaj/"])


class RecordIdentifier(Schema):
    """A name given elsewhere."""

    scheme: str = Field(examples=["doi"])
    value: str = Field(examples=["10.5281/zenodo.3553579"])


class RecordContributor(Schema):
    """A person or body."""

    name: str
    role: str = Field(examples=["author"])
    identifier: str = Field(description="ORCID or ROR address; often empty.")
    is_body: bool


class RecordLink(Schema):
    """Where to go."""

    url: str
    role: str = Field(examples=["landing"])
    title: str
    media_type: str


class RecordPlace(Schema):
    """Where it is about: the hub's words, and a box (west, south, east, north; degrees)."""

    name: str
    box: tuple[float, float, float, float] | None


class RecordPeriod(Schema):
    """From and to as ISO 8601 dates of any precision; empty is open."""

    start: str
    end: str


class RecordSubject(Schema):
    """A keyword in the hub's words."""

    text: str
    scheme: str


class RecordTag(Schema):
    """Why the record stands under a country, target or theme."""

    scheme: Literal["country", "target", "theme"]
    code: str
    rule: str = Field(description="`stated` when the hub said so itself.", examples=["stated"])
    score: float = Field(ge=0, le=1)
    evidence: str = Field(description="The words that were found.")


class RecordCopy(Schema):
    """One hub's copy of the record."""

    uid: str
    hub: HubRef
    key: str = Field(description="The hub's own name for it.")
    address: str
    seen_on: date = Field(description="Last day on which its content was new to us.")
    withdrawn_on: date | None
    withdrawn_reason: str


class RecordDetail(Schema):
    """A record with all that is known of it.

    Of a withdrawn record there is only `state`, the day and the reason; the rest is empty.
    """

    uid: str
    state: str = Field(examples=["current"])
    state_since: date | None
    state_reason: str
    title: str
    title_language: str
    description: str
    description_language: str
    titles: dict[str, str] = Field(description="Every title by language.")
    descriptions: dict[str, str]
    type: str
    licence: str
    rights: list[str] = Field(description="Rights statements as the hubs write them.")
    languages: list[str]
    published: str = Field(description="ISO 8601, any precision.", examples=["2019-11"])
    modified: str
    embargo_until: date | None
    identifiers: list[RecordIdentifier]
    contributors: list[RecordContributor]
    links: list[RecordLink]
    subjects: list[RecordSubject]
    places: list[RecordPlace]
    periods: list[RecordPeriod]
    notes: list[str] = Field(description="What reading it changed or could not read.")
    tags: list[RecordTag]
    copies: list[RecordCopy]
    chosen: dict[str, list[str]] = Field(
        description="For each field, the hubs whose words were taken."
    )
    added_at: datetime
    changed_at: datetime
    page: str


@router.get("/{uid}", response=RecordDetail, operation_id="getRecord", summary="One record")
def get_record(request: HttpRequest, uid: str, lang: Lang = None) -> dict[str, object]:
    """Return one record: what every hub says, which words were chosen, and why it stands here."""
    language = language_of(request, lang)
    one = queries.record(uid, viewer=viewer_of(request), purpose=PURPOSE, language=language)
    return {**detail(one), "page": page_address(request, "records", language, one.uid)}


def detail(one: RecordView) -> dict[str, object]:
    """Return a record in the shape of ``RecordDetail``, without the address of its page."""
    body = asdict(one.record)
    return {
        **{name: body[name] for name in RecordDetail.model_fields if name in body},
        "uid": one.uid,
        "state": one.state,
        "state_since": one.state_since,
        "state_reason": one.state_reason,
        "title": one.title,
        "title_language": one.title_language,
        "description": one.description,
        "description_language": one.description_language,
        "embargo_until": one.embargo_until,
        "tags": [asdict(tag) for tag in one.tags],
        "copies": [copy(each) for each in one.copies],
        "chosen": one.chosen,
        "added_at": one.added_at,
        "changed_at": one.changed_at,
    }


def copy(one: CopyView) -> dict[str, object]:
    """Return a hub's copy in the shape of ``RecordCopy``."""
    return {
        "uid": one.uid,
        "hub": {"id": one.hub_id, "name": one.hub_name},
        "key": one.key,
        "address": one.address,
        "seen_on": one.seen_on,
        "withdrawn_on": one.withdrawn_on,
        "withdrawn_reason": one.withdrawn_reason,
    }


def summary(request: HttpRequest, one: Card, language: str) -> dict[str, object]:
    """Return a card in the shape of ``RecordSummary``."""
    shown = {name: getattr(one, name) for name in RecordSummary.model_fields if hasattr(one, name)}
    return {
        **shown,
        "hubs": [asdict(hub) for hub in one.hubs],
        "page": page_address(request, "records", language, one.uid),
    }
