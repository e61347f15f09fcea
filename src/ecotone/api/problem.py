"""Errors of the API as problem documents (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import orjson
from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"


def problem(
    status: int, detail: str, *, headers: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """Return a problem document: ``detail`` is one sentence that says what to do.

    ``more`` are further members (``errors`` of a validation).
    """
    # No type: RFC 9457 section 4.2.1 has "about:blank" stand for "the title is the HTTP status".
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    response = HttpResponse(
        orjson.dumps({**body, "detail": detail, **more}),
        status=status,
        content_type=MEDIA_TYPE,
        headers=headers,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def is_problem(response: HttpResponse) -> bool:
    """Return whether ``response`` is a problem document already."""
    return bool(response.headers.get("Content-Type", "").startswith(MEDIA_TYPE))
