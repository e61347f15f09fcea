"""The answer for a country and a target, and how far a country could go on each target."""

from __future__ import annotations

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from ecotone.api.asking import PURPOSE, language_of
from ecotone.api.shapes import Lang
from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.answers import model, queries

router = Router(tags=["answers"])


class AnswerBody(Schema):
    """Everything there is to say about one country and one target; every item has its source."""

    country: model.Place
    target: model.Aim
    to_report: list[model.ToReport] = Field(description="What must be reported.")
    known: list[model.Known] = Field(description="What is known.")
    gaps: list[model.Gap] = Field(description="What is missing, and why.")
    resources: list[model.Resource] = Field(description="Data, tools and guidance that can help.")
    hubs: list[model.HubLine] = Field(description="Hubs that serve this target here.")
    peers: list[model.Peer] = Field(description="Countries worth asking.")
    money: list[model.Money] = Field(description="Ways to pay for it.")


@router.get(
    "/{code}/targets",
    response=list[model.Readiness],
    operation_id="getReadiness",
    summary="How far a country could go on each target today",
)
def get_readiness(request: HttpRequest, code: str, lang: Lang = None) -> HttpResponse:
    """Return a level with its reasons for each of the 23 targets."""
    levels = queries.readiness(
        code, viewer=viewer_of(request), purpose=PURPOSE, language=language_of(request, lang)
    )
    return _json(queries.readiness_as_json(levels))


@router.get(
    "/{code}/targets/{number}",
    response=AnswerBody,
    operation_id="getAnswer",
    summary="What is known for a country and a target",
)
def get_answer(request: HttpRequest, code: str, number: str, lang: Lang = None) -> HttpResponse:
    """Return what must be reported, what is known, what is missing, and who can help."""
    found = queries.answer(
        code,
        number,
        viewer=viewer_of(request),
        purpose=PURPOSE,
        language=language_of(request, lang),
    )
    return _json(queries.as_json(found))


def _json(body: object) -> HttpResponse:
    """The answer goes out as the answers room wrote it; a test holds it against the schema."""
    return HttpResponse(orjson.dumps(body), content_type="application/json; charset=utf-8")
