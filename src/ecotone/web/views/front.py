"""The way in: the bare address, and the front page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from ecotone.web import languages


def door(request: HttpRequest) -> HttpResponse:
    """Send a visitor of the bare address to the front page in the browser's language."""
    response = redirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language"])
    return response


def home(request: HttpRequest) -> HttpResponse:
    """Show the front page."""
    return render(request, "home.html", {"language_codes": languages.codes()})
