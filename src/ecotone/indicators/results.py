"""What a computation gives: values, checks, steps and the run that holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ecotone.kernel.text import Filled, refilled

if TYPE_CHECKING:  # loads slowly, and only a data frame needs it
    import pandas as pd


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked at before or after the computation. A failed ``must`` stops the run.

    ``name`` says what must hold, ``found`` what was found where it does not (or that is worth
    knowing). Both are sentences for translators (``translatable``, ``filled``); of those that
    were filled, ``said`` keeps pattern and facts through JSON.
    """

    name: str
    passed: bool
    found: str = ""
    must: bool = False
    said: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Take patterns from the sentences, or give them back to sentences read from JSON."""
        for part in ("name", "found"):
            text = getattr(self, part)
            if isinstance(text, Filled):
                kept = {"pattern": text.pattern, "facts": text.facts}
                object.__setattr__(self, "said", {**self.said, part: kept})
            elif part in self.said:
                object.__setattr__(self, part, refilled(self.said[part]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One value: of one measure, in one place, year and group.

    ``value`` is None when there is none, and ``reason`` says why. ``low`` and ``high`` bound it
    at ``level`` (``interval`` names the kind); both None, ``interval`` gives the reason.
    ``middle`` is the mean over draws where the value itself leaves them out. ``units_n`` counts
    the units behind it, ``share_known`` the share of units known.
    """

    place: str
    year: int
    measure: str
    value: float | None
    unit: str
    group: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    low: float | None = None
    high: float | None = None
    middle: float | None = None
    level: float | None = None
    interval: str = ""
    units_n: int | None = None
    share_known: float | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InputUsed:
    """One input of a run, as the run's record names it."""

    name: str
    digest: str  # of the content, SHA-256
    title: str
    rows: int
    licence: str = "unknown"
    citation: str = ""
    source: str = ""
    retrieved_at: str = ""
    file_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a run: what was done, rows in and out, and the SQL where there is any."""

    name: str
    text: str
    rows_in: int | None = None
    rows_out: int | None = None
    sql: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Run:
    """A computation and all that is needed to repeat it.

    ``id`` is the digest of the request (method, version, settings, inputs' digests, places,
    seed, replicates), shortened: the same request is the same run. ``digest`` is of the values,
    at twelve significant digits, so that it does not depend on the order of summation.
    """

    id: str
    method: str
    code: str
    version: str
    package: str
    settings: Mapping[str, Any]
    places: tuple[str, ...]
    inputs: tuple[InputUsed, ...]
    engine: str
    engine_version: str
    plan_digest: str
    seed: int
    replicates: int
    level: float
    started_at: str
    ended_at: str
    by: str
    checks: tuple[Check, ...]
    steps: tuple[Step, ...]
    values: tuple[Value, ...]
    digest: str
    tables: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    country: str | None = None  # as asked; ``places`` are those with values
    interval: str = "percentile"  # how intervals are read from draws of units

    def __repr__(self) -> str:
        """Tell the run in a few lines, for a prompt."""
        told: str = _telling().text(self)
        return told

    def _repr_html_(self) -> str:
        """Tell it as a small table, for a notebook."""
        told: str = _telling().html(self)
        return told

    def to_frame(self) -> pd.DataFrame:
        """Return all values as a pandas data frame, one row each, one column for each group."""
        return _telling().frame(self)


def _telling() -> Any:
    """Return what writes a run for people; it knows the cards of all methods."""
    from ecotone.indicators import telling  # noqa: PLC0415  imports this module

    return telling
