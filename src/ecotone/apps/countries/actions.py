"""Changes to the rows of countries."""

from __future__ import annotations

from django.db import transaction

from ecotone.apps.countries.models import Country
from ecotone.apps.countries.queries import codes_not_loaded


@transaction.atomic
def load_countries(*, by: str) -> int:
    """Add a row for every country and area of the reference list; return how many were new.

    Loading again writes nothing. ``by`` is who asked; the rows are reference facts, so there is
    no audit line (the room of accounts, which keeps the audit, stands above this one).
    """
    del by
    missing = codes_not_loaded()
    if missing:
        Country.objects.bulk_create([Country(code=code) for code in missing])
    return len(missing)
