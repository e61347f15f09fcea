"""Computed values that everybody may see."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.apps.monitoring.conftest import birds, recorded
from tests.apps.monitoring.made import CARD, STAFF, computed, used

from ecotone.apps.monitoring import actions
from ecotone.apps.monitoring.flow import Origin
from ecotone.datasets.snapshot import Snapshot
from ecotone.indicators.base import Run, Value

__all__ = ["birds", "recorded", "released"]


@pytest.fixture
def released(db, birds: Snapshot) -> Callable[..., Run]:
    """Return a function that records a run and releases it; its values are the arguments."""

    def release(*values: Value, origin: Origin = Origin.PLATFORM, provenance=None, **more) -> Run:
        actions.keep_card(CARD, by=STAFF)
        actions.keep_dataset(birds, by=STAFF)
        run = computed(*values, inputs=(used(birds),), **more)
        actions.record_run(run, by=STAFF, origin=origin, provenance=provenance)
        actions.publish_dataset(birds.digest, by=STAFF)
        actions.release(run.id, by=STAFF)
        return run

    return release
