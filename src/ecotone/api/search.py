"""Search over all connected knowledge, and suggestions while typing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from ecotone.api.asking import PURPOSE, language_of, page_address
from ecotone.api.records import RecordSummary
from ecotone.api.records import summary as record_summary
from ecotone.api.shapes import Lang, Page, PageSize, page_of
from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.catalogue import search as catalogue
from ecotone.apps.catalogue.forms import LAST_PAGE, Asked, question
from ecotone.kernel.errors import BadInput
from ecotone.search.query import Facet, Hit, Results

router = Router(tags=["search"])

Words = Annotated[
    str,
    Query(
        max_length=300,
        description="Words in any of the six languages; empty finds everything.",
        examples=["mangrove"],
    ),
]


def _filter(description: str, *examples: str) -> object:
    return Query(description=description + " Several are alternatives.", examples=[list(examples)])


Countries = Annotated[list[str], _filter("ISO alpha-3, UN M49 code of a region, or GLOBAL.", "KEN")]
Targets = Annotated[list[str], _filter("Number or identifier of a target.", "3")]
Types = Annotated[list[str], _filter("Resource type.", "assessment")]
Themes = Annotated[list[str], _filter("Theme.", "pollination")]
Languages = Annotated[list[str], _filter("Language of the record.", "fr")]
Hubs = Annotated[list[str], _filter("Hub that has it.", "gbif")]
Licences = Annotated[list[str], _filter("SPDX id, or `unknown`.", "CC-BY-4.0")]
Years = Annotated[list[str], _filter("Year or range of years.", "2015-2021")]
Wider = Annotated[
    bool,
    Query(description="With a country: also records of its regions and of the whole world."),
]
SortBy = Annotated[
    Literal["relevance", "newest", "oldest"], Query(description="Order of the results.")
]
SearchPage = Annotated[int, Query(ge=1, le=LAST_PAGE, description="Which page.", examples=[1])]


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
def search(
    request: HttpRequest,
    q: Words = "",
    country: Countries = [],  # noqa: B006  ninja reads the default, nobody changes it
    target: Targets = [],  # noqa: B006
    type: Types = [],  # noqa: A002, B006
    theme: Themes = [],  # noqa: B006
    language: Languages = [],  # noqa: B006
    hub: Hubs = [],  # noqa: B006
    licence: Licences = [],  # noqa: B006
    year: Years = [],  # noqa: B006
    wider: Wider = False,  # noqa: FBT002
    sort: SortBy = "relevance",
    lang: Lang = None,
    page: SearchPage = 1,
    size: PageSize = 20,
) -> dict[str, object]:
    """Return the records that this question finds, with counts for every filter."""
    asked = understood(request, language_of(request, lang), size)
    found = catalogue.search(asked.query)
    hits = {hit.uid: hit for hit in found.results.hits}
    items: list[object] = [
        {**record_summary(request, card, asked.query.language), **why(hits[card.uid])}
        for card in found.cards
    ]
    pages = page_of(request, items, total=found.results.total, page=page, size=size)
    address = page_address(request, "search", asked.query.language)
    return {
        **pages,
        **counted(found.results),
        "not_searched": [
            {
                "id": one.hub_id,
                "name": one.name,
                "why": one.why,
                "since": one.since,
                "reason": one.reason,
            }
            for one in found.not_searched
        ],
        "page_address": f"{address}?{request.META.get('QUERY_STRING', '')}",
    }


@router.get("/suggest", response=Suggestions, operation_id="suggest", summary="Suggestions")
def suggest(request: HttpRequest, q: Words = "", lang: Lang = None) -> dict[str, object]:
    """Return titles and words of records that go on from what was typed."""
    asked = understood(request, language_of(request, lang), 1)
    return {"suggestions": list(catalogue.suggest(asked.query.words, asked.query))}


def understood(request: HttpRequest, language: str, size: int) -> Asked:
    """Return the question; raises ``BadInput`` where the page would leave something out.

    A person sees what was left out; a program would take the answer for another question's.
    """
    asked = question(
        request.GET, viewer=viewer_of(request), purpose=PURPOSE, language=language, size=size
    )
    if asked.problems:
        raise BadInput(" ".join(asked.problems))
    return asked


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
