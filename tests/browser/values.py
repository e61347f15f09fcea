"""Made-up values for the pages that show some: ``python -m tests.browser.values`` records them."""

from __future__ import annotations

import os
from pathlib import Path

import pyarrow as pa

from ecotone.datasets.content import of_table

TABLE = pa.table({"species": ["Aquila rapax", "Gyps africanus"], "category": ["VU", None]})
DATASET = of_table(TABLE)
RUN = "0123456789abcdef0123"
GLOBAL = "0123456789abcdef0124"


def record() -> None:
    """Record and release a run of Kenya with a missing year and groups, and a global figure."""
    import django

    django.setup()
    from tests.apps.monitoring.made import CARD, STAFF, computed, figure, used

    from ecotone.apps.monitoring import actions
    from ecotone.apps.monitoring.flow import Origin
    from ecotone.datasets.snapshot import Shelf

    birds = Shelf(Path(os.environ["ECOTONE_HOME"]) / "datasets").keep_table(
        TABLE, title="Birds of Kenya", licence="CC-BY-4.0", citation="Made up for tests"
    )
    assert birds.digest == DATASET
    actions.keep_card(CARD, by=STAFF)
    actions.keep_dataset(birds, by=STAFF)
    actions.publish_dataset(birds.digest, by=STAFF)
    bare = {"low": None, "high": None, "level": None, "interval": "The source gives none."}
    years = [figure(year, 0.95 - (year - 2000) / 300) for year in (2000, 2005, 2015, 2020)]
    groups = [figure(2020, 0.8, group={"group": name}) for name in ("birds", "corals")]
    runs = (
        (RUN, Origin.NATIONAL, [*years, figure(2010, None, **bare), *groups]),
        (GLOBAL, Origin.GLOBAL, [figure(year, 0.9, **bare) for year in (2000, 2020)]),
    )
    for run_id, origin, values in runs:
        run = computed(*values, inputs=(used(birds),), id=run_id)
        actions.record_run(run, by=STAFF, origin=origin)
        actions.release(run.id, by=STAFF)


if __name__ == "__main__":
    record()
