"""Search over all connected knowledge, and suggestions while typing."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from ecotone.api.asking import PURPOSE, language_of, page_address
from ecotone.api.records import RecordSummary
from ecotone.api.records import summary as record_summary
from ecotone.api.shapes import Language, Page, page_of
from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.catalogue import search as catalogue
from ecotone.apps.catalogue.addresses import address
from ecotone.apps.catalogue.forms import LAST_PAGE, Asked, question
from ecotone.apps.hubs.queries import NotSearched
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.search.query import Facet, Hit, Results

router = Router(tags=["search"])

Several = list[str]


def _filter(description: str, example: str) -> Any:
    return Field(
        default=[], description=description + " Several are alternatives.", examples=[[example]]
    )


class Beginning(Schema):
    """What was typed, and the language of the answer."""

    q: str = Field(
        default="",
        max_length=300,
        description="Words in any of the six languages.",
        examples=["mangrove"],
    )
    lang: Language | None = Field(
        default=None,
        description="Language to answer in; without it, the best match for Accept-Language.",
        examples=["fr"],
    )


class Question(Beginning):
    """What can be asked; the same as on the search page."""

    country: Several = _filter("ISO alpha-3, UN M49 code of a region, or GLOBAL.", "KEN")
    target: Several = _filter("Number or identifier of a target.", "3")
    type: Several = _filter("Resource type.", "dataset")
    theme: Several = _filter("Theme.", "pollination")
    language: Several = _filter("Language of the record.", "fr")
    hub: Several = _filter("Hub that has it.", "gbif")
    licence: Several = _filter("SPDX id, or `unknown`.", "CC-BY-4.0")
    year: Several = _filter("Year or range of years.", "2015-2021")
    wider: Literal["", "1", "on", "true"] = Field(
        default="",
        description="1: with a country, also records of its regions and of the whole world.",
        examples=["1"],
    )
    sort: Literal["relevance", "newest", "oldest", "changed"] = Field(
        default="relevance", description="Order of the results.", examples=["newest"]
    )
    page: int = Field(default=1, ge=1, le=LAST_PAGE, description="Which page.", examples=[1])
    size: int = Field(default=20, ge=1, le=100, description="Items on a page.", examples=[20])


class Why(Schema):
    """Why a record was found: words, and the part of the record they stand in."""

    field: str = Field(examples=["title"])
    words: list[str] = Field(examples=[["mangroves"]])


class Found(RecordSummary):
    """A record that was found."""

    snippet: str = Field(description="Words around what was found, as plain text.")
    reasons: list[Why]


class FacetCount(Schema):
    """How many results carry a code."""

    code: str
    records: int


class MissingHub(Schema):
    """A hub whose knowledge this search misses, wholly or since a day."""

    id: str
    name: str
    why: Literal["never", "failing", "paused", "listed"]
    since: datetime | None
    reason: str


class SearchAnswer(Page[Found]):
    """One page of results."""

    facets: dict[str, list[FacetCount]] = Field(
        description="For each filter, how many results each of its values has."
    )
    spelling: str = Field(description="A better spelling; empty when there is none.")
    relaxed: list[str] = Field(
        description="Filters that were dropped to find anything at all, in this order."
    )
    notes: list[str]
    not_searched: list[MissingHub]
    page_address: str = Field(description="The same search as a page.")


class Suggestions(Schema):
    """What a search may go on to."""

    suggestions: list[str] = Field(examples=[["mangrove restoration"]])


@router.get("/search", response=SearchAnswer, operation_id="search", summary="Search")
def search(request: HttpRequest, asked: Query[Question]) -> dict[str, object]:
    """Return the records that this question finds, with counts for every filter."""
    query = understood(request, language_of(request, asked.lang), asked.size).query
    found = catalogue.search(query)
    hits = {hit.uid: hit for hit in found.results.hits}
    items: list[object] = [
        {**record_summary(request, card, query.language), **why(hits[card.uid])}
        for card in found.cards
    ]
    return {
        **page_of(request, items, total=found.results.total, page=asked.page, size=asked.size),
        **counted(found.results),
        "not_searched": [missing(one) for one in found.not_searched],
        "page_address": page_address(request, "search", query.language) + address(query),
    }


@router.get("/suggest", response=Suggestions, operation_id="suggest", summary="Suggestions")
def suggest(request: HttpRequest, asked: Query[Beginning]) -> dict[str, object]:
    """Return titles of records that go on from what was typed."""
    query = understood(request, language_of(request, asked.lang), 1).query
    return {"suggestions": list(catalogue.suggest(asked.q, query))}


def understood(request: HttpRequest, language: str, size: int) -> Asked:
    """Return the question; raises ``BadInput`` where the page would leave something out."""
    try:
        return question(
            request.GET,
            viewer=viewer_of(request),
            purpose=PURPOSE,
            language=language,
            size=size,
            strict=True,
        )
    except NotFound as error:  # of a value in the question, not of the address
        raise BadInput(error.for_keeper) from error


def why(hit: Hit) -> dict[str, object]:
    """Return why a record was found, as ``Found`` says it."""
    return {
        "snippet": hit.snippet,
        "reasons": [{"field": one.field, "words": list(one.words)} for one in hit.reasons],
    }


def counted(results: Results) -> dict[str, object]:
    """Return the counts and remarks of a search, as ``SearchAnswer`` says them."""
    return {
        "facets": {
            facet.value: [
                {"code": count.code, "records": count.records}
                for count in results.facets.get(facet, ())
            ]
            for facet in Facet
        },
        "spelling": results.spelling,
        "relaxed": list(results.relaxed),
        "notes": list(results.notes),
    }


def missing(one: NotSearched) -> dict[str, object]:
    """Return a hub that was not asked in the shape of ``MissingHub``."""
    return {
        "id": one.hub_id,
        "name": one.name,
        "why": one.why,
        "since": one.since,
        "reason": one.reason,
    }
