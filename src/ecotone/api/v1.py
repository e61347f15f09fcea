"""Version 1 of the API, assembled; its errors are problem documents."""

from __future__ import annotations

import logging
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.renderers import BaseRenderer

from ecotone import __version__
from ecotone.api import (
    answers,
    countries,
    hubs,
    indicators,
    methods,
    records,
    search,
    targets,
    values,
)
from ecotone.api.middleware import explained
from ecotone.api.problem import problem
from ecotone.kernel.errors import BadInput, EcotoneError, NotFound

DESCRIPTION = """\
What a country must report on biodiversity, what is known, what is missing, and who can help.

Everything here is for reading and needs no account. It is what the pages show, no more and no
less. Every answer carries an ETag: send it back as `If-None-Match` and an unchanged answer costs
nothing. Errors are problem documents (RFC 9457) whose `detail` says what to do. `RateLimit` says
how many more requests may follow.
"""

log = logging.getLogger(__name__)


class Renderer(BaseRenderer):
    """JSON in the scripts it is in."""

    media_type = "application/json"
    charset = "utf-8"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002  ninja's
        return orjson.dumps(data)


api = NinjaAPI(
    title="Ecotone",
    version=__version__,
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="api",
    renderer=Renderer(),
)
api.add_router("/countries", countries.router)
api.add_router("/countries", answers.router)
api.add_router("/targets", targets.router)
api.add_router("/indicators", indicators.router)
api.add_router("/methods", methods.router)
api.add_router("/values", values.values_router)
api.add_router("/runs", values.runs_router)
api.add_router("/datasets", values.datasets_router)
api.add_router("/hubs", hubs.router)
api.add_router("/records", records.router)
api.add_router("", search.router)


@api.exception_handler(NotFound)
def not_found(_request: HttpRequest, error: NotFound) -> HttpResponse:
    return problem(404, error.for_keeper)


@api.exception_handler(BadInput)
def bad_input(_request: HttpRequest, error: BadInput) -> HttpResponse:
    return problem(422, error.for_keeper)


@api.exception_handler(EcotoneError)
def failed(_request: HttpRequest, error: EcotoneError) -> HttpResponse:
    log.error(error.for_operator)
    return problem(500, error.for_keeper)


@api.exception_handler(Http404)
def nothing_here(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(404, explained(404))


@api.exception_handler(HttpError)
def refused(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, explained(error.status_code))


@api.exception_handler(ValidationError)
def not_valid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [
        {"where": ".".join(str(part) for part in fault["loc"]), "what": fault["msg"]}
        for fault in error.errors
    ]
    first = faults[0]
    return problem(422, f"{first['where']}: {first['what']}.", errors=faults)


@api.exception_handler(Exception)
def unforeseen(_request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("the API failed", exc_info=error)
    return problem(500, explained(500))
