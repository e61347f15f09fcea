"""Knowledge hubs, their interfaces and their health."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from ecotone.api.asking import in_question, language_of, page_address
from ecotone.api.shapes import Lang, Page, PageNumber, PageSize, paged
from ecotone.apps.hubs import queries
from ecotone.apps.hubs.queries import HubView, InterfaceView
from ecotone.vocab import countries, gbf

router = Router(tags=["hubs"])

Health = Literal["never", "good", "failing", "paused", "listed"]
HEALTH = (
    "good: read without trouble; failing: the last runs failed; paused: stopped by a person or "
    "after failures; never: not read yet; listed: known, but there is no connector for it yet"
)


class HubInterface(Schema):
    """One machine address of a hub."""

    kind: str = Field(description="Protocol.", examples=["oai-pmh"])
    address: str = Field(examples=["https://api.gbif.org/v1/oai-pmh/registry"])
    health: Health = Field(description=HEALTH)
    reason: str = Field(description="Why it is paused or not read; often empty.")
    records: int = Field(description="Current records from it, counted when its last run ended.")
    last_success_at: datetime | None
    last_tried_at: datetime | None
    last_message: str = Field(description="How the last run ended, for the hub's keeper.")


class HubSummary(Schema):
    """A hub in a list."""

    id: str = Field(examples=["gbif"])
    name: str = Field(examples=["Global Biodiversity Information Facility"])
    operator: str
    types: list[str]
    coverage: list[str] = Field(description="ISO alpha-3, UN M49 region or GLOBAL.")
    health: Health = Field(description=HEALTH)
    records: int = Field(description="Current records that we hold from it.")
    page: str = Field(examples=["http://127.0.0.1:8000/en/hubs/gbif/"])


class HubDetail(HubSummary):
    """A hub with its interfaces."""

    home_page: str
    offers: str = Field(description="What it holds, in our words.")
    languages: list[str]
    targets: list[str]
    licence: str = Field(description="Usual licence of its records; empty where not known.")
    source: str = Field(description="Who says all this.")
    aggregator: bool = Field(description="It gathers records of others.")
    last_success_at: datetime | None
    interfaces: list[HubInterface]


@router.get("", response=Page[HubSummary], operation_id="listHubs", summary="Knowledge hubs")
def list_hubs(
    request: HttpRequest,
    target: Annotated[
        str, Query(description="Only those that help with this target.", examples=["3"])
    ] = "",
    country: Annotated[
        str,
        Query(
            description="Only those that cover this country; its own first, global ones last.",
            examples=["KEN"],
        ),
    ] = "",
    lang: Lang = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> dict[str, object]:
    """Return the hubs by name."""
    language = language_of(request, lang)
    where = in_question(countries.country, country) if country else None
    found = queries.hubs(
        target=in_question(gbf.target, target).id if target else "",
        country=where.iso3 if where else "",
        areas=where.areas if where else (),
    )
    return paged(request, found, lambda one: summary(request, one, language), page=page, size=size)


@router.get("/{hub_id}", response=HubDetail, operation_id="getHub", summary="One hub")
def get_hub(request: HttpRequest, hub_id: str, lang: Lang = None) -> dict[str, object]:
    """Return one hub with its interfaces and their health."""
    language = language_of(request, lang)
    one = queries.hub(hub_id)
    return {
        **summary(request, one, language),
        "home_page": one.home_page,
        "offers": one.offers,
        "languages": list(one.languages),
        "targets": list(one.targets),
        "licence": one.licence,
        "source": one.source,
        "aggregator": one.aggregator,
        "last_success_at": one.last_success_at,
        "interfaces": [interface(each) for each in one.interfaces],
    }


def summary(request: HttpRequest, one: HubView, language: str) -> dict[str, object]:
    """Return a hub in the shape of ``HubSummary``."""
    return {
        "id": one.id,
        "name": one.name,
        "operator": one.operator,
        "types": list(one.types),
        "coverage": list(one.coverage),
        "health": one.health,
        "records": one.records,
        "page": page_address(request, "hubs", language, one.id),
    }


def interface(one: InterfaceView) -> dict[str, object]:
    """Return an interface in the shape of ``HubInterface``."""
    return {
        "kind": one.kind,
        "address": one.address,
        "health": one.health,
        "reason": one.state_reason,
        "records": one.records,
        "last_success_at": one.last_success_at,
        "last_tried_at": one.last_tried_at,
        "last_message": one.last_message,
    }
