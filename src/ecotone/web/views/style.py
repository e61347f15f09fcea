"""The style page: every component in real use."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def style(request: HttpRequest) -> HttpResponse:
    """Show the style page."""
    return render(request, "style.html")
