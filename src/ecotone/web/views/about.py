"""What this place is, where its facts come from, and how well it can be used by everyone."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecotone import __version__
from ecotone.vocab.sources import sources as list_sources


@dataclass(frozen=True, slots=True, kw_only=True)
class ThirdParty:
    """Something made by others that is shown or shipped here."""

    name: str
    used_for: object  # lazy translation
    licence: str
    address: str


#: What goes out to visitors, or into the package, and is not ours.
THIRD_PARTIES = (
    ThirdParty(
        name="Natural Earth (world-atlas 2.0.2)",
        used_for=gettext_lazy("Outlines of countries and the world map"),
        licence="Public domain; ISC",
        address="https://github.com/topojson/world-atlas",
    ),
    ThirdParty(
        name="Unicode CLDR",
        used_for=gettext_lazy("Names of languages"),
        licence="Unicode License v3",
        address="https://cldr.unicode.org",
    ),
    ThirdParty(
        name="Snowball",
        used_for=gettext_lazy("Word stems for search"),
        licence="BSD-3-Clause",
        address="https://snowballstem.org",
    ),
)


def about(request: HttpRequest) -> HttpResponse:
    """Say what Ecotone is for, how it works, and what happens to a visitor's data."""
    context = {"version": __version__, "trail": trail(_("About"))}
    return render(request, "about.html", context | {"section": "about"})


def sources(request: HttpRequest) -> HttpResponse:
    """Name the source and the doubts of every list that ships with the program."""
    context = {
        "section": "about",
        "trail": trail(_("Sources"), under_about=True),
        "lists": list_sources(),
        "third_parties": THIRD_PARTIES,
    }
    return render(request, "sources.html", context)


def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what was done so that everyone can use these pages, and what is known not to work."""
    context = {"section": "about", "trail": trail(_("Accessibility"), under_about=True)}
    return render(request, "accessibility.html", context)


def trail(here: str, *, under_about: bool = False) -> tuple[dict[str, str], ...]:
    """Return the way from the front page to ``here``."""
    above = ({"name": _("About"), "address": reverse("about")},) if under_about else ()
    return ({"name": _("Home"), "address": reverse("home")}, *above, {"name": here})
