"""A run repeated from its record: the same digits, or the difference named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ecotone.datasets.snapshot import Shelf
from ecotone.indicators import inputs
from ecotone.indicators.base import Method, Run
from ecotone.indicators.comparison import Difference, values_between
from ecotone.indicators.engines import Engine
from ecotone.indicators.journal import Progress
from ecotone.indicators.run import compute
from ecotone.indicators.uncertainty import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """``run`` is the new one. ``same``: its values have the digest of the earlier run.

    ``differences`` name every value that is not the same at twelve digits, and what else differs
    that may be why (versions of method, package and engine).
    """

    run: Run
    same: bool
    differences: tuple[Difference, ...] = ()


def rerun(
    earlier: Run,
    *,
    shelf: Shelf | Path,
    method: type[Method] | None = None,
    engine: str | Engine | None = None,
    by: str = "",
    progress: Progress | None = None,
) -> Rerun:
    """Compute ``earlier`` again from the snapshots on the shelf, on its own engine or another.

    ``method`` is only needed for one that is not registered, as while it is being written.

    Raises ``NotFound`` when a snapshot or the method is no longer there.
    """
    held = shelf if isinstance(shelf, Shelf) else Shelf(Path(shelf))
    again = compute(
        method or earlier.method,
        inputs.given_again(earlier.inputs, held),
        country=earlier.country,
        engine=engine or earlier.engine,
        seed=earlier.seed,
        replicates=earlier.replicates,
        level=earlier.level,
        interval=cast("Kind", earlier.interval),
        settings=earlier.settings,
        shelf=held,
        by=by or earlier.by,
        progress=progress,
    )
    if again.digest == earlier.digest:
        return Rerun(run=again, same=True)
    return Rerun(run=again, same=False, differences=_named(earlier, again))


def _named(earlier: Run, again: Run) -> tuple[Difference, ...]:
    versions = [
        Difference(what=what, where="", before=before, after=after)
        for what, before, after in (
            ("method version", earlier.version, again.version),
            ("package", earlier.package, again.package),
            ("engine", _engine(earlier), _engine(again)),
        )
        if before != after
    ]
    return (*versions, *values_between(earlier, again))


def _engine(run: Run) -> str:
    return f"{run.engine} {run.engine_version}"
