"""The way back from a page: breadcrumbs."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Step:
    """One step; the last one, where the visitor stands, has no address."""

    name: str
    address: str = ""


def trail(*steps: Step) -> list[Step]:
    """Return the way from the front page through ``steps``."""
    return [Step(_("Home"), reverse("home")), *steps]


def countries_step() -> Step:
    """Return the step to the list of countries."""
    return Step(_("Countries"), reverse("countries"))


def targets_step() -> Step:
    """Return the step to the list of targets."""
    return Step(_("Targets"), reverse("targets"))
