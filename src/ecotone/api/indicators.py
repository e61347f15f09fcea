"""Indicators of the monitoring framework."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from ecotone.api.asking import in_question, language_of, page_address
from ecotone.api.shapes import Lang, Page, PageNumber, PageSize, paged
from ecotone.vocab import gbf
from ecotone.vocab.gbf import Indicator

router = Router(tags=["indicators"])

Kind = Literal["headline", "binary", "component", "complementary"]
Availability = Literal["yes", "partial", "no", "pending", "reports", "unknown"]


class IndicatorSummary(Schema):
    """An indicator in a list."""

    code: str = Field(examples=["3.1"])
    kind: Kind
    name: str = Field(description="In English, as the framework words it.")
    serves: str = Field(description="Goal or target it measures.", examples=["GBF-TARGET-03"])
    must_report: bool = Field(description="Every Party's national report must answer it.")
    custodian: str = Field(description="Who keeps the method; empty where none was found.")
    availability: Availability = Field(
        description=(
            "Whether a global source holds values for single countries; `reports`: only what "
            "Parties answer in their national reports."
        )
    )
    page: str = Field(examples=["http://127.0.0.1:8000/en/indicators/3.1/"])


class IndicatorDetail(IndicatorSummary):
    """An indicator with what is known about its data."""

    also_serves: list[str]
    short_name: str
    unit: str
    disaggregations: list[str]
    custodian_evidence: str = Field(description="How sure the custodian is.")
    global_data: str
    availability_note: str
    time_series: str
    update_frequency: str
    sdg_indicators: list[str]
    sdg_relation: str
    metadata_url: str = Field(description="The method page.")
    readiness_2025: int | None = Field(description="1 to 5; null where not given.", examples=[4])
    decision: str = Field(description="The decision that adopted it.")
    doubts: list[str] = Field(description="What a reader should not take for certain.")


@router.get(
    "",
    response=Page[IndicatorSummary],
    operation_id="listIndicators",
    summary="All indicators",
)
def list_indicators(
    request: HttpRequest,
    kind: Annotated[
        Kind | None, Query(description="Only this kind.", examples=["headline"])
    ] = None,
    target: Annotated[
        str | None, Query(description="Only those of this target.", examples=["3"])
    ] = None,
    lang: Lang = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> dict[str, object]:
    """Return the indicators in the order of the framework; of one target in order of kind."""
    language = language_of(request, lang)
    found = gbf.indicators_of(in_question(gbf.target, target).id) if target else gbf.indicators()
    chosen = [one for one in found if kind is None or one.kind.value == kind]
    return paged(request, chosen, lambda one: summary(request, one, language), page=page, size=size)


@router.get(
    "/{code}",
    response=IndicatorDetail,
    operation_id="getIndicator",
    summary="One indicator",
)
def get_indicator(request: HttpRequest, code: str, lang: Lang = None) -> dict[str, object]:
    """Return one indicator; codes look like 3.1, A.2, 12.b or 3.CT.1."""
    language = language_of(request, lang)
    one = gbf.indicator(code)
    return {
        **summary(request, one, language),
        "also_serves": list(one.also_serves),
        "short_name": one.short_name,
        "unit": one.unit,
        "disaggregations": list(one.disaggregations),
        "custodian_evidence": one.custodian_evidence,
        "global_data": one.global_data,
        "availability_note": one.availability_note,
        "time_series": one.time_series,
        "update_frequency": one.update_frequency,
        "sdg_indicators": list(one.sdg_indicators),
        "sdg_relation": one.sdg_relation,
        "metadata_url": one.metadata_url,
        "readiness_2025": one.readiness_2025,
        "decision": one.decision,
        "doubts": list(one.doubts),
    }


def summary(request: HttpRequest, one: Indicator, language: str) -> dict[str, object]:
    """Return an indicator in the shape of ``IndicatorSummary``."""
    return {
        "code": one.code,
        "kind": one.kind.value,
        "name": one.name,
        "serves": one.serves,
        "must_report": one.must_report,
        "custodian": one.custodian,
        "availability": one.availability.value,
        "page": page_address(request, "indicators", language, one.code),
    }
