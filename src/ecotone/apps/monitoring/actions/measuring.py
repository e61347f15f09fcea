"""Measuring what this installation itself knows (indicator 21.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecotone.apps.monitoring.actions.datasets import keep_dataset, publish_dataset
from ecotone.apps.monitoring.actions.gate import changing
from ecotone.apps.monitoring.actions.releasing import release
from ecotone.apps.monitoring.actions.runs import record_run
from ecotone.apps.monitoring.flow import Origin
from ecotone.apps.monitoring.queries.information import information
from ecotone.apps.monitoring.rules import require_change
from ecotone.rights.visibility import Viewer

if TYPE_CHECKING:  # both load pyarrow, which the web server must not
    from ecotone.datasets.snapshot import Shelf
    from ecotone.indicators.base import Run

_TITLE = "Information for monitoring, as known to this installation"
_LICENCE = "Apache-2.0"  # our own lists and counts, as the rest of this project


def measure_information(*, shelf: Shelf, by: Viewer) -> tuple[Run, bool]:
    """Compute indicator 21.1 for every Party from what everybody may see here, and show it.

    Returns the run, and whether it is new: nothing new known is the same run.
    """
    require_change(by)
    # Imported here: both load ibis and pyarrow, which the web server must not at its start.
    import pyarrow as pa  # noqa: PLC0415  see above

    from ecotone.indicators import compute, provenance  # noqa: PLC0415  see above

    table = pa.Table.from_pylist(information())
    snapshot = shelf.keep_table(table, title=_TITLE, licence=_LICENCE)
    run = compute("monitoring-information", {"information": snapshot}, shelf=shelf, by=by.name)
    with changing():
        dataset = keep_dataset(snapshot, by=by)
        new = record_run(run, by=by, origin=Origin.PLATFORM, provenance=provenance.as_prov(run))
        if new:
            publish_dataset(dataset, by=by)
            release(run.id, by=by, note="computed from what this installation shows")
    return run, new
