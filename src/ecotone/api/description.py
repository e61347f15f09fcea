"""What the API says of itself: a first answer with the ways in, and its OpenAPI description."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecotone.api.problem import MEDIA_TYPE
from ecotone.api.shapes import Problem
from ecotone.api.v1 import api

SNAPSHOT = Path(__file__).parent / "openapi.json"
PATH = "/api/v1/"
ERRORS = {
    "404": "There is nothing under this name; the nearest names are offered.",
    "422": "A part of the question cannot be used; the sentence says which.",
    "429": "Too many requests from this address; try again after Retry-After.",
    "500": "Something went wrong here.",
}


def _header(words: str, kind: str, example: object) -> dict[str, Any]:
    return {"description": words, "schema": {"type": kind}, "example": example}


HEADERS = {
    "ETag": _header("Send it back as If-None-Match.", "string", '"d41d8cd98f00b204e9800998"'),
    "RateLimit": _header(
        "Requests left (r), and seconds until all are there again (t).",
        "string",
        '"address";r=299;t=1',
    ),
    "RateLimit-Policy": _header(
        "Requests (q) in so many seconds (w) for each address.", "string", '"address";q=300;w=60'
    ),
    "Retry-After": _header("Seconds to wait.", "integer", 12),
}


def entry(request: HttpRequest) -> HttpResponse:
    """Answer /api/v1/: where to go from here, as JSON; each link works as it stands."""

    def link(path: str) -> str:
        return request.build_absolute_uri(PATH + path)

    body = {
        "title": _("What is known on biodiversity, by country and target"),
        "documentation": request.build_absolute_uri(f"/{get_language() or 'en'}/api/"),
        "openapi": link("openapi.json"),
        "links": {
            "answer": link("countries/KEN/targets/3"),
            "search": link("search?q=mangrove"),
            "countries": link("countries"),
            "targets": link("targets"),
            "indicators": link("indicators"),
            "methods": link("methods"),
            "values": link("values"),
            "runs": link("runs"),
            "datasets": link("datasets"),
            "hubs": link("hubs"),
        },
    }
    return HttpResponse(orjson.dumps(body), content_type="application/json")


def openapi(_request: HttpRequest) -> HttpResponse:
    """Answer /api/v1/openapi.json."""
    return HttpResponse(orjson.dumps(described()), content_type="application/json")


@cache
def described() -> dict[str, Any]:
    """Return the OpenAPI 3.1 description, made from the code, errors and headers included."""
    written = orjson.dumps(api.get_openapi_schema(path_prefix=PATH), option=orjson.OPT_NON_STR_KEYS)
    said: dict[str, Any] = orjson.loads(written)
    said["components"]["schemas"]["Problem"] = Problem.model_json_schema()
    said["components"]["headers"] = HEADERS
    for address, methods in said["paths"].items():
        answers = methods["get"]["responses"]
        answers["200"]["headers"] = _headers("ETag", "RateLimit", "RateLimit-Policy")
        for status, words in ERRORS.items():
            if status != "404" or "{" in address:
                answers[status] = _error(words)
        answers["429"]["headers"] = _headers("Retry-After", "RateLimit", "RateLimit-Policy")
    return said


def _error(words: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {MEDIA_TYPE: {"schema": schema}}}


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def snapshot() -> str:
    """Return the description as it is kept in ``openapi.json`` beside this file."""
    return orjson.dumps(described(), option=orjson.OPT_INDENT_2).decode() + "\n"
