"""Changes of the catalogue come one by one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from ecotone.apps.catalogue.models import Gate


@contextmanager
def changing() -> Iterator[None]:
    """Run the block in one transaction, with nobody else changing the catalogue meanwhile."""
    with transaction.atomic():
        if Gate.objects.select_for_update().filter(pk=1).first() is None:
            Gate.objects.bulk_create([Gate(pk=1)], ignore_conflicts=True)
            Gate.objects.select_for_update().get(pk=1)
        yield
