"""Changes of the catalogue come one by one."""

from __future__ import annotations

from contextlib import AbstractContextManager

from ecotone.apps.accounts.gates import one_by_one
from ecotone.apps.catalogue.models import Gate


def changing() -> AbstractContextManager[None]:
    """Run the block in one transaction, with nobody else changing the catalogue meanwhile."""
    return one_by_one(Gate)
