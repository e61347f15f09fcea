"""Who asks the API, and in which language they want to read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from ecotone.kernel.errors import BadInput, NotFound
from ecotone.rights.visibility import Purpose

PURPOSE = Purpose.API
Found = TypeVar("Found")


def language_of(request: HttpRequest, asked: str | None) -> str:
    """Return the language to answer in and speak it from here on: ?lang, else Accept-Language."""
    code = asked or translation.get_language_from_request(request)
    known = {known for known, _ in settings.LANGUAGES}
    chosen = code if code in known else code.partition("-")[0]
    chosen = chosen if chosen in known else str(settings.LANGUAGE_CODE)
    translation.activate(chosen)
    return chosen


def in_question(read: Callable[[str], Found], asked: str) -> Found:
    """Return ``read(asked)``; what is not there is a fault of the question, not of its address."""
    try:
        return read(asked)
    except NotFound as error:
        raise BadInput(error.for_keeper) from error


def page_address(request: HttpRequest, name: str, language: str, *parts: str) -> str:
    """Return the full address of the page that shows the same thing to people."""
    path = "/".join((language, name, *parts))
    return request.build_absolute_uri(f"/{path}/")
