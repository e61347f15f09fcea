"""Targets of the Kunming-Montreal Global Biodiversity Framework."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from ecotone.api.asking import language_of, page_address
from ecotone.api.indicators import IndicatorSummary
from ecotone.api.indicators import summary as indicator_summary
from ecotone.api.shapes import Lang, Page, PageNumber, PageSize, Text, paged, said
from ecotone.vocab import gbf
from ecotone.vocab.gbf import Target

router = Router(tags=["targets"])


class TargetSummary(Schema):
    """A target in a list."""

    id: str = Field(description="Identifier of the CBD thesaurus.", examples=["GBF-TARGET-03"])
    number: int = Field(examples=[3])
    name: Text = Field(description="A name of one to five words.")
    title: Text = Field(description="The title; unofficial outside English.")
    page: str = Field(examples=["http://127.0.0.1:8000/en/targets/3/"])


class TargetDetail(TargetSummary):
    """A target and the indicators that measure it."""

    summary: str = Field(description="What it asks for, in our own words, in English.")
    quantitative_element: str = Field(examples=["at least 30 per cent"])
    deadline: str = Field(examples=["2030"])
    group: str
    sdg_links: list[str] = Field(description="Sustainable Development Goals it is linked to.")
    source: str = Field(description="Where the text of the target stands.")
    indicators: list[IndicatorSummary]


@router.get("", response=Page[TargetSummary], operation_id="listTargets", summary="All 23 targets")
def list_targets(
    request: HttpRequest, lang: Lang = None, page: PageNumber = 1, size: PageSize = 50
) -> dict[str, object]:
    """Return the 23 targets for 2030."""
    language = language_of(request, lang)
    return paged(
        request, gbf.targets(), lambda one: summary(request, one, language), page=page, size=size
    )


@router.get("/{number}", response=TargetDetail, operation_id="getTarget", summary="One target")
def get_target(request: HttpRequest, number: str, lang: Lang = None) -> dict[str, object]:
    """Return one target; `number` is 3 or GBF-TARGET-03."""
    language = language_of(request, lang)
    one = gbf.target(number)
    return {
        **summary(request, one, language),
        "summary": one.summary,
        "quantitative_element": one.quantitative_element,
        "deadline": one.deadline,
        "group": one.group,
        "sdg_links": list(one.sdg_links),
        "source": one.address,
        "indicators": [
            indicator_summary(request, indicator, language)
            for indicator in gbf.indicators_of(one.id)
        ],
    }


def summary(request: HttpRequest, one: Target, language: str) -> dict[str, object]:
    """Return a target in the shape of ``TargetSummary``."""
    return {
        "id": one.id,
        "number": one.number,
        "name": said(one.name(language)),
        "title": said(one.title(language)),
        "page": page_address(request, "targets", language, str(one.number)),
    }
