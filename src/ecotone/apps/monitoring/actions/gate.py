"""Changes of datasets, runs and values come one by one.

Two officials who decide at once about two values of the same thing would else both find its place
free; two who record the same run would both find it new.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from ecotone.apps.accounts.gates import one_by_one
from ecotone.apps.monitoring.models import Gate


def changing() -> AbstractContextManager[None]:
    """Run the block in one transaction, with nobody else changing what is kept of indicators."""
    return one_by_one(Gate)
