"""Questions about the rows of countries."""

from __future__ import annotations

from ecotone.apps.countries.models import Country
from ecotone.vocab import countries


def codes_not_loaded() -> tuple[str, ...]:
    """Return the codes of the reference list that have no row yet, in order."""
    held = set(Country.objects.values_list("code", flat=True))
    return tuple(sorted({one.iso3 for one in countries.countries()} - held))
