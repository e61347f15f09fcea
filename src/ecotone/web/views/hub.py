"""The page of one hub: who it is, how it can be read, how that went, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.catalogue import queries as catalogue
from ecotone.apps.catalogue.starter import HUB_ID
from ecotone.apps.harvest import queries as harvest
from ecotone.apps.hubs import queries as hubs
from ecotone.apps.hubs.queries import InterfaceView
from ecotone.apps.hubs.words import Standing, interface_standing, standing
from ecotone.rights.visibility import Purpose
from ecotone.web import languages

RECORDS = 8
RUNS = 12
QUARANTINED = 20

#: How a run ended.
OUTCOMES = {
    "complete": gettext_lazy("complete"),
    "limited": gettext_lazy("stopped at the number asked for"),
    "interrupted": gettext_lazy("interrupted; goes on from there"),
    "refused": gettext_lazy("refused by the hub"),
    "broken": gettext_lazy("the hub’s answer could not be used"),
    "": gettext_lazy("under way"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One interface as the page shows it."""

    interface: InterfaceView
    standing: Standing


def hub(request: HttpRequest, hub_id: str) -> HttpResponse:
    """Show a hub with its interfaces, runs, quarantine and newest records."""
    found = hubs.hub(hub_id)
    viewer = viewer_of(request)
    waiting = harvest.waiting(hub_id)
    context = {
        "section": "hubs",
        "trail": (
            {"name": _("Home"), "address": reverse("home")},
            {"name": _("Hubs"), "address": reverse("hubs")},
            {"name": found.name},
        ),
        "hub": found,
        "standing": standing(found),
        "ours": hub_id == HUB_ID,
        "doors": [
            Door(interface=one, standing=interface_standing(one)) for one in found.interfaces
        ],
        "progress": harvest.progress(hub_id),
        "runs": [
            (run, OUTCOMES.get(run.outcome, run.outcome)) for run in harvest.runs_of(hub_id, RUNS)
        ],
        "waiting": waiting,
        "quarantined": harvest.quarantined(hub_id, viewer=viewer, limit=QUARANTINED),
        "quarantined_count": sum(one.objects for one in waiting),
        "records": catalogue.recent(
            RECORDS,
            viewer=viewer,
            purpose=Purpose.READ,
            language=languages.current(),
            hub=hub_id,
        ),
    }
    return render(request, "hub.html", context)
