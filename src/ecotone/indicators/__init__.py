"""Indicators: methods, the engines that carry them out, uncertainty and provenance.

>>> from ecotone.indicators import compute  # doctest: +SKIP
>>> compute("A.3", {"assessments": "birds.csv"}, country="KEN").values  # doctest: +SKIP

The names below are loaded when they are first used: what computes is heavy, and a web server that
only shows values does without it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ecotone.indicators.comparison import compare
    from ecotone.indicators.explanation import explain
    from ecotone.indicators.repetition import rerun
    from ecotone.indicators.run import compute, compute_together

__all__ = ["compare", "compute", "compute_together", "explain", "rerun"]

_WHERE = {
    "compute": "run",
    "compute_together": "run",
    "rerun": "repetition",
    "compare": "comparison",
    "explain": "explanation",
}


def __getattr__(name: str) -> Any:
    """Load ``name`` from the file it lives in, the first time it is asked for."""
    if name not in _WHERE:
        raise AttributeError(f"ecotone.indicators has no {name}")
    found = getattr(import_module(f"ecotone.indicators.{_WHERE[name]}"), name)
    globals()[name] = found
    return found
