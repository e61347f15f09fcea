"""What every template knows without being told. Nothing here touches the database."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ecotone.web import languages


def page(request: HttpRequest) -> dict[str, Any]:
    """Return the language of the page, the language switch, and how to reach the keepers."""
    code = languages.current()
    return {
        "language": code,
        "direction": languages.direction(code),
        "language_switch": languages.switch(request),
        "language_is_checked": code in languages.CHECKED,
        "contact": settings.ECOTONE_CONTACT,
        "installation": settings.ECOTONE_ADDRESS.rstrip("/"),
    }
