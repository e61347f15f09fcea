"""Runs and datasets to record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from tests.apps.monitoring.made import CARD, STAFF, computed, used

from ecotone.apps.monitoring import actions
from ecotone.datasets.snapshot import Shelf, Snapshot
from ecotone.indicators.base import Run, Value


@pytest.fixture
def birds(tmp_path: Path) -> Snapshot:
    table = pa.table({"species": ["Aquila rapax", "Gyps africanus"], "category": ["VU", None]})
    return Shelf(tmp_path / "shelf").keep_table(
        table,
        title="Birds of Kenya",
        licence="CC-BY-4.0",
        citation="National Museums 2025",
        source="https://example.org/birds",
        retrieved_at="2026-11-01T00:00:00+00:00",
        file_name="birds.csv",
    )


@pytest.fixture
def recorded(db, birds: Snapshot) -> Callable[..., Run]:
    """Return a function that records a run over the birds; its values are the arguments."""
    actions.keep_card(CARD, by=STAFF)

    def record(*values: Value, snapshot: Snapshot = birds, origin=None, **more) -> Run:
        actions.keep_dataset(snapshot, by=STAFF)
        run = computed(*values, inputs=(used(snapshot),), **more)
        actions.record_run(run, by=STAFF, **({"origin": origin} if origin else {}))
        return run

    return record
