"""The style page: every component in real use, with real facts, so that nobody draws one anew."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.answers import queries as answers
from ecotone.apps.catalogue import queries as catalogue
from ecotone.rights.visibility import Purpose
from ecotone.vocab import gbf
from ecotone.vocab.sources import source
from ecotone.web import languages
from ecotone.web.levels import levels
from ecotone.web.trail import Step, trail
from ecotone.web.views import style_charts

#: Islands, a large country, two seas apart, an archipelago over the antimeridian.
OUTLINES = ("KEN", "FJI", "CHL", "KIR", "RUS", "TUV")
ICONS = (
    "search", "next", "previous", "download", "print", "link", "outside", "feed", "knowledge",
    "numbers", "action", "gap", "people", "money", "hub", "report",
)  # fmt: skip
ROLES = ("knowledge", "numbers", "action")


def style(request: HttpRequest) -> HttpResponse:
    """Show the style page."""
    language = languages.current()
    viewer = viewer_of(request)
    kinds = [(kind, sum(one.kind is kind for one in gbf.indicators())) for kind in gbf.Kind]
    page = {"page": 2, "pages": 5, "previous_page": 1, "next_page": 3}
    return render(
        request,
        "style.html",
        {
            "trail": trail(Step(_("Style"))),
            "roles": ROLES,
            "icons": ICONS,
            "outlines": OUTLINES,
            "levels": levels()[::-1],
            "cards": catalogue.recent(2, viewer=viewer, purpose=Purpose.READ, language=language),
            "ready": answers.readiness("KEN", viewer=viewer, language=language)[:4],
            "source": source("gbf_indicators"),
            "facts": _facts(language),
            "columns": [_("Kind"), _("Indicators")],
            "rows": [(kind.value, count) for kind, count in kinds],
            "kinds": kinds,
            "choices": _choices(kinds),
            "charts": style_charts.charts(),
            "spark": style_charts.line(),
            "made_up": style_charts.value(),
            "target_title": gbf.target(3).title(language),
            **page,
        },
    )


def _facts(language: str) -> list[dict[str, object]]:
    target = gbf.target(3)
    listed = source("gbf_goals_targets")
    return [
        {
            "name": _("Target"),
            "value": target.name(language).text,
            "address": reverse("target", args=(3,)),
        },
        {
            "name": _("Source"),
            "value": listed.title,
            "source": listed.title,
            "source_address": listed.address,
            "on": listed.seen_on,
        },
    ]


def _choices(kinds: list[tuple[gbf.Kind, int]]) -> list[dict[str, object]]:
    address = reverse("indicators")
    return [
        {
            "name": kind.value,
            "address": f"{address}?kind={kind.value}",
            "count": count,
            "chosen": kind is gbf.Kind.HEADLINE,
        }
        for kind, count in kinds
    ]
