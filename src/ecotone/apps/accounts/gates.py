"""Changes that come one by one: a row that whoever changes something locks first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models, transaction


@contextmanager
def one_by_one(gate: type[models.Model]) -> Iterator[None]:
    """Run the block in one transaction while nobody else is behind ``gate``, a table of one row.

    Locked before anything else, so that no two changes wait for each other. Inside another block
    of the same gate it changes nothing. SQLite has one writer anyway.
    """
    rows = gate._default_manager  # noqa: SLF001  Django's documented name for any model's manager
    with transaction.atomic():
        if rows.select_for_update().filter(pk=1).first() is None:
            rows.bulk_create([gate(pk=1)], ignore_conflicts=True)
            rows.select_for_update().get(pk=1)
        yield
