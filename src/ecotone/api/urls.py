"""Addresses of the API; the web room puts them under /api/v1/."""

from __future__ import annotations

from django.urls import path

from ecotone.api import description, pages
from ecotone.api.v1 import api

urlpatterns = [
    path("", description.entry, name="api-entry"),
    path("openapi.json", description.openapi, name="api-openapi"),
    path("docs", pages.to_reference, name="api-docs"),
    path("", api.urls),
]
