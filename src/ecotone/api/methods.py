"""Methods that compute indicators: their cards."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from ecotone.api.asking import in_question, language_of, page_address
from ecotone.api.shapes import Lang, Page, PageNumber, PageSize, paged
from ecotone.apps.monitoring import queries, shown
from ecotone.apps.monitoring.shown import ShownCard
from ecotone.kernel.errors import NotFound
from ecotone.vocab import gbf

router = Router(tags=["methods"])


class MethodSummary(Schema):
    """A method in a list."""

    name: str = Field(examples=["red-list-index"])
    version: str = Field(examples=["1.0"])
    code: str = Field(description="Indicator it computes; empty for none listed.", examples=["A.3"])
    title: str = Field(description="In English.")
    kind: str = Field(description="headline, component, complementary or binary.")
    targets: list[int]
    lifecycle: str = Field(description="draft, in review, accepted or superseded.")
    page: str = Field(examples=["http://127.0.0.1:8000/en/methods/red-list-index/"])


class MethodDetail(MethodSummary):
    """A method with all that its card says, in English."""

    summary: str
    measures: list[shown.ShownMeasure] = Field(description="The first is the indicator's value.")
    needs: list[shown.ShownNeed] = Field(description="Tables, layers and grids that it takes.")
    steps: list[str] = Field(description="What it does.")
    settings: list[shown.ShownSetting] = Field(description="What may be chosen.")
    groups: list[str] = Field(description="By what values are divided, beside place and year.")
    unit_of_resampling: str | None = Field(description="What is drawn again for an interval.")
    uncertainty: str = Field(description="Where intervals come from.")
    no_interval: str = Field(description="Why there is none, where there is none.")
    least_known: float | None = Field(description="Share of units to be known for a value.")
    references: list[shown.ShownReference]
    worked_example: shown.ShownExample | None
    authors: list[str]
    custodian: str
    doubts: list[str]
    differs_from_peers: list[str] = Field(description="Where our default differs, and why.")


@router.get("", response=Page[MethodSummary], operation_id="listMethods", summary="All methods")
def list_methods(
    request: HttpRequest,
    indicator: Annotated[
        str, Query(description="Only those of this indicator.", examples=["A.3"])
    ] = "",
    target: Annotated[
        str | None, Query(description="Only those that serve this target.", examples=["4"])
    ] = None,
    lang: Lang = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> dict[str, object]:
    """Return the methods that are installed here, by indicator."""
    language = language_of(request, lang)
    code = in_question(gbf.indicator, indicator).code if indicator else ""
    number = in_question(gbf.target, target).number if target else None
    found = queries.cards(code=code, target=number)
    return paged(request, found, lambda one: summary(request, one, language), page=page, size=size)


@router.get("/{name}", response=MethodDetail, operation_id="getMethod", summary="One method")
def get_method(request: HttpRequest, name: str, lang: Lang = None) -> dict[str, object]:
    """Return the card of a method, by its name or by the code of its indicator."""
    language = language_of(request, lang)
    card = queries.card_of(name)
    if card is None:
        raise NotFound(f"There is no method “{name[:80]}” here.", what="method", asked=name[:80])
    said = {field: getattr(card, field) for field in MethodDetail.model_fields if field != "page"}
    return {**said, "page": page_address(request, "methods", language, card.name)}


def summary(request: HttpRequest, card: ShownCard, language: str) -> dict[str, object]:
    """Return a card in the shape of ``MethodSummary``."""
    names = [name for name in MethodSummary.model_fields if name != "page"]
    said = {name: getattr(card, name) for name in names}
    return {**said, "page": page_address(request, "methods", language, card.name)}
