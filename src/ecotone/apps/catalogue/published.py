"""The public address of what the catalogue shows: the same in feeds, citations and sitemaps."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def full(path: str) -> str:
    """Return ``path`` (which begins with a slash) at this installation's public address."""
    return settings.ECOTONE_ADDRESS.rstrip("/") + path


def record_address(uid: str) -> str:
    """Return the full address of a record's page in the visitor's language."""
    return full(reverse("record", args=(uid,)))
