"""Recording runs and their values. What was computed is written once and never changed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.monitoring import cards
from ecotone.apps.monitoring.actions.datasets import keep_input, plain
from ecotone.apps.monitoring.actions.gate import changing
from ecotone.apps.monitoring.flow import Origin, State
from ecotone.apps.monitoring.models import Dataset, Method, Run, RunInput, Value
from ecotone.apps.monitoring.rules import require_change
from ecotone.apps.monitoring.shown import ShownMeasure
from ecotone.kernel import clock, digest
from ecotone.kernel.errors import BadInput, EcotoneError, NotFound
from ecotone.rights.visibility import Viewer

if TYPE_CHECKING:  # loads ibis, which the web server must not
    from ecotone.indicators.base import Run as Computed
    from ecotone.indicators.base import Value as Figure

_COPIED = (
    "method", "code", "version", "package", "engine", "engine_version", "plan_digest", "seed",
    "replicates", "level", "by", "digest",
)  # fmt: skip
_FIGURES = (
    "place", "year", "measure", "value", "unit", "reason", "low", "high", "middle", "level",
    "interval", "units_n", "share_known",
)  # fmt: skip


NO_PLACE = (
    "Say whose data these are: --country KEN, or --country GLOBAL for the world. No input names a "
    "place."
)
#: What the group of a row says that stands for all groups together.
ALL = "all"


class DifferentValues(EcotoneError):
    """The same request gave other values than it gave before."""


def record_run(
    run: Computed,
    *,
    by: Viewer,
    origin: Origin = Origin.PLATFORM,
    provenance: Mapping[str, Any] | None = None,
) -> bool:
    """Keep a run with its values, for staff until released; return whether it is new.

    The same id is the same run: recording it again changes nothing. Raises ``DifferentValues``
    when a run of this id is kept with other values, and ``BadInput`` for a figure that cannot be
    one (infinite, outside its interval, without reason). Datasets that were not kept before are
    known by what the run says of them.
    """
    require_change(by)
    with changing():
        stored = Run.objects.select_for_update().filter(pk=run.id).first()
        if stored is not None:
            _require_same(stored, run)
            return False
        for used in run.inputs:
            keep_input(used, by=by)
        _write(run, provenance or {}, by=by)
        written = _write_values(run.values, _of_run(run, origin), by=by)
        record_event(
            by=by.name,
            verb="recorded",
            object_kind="run",
            object_id=run.id,
            detail={"method": run.method, "version": run.version, "values": written},
        )
    return True


def _require_same(stored: Run, run: Computed) -> None:
    if stored.digest != run.digest:
        raise DifferentValues(
            f"Run {run.id} is kept already, and this time the same request gave other values. "
            "Nothing was changed; `ecotone indicators rerun` names the difference.",
            f"run {run.id}: kept {stored.digest}, now {run.digest}",
        )


def _write(run: Computed, provenance: Mapping[str, Any], *, by: Viewer) -> None:
    Run.objects.create(
        id=run.id,
        places=list(run.places),
        started_at=datetime.fromisoformat(run.started_at),
        ended_at=datetime.fromisoformat(run.ended_at),
        record=plain({name: getattr(run, name) for name in _recorded(run)}),
        provenance=plain(provenance),
        recorded_at=clock.now(),
        recorded_by=by.name[:254],
        **{name: getattr(run, name) for name in _COPIED},
    )
    RunInput.objects.bulk_create(
        RunInput(run_id=run.id, position=position, name=used.name, dataset_id=used.digest)
        for position, used in enumerate(run.inputs)
    )


def _recorded(run: Computed) -> list[str]:
    """Return the names of what is kept of a run beside its values."""
    return [name for name in type(run).__dataclass_fields__ if name != "values"]


def _of_run(run: Computed, origin: Origin) -> dict[str, Any]:
    return {
        "run_id": run.id,
        "indicator": run.code,
        "method": run.method,
        "method_version": run.version,
        "origin": origin.value,
    }


def record_figures(
    figures: Sequence[Figure],
    *,
    indicator: str,
    dataset: str,
    origin: Origin,
    by: Viewer,
    method: str = "",
    measures: Mapping[str, ShownMeasure] | None = None,
) -> int:
    """Keep figures that were read from a dataset, not computed; return how many are new.

    ``origin`` says whose they are: a custodian's are global and stand beside national ones,
    whatever these say. ``measures`` tells titles of measures, and which is the indicator's own;
    without it, that is the first. Figures of this dataset that are kept already stay as they are.
    Raises ``NotFound`` for a dataset that was not kept, and ``BadInput`` as ``record_run``.
    """
    require_change(by)
    with changing():
        if not Dataset.objects.select_for_update().filter(pk=dataset).exists():
            raise NotFound(f"There is no dataset {dataset}.", what="dataset", asked=dataset)
        known = set(
            Value.objects.filter(
                dataset_id=dataset, indicator=indicator, origin=origin.value
            ).values_list("place", "year", "measure", "group_key")
        )
        new = [
            one
            for one in figures
            if (one.place, one.year, one.measure, group_key(one.group)) not in known
        ]
        shared = {
            "dataset_id": dataset,
            "indicator": indicator,
            "method": method,
            "origin": origin.value,
        }
        written = _write_values(new, shared, by=by, measures=measures)
        if written:
            record_event(
                by=by.name,
                verb="recorded figures",
                object_kind="dataset",
                object_id=dataset,
                detail={"indicator": indicator, "origin": origin.value, "values": written},
            )
    return written


def _write_values(
    figures: Sequence[Figure],
    shared: dict[str, Any],
    *,
    by: Viewer,
    measures: Mapping[str, ShownMeasure] | None = None,
) -> int:
    first = figures[0].measure if figures else ""  # the main one, where no card says it
    known = measures or _measures(shared.get("method", ""), shared.get("method_version", ""))
    moved = {"state": State.COMPUTED.value, "state_by": by.name[:254], "state_at": clock.now()}
    rows: list[Value] = []
    for one in figures:
        if not one.place:
            raise BadInput(NO_PLACE)
        if fault := _fault(one):
            raise BadInput(f"{one.measure} of {one.place} in {one.year}: {fault}")
        measure = known.get(one.measure)
        rows.append(
            Value(
                group=dict(one.group),
                group_key=group_key(one.group),
                main=measure.main if measure else one.measure == first,
                total=all(text == ALL for text in one.group.values()),
                flags=list(one.flags),
                title=measure.title if measure else "",
                **moved,
                **shared,
                **{name: getattr(one, name) for name in _FIGURES},
            )
        )
    return len(Value.objects.bulk_create(rows, batch_size=500))


def _measures(method: str, version: str) -> dict[str, ShownMeasure]:
    card = Method.objects.filter(name=method, version=version).values_list("card", flat=True)
    return {one.name: one for said in card for one in cards.measures(said)}


def _fault(one: Figure) -> str:
    """Return what keeps a figure from being one; the database refuses the same."""
    numbers = [n for n in (one.value, one.low, one.high, one.middle) if n is not None]
    if not all(math.isfinite(number) for number in numbers):
        return "a number is infinite or not a number."
    if (one.value is None) == (not one.reason):
        return "a value, or the reason for none, is needed; and not both."
    if (one.low is None) != (one.high is None):
        return "an interval has two bounds."
    if one.low is not None and one.high is not None:
        inside = one.value if one.value is not None else one.low
        if not one.low <= inside <= one.high:
            return f"the value {one.value} is outside its interval {one.low} to {one.high}."
    if one.value is not None and not one.interval:
        return "the kind of interval, or the reason for none, is needed."
    return ""


def group_key(group: Mapping[str, str]) -> str:
    """Return the one text by which a group is known; empty for no group."""
    return digest.canonical(dict(group)).decode() if group else ""
