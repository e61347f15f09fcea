"""What the API says of itself: a first answer with the ways in, and its OpenAPI description."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecotone.api.v1 import api

SNAPSHOT = Path(__file__).parent / "openapi.json"
PATH = "/api/v1/"


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
            "hubs": link("hubs"),
        },
    }
    return HttpResponse(orjson.dumps(body), content_type="application/json")


def openapi(_request: HttpRequest) -> HttpResponse:
    """Answer /api/v1/openapi.json."""
    return HttpResponse(orjson.dumps(described()), content_type="application/json")


@cache
def described() -> dict[str, Any]:
    """Return the OpenAPI 3.1 description, made from the code."""
    written = orjson.dumps(api.get_openapi_schema(path_prefix=PATH), option=orjson.OPT_NON_STR_KEYS)
    return dict(orjson.loads(written))


def snapshot() -> str:
    """Return the description as it is kept in ``openapi.json`` beside this file."""
    return orjson.dumps(described(), option=orjson.OPT_INDENT_2).decode() + "\n"
