"""The contract between a method and Ecotone (see docs/add-a-method.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ecotone.datasets.needs import Need
from ecotone.indicators.results import Check, InputUsed, Run, Step, Value
from ecotone.kernel.text import translatable

__all__ = [
    "BY_HAND",
    "Check",
    "Direction",
    "Example",
    "Expected",
    "Floats",
    "InputUsed",
    "Lifecycle",
    "Measure",
    "Method",
    "MethodCard",
    "NoSettings",
    "Reference",
    "Run",
    "Spread",
    "Step",
    "Sums",
    "Uncertainty",
    "Value",
    "WorkedExample",
]

Floats = npt.NDArray[np.float64]

#: Source of a worked example that is no publication.
BY_HAND = translatable("Worked by hand")


class Direction(StrEnum):
    """Which way is good for biodiversity."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Lifecycle(StrEnum):
    """How far a method has come."""

    DRAFT = "draft"
    IN_REVIEW = "in review"
    ACCEPTED = "accepted"
    SUPERSEDED = "superseded"


class Uncertainty(StrEnum):
    """Where the interval of a value comes from."""

    BOOTSTRAP = "bootstrap"  # units drawn again with replacement
    DRAWS = "draws"  # unknown inputs drawn from what is known (Data Deficient species)
    EXACT = "exact"  # a closed form (Garwood, Wilson, Clopper-Pearson)
    GIVEN = "given"  # the source gives bounds, which are carried through
    ENSEMBLE = "ensemble"  # several readings of the same data (low, middle, high)
    NONE = "none"  # no interval; the card says why


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A source of the method, with its DOI or address."""

    text: str
    doi: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One quantity that a method gives: its name, unit and valid range (inclusive).

    The first measure of a card is the indicator's value; the others stand beside it.
    """

    name: str
    title: str
    unit: str
    low: float | None = None
    high: float | None = None
    direction: Direction = Direction.NEITHER
    whole: bool = False  # counts: shown without decimals
    digits: int = 3  # decimals shown; stored values keep all of theirs


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkedExample:
    """A published value that the method reproduces: where from, and how near."""

    text: str
    expected: float
    tolerance: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodCard:
    """What a method is: printed on the indicator page and beside every value.

    ``code`` is the code of the monitoring framework (A.3) or "" for a method that serves no
    listed indicator; ``name`` is the method's own (red-list-index). ``inputs`` are needed by
    name. ``groups`` are columns that divide the values beside place and year (realm, taxon
    group). ``unit_of_resampling`` names what the rows of ``reduce`` stand for (species,
    ecosystem type), or None when nothing is drawn again; then ``no_interval`` says why a value
    has no interval. ``level`` is that of the interval where nobody asks for another.
    ``least_known`` is the share of units that must be known for a value.
    Texts are English sentences without placeholders. Those of our own methods are collected for
    translators from the cards themselves (tools/messages.py); pages look them up as messages.
    """

    code: str
    name: str
    version: str
    title: str
    summary: str
    targets: tuple[int, ...]
    kind: str  # headline, component, complementary, binary
    measures: tuple[Measure, ...]
    inputs: Mapping[str, Need]
    steps: tuple[str, ...]  # what the method does, a sentence each
    groups: tuple[str, ...] = ()
    unit_of_resampling: str | None = None
    uncertainty: Uncertainty = Uncertainty.NONE
    no_interval: str = ""
    level: float = 0.95
    least_known: float | None = None
    references: tuple[Reference, ...] = ()
    worked_example: WorkedExample | None = None
    authors: tuple[str, ...] = ()
    custodian: str = ""
    lifecycle: Lifecycle = Lifecycle.DRAFT
    doubts: tuple[str, ...] = ()
    differs_from_peers: tuple[str, ...] = ()  # where our default differs, and why
    aliases: tuple[str, ...] = ()  # other codes under which it is asked for (older numbering)


@dataclass(frozen=True, slots=True)
class Sums:
    """Statistics of one series (a place and group) summed over units.

    ``values[name]`` has the shape (replicates, years). The first axis has length 1 for what was
    observed. ``units`` counts the units with a row in the year, likewise (replicates, years).
    """

    place: str
    group: Mapping[str, str]
    years: npt.NDArray[np.int64]
    values: Mapping[str, Floats]
    units: Floats

    def __getitem__(self, name: str) -> Floats:
        """Return the sums of one statistic, (replicates, years)."""
        return self.values[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Bounds of one measure by year, (years,); ``middle`` is the mean of draws where it differs."""

    low: Floats
    high: Floats
    kind: str  # "bootstrap percentile", "bootstrap BCa", "Garwood", "Data Deficient draws" …
    level: float = 0.95
    middle: Floats | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One value that an example must give."""

    year: int
    measure: str
    value: float | None
    place: str = ""
    group: Mapping[str, str] = field(default_factory=dict)
    tolerance: float = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Small made-up inputs with what the method gives for them; the kit runs its checks on it.

    ``inputs`` by name: rows as mappings, an Arrow table, the path of a file, or paths by year.
    Where units are drawn again, give five of them or more.
    """

    inputs: Mapping[str, Any]
    expected: tuple[Expected, ...]
    country: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoSettings:
    """A method without settings."""


class Method:
    """Base of every method; a method is a class with a card and, mostly, two functions.

    The runner calls ``prepare`` (layers and rasters only) → ``reduce`` → ``estimate`` →
    ``spread``. Randomness is the runner's: methods are pure.
    """

    card: ClassVar[MethodCard]
    Settings: ClassVar[type] = NoSettings
    #: Engines on which the method does not run (sqlite, spark), and why: not done, not yet, never.
    gaps: ClassVar[Mapping[str, str]] = {}
    #: Tables, by name, that other methods start from too: how each is made of the inputs and of
    #: those before it. ``reduce`` finds them among its data; methods that are computed together
    #: have them reduced once.
    shared: ClassVar[Mapping[str, Callable[[Mapping[str, ibis.Table]], ibis.Table]]] = {}

    def prepare(self, inputs: Mapping[str, Any], settings: Any) -> Mapping[str, pa.Table]:
        """Turn layers and rasters into tables (areas by place and class …); tables pass.

        ``inputs`` holds opened snapshots (``ecotone.datasets.snapshot.Snapshot``). What is
        returned is added to the tables that ``reduce`` sees, by name.
        """
        del inputs, settings
        return {}

    def reduce(self, data: Mapping[str, ibis.Table], settings: Any) -> ibis.Table:
        """Return, lazily, one row per place, year, group and unit with sufficient statistics.

        Columns: ``place`` (text), ``year`` (integer), the card's groups (text), ``unit`` (text
        or integer; only with ``unit_of_resampling``) and any number of numeric statistics that
        may be summed over units. A statistic ``known`` (0 or 1) feeds the gap policy. A
        statistic ``units`` says how many units a row stands for (1 where there is none).
        Every table in ``data`` has a column ``place``, and optional columns that were not
        given are there and empty.
        """
        raise NotImplementedError

    def estimate(self, sums: Sums, settings: Any) -> Mapping[str, Floats]:
        """Return the value of each measure, (replicates, years); NaN where there is none."""
        raise NotImplementedError

    def observe(self, series: Any, settings: Any) -> Mapping[str, Floats]:
        """Return the value of each measure as observed, (1, years).

        That is ``estimate`` of the sums, unless a value is not a function of sums over units: a
        mean over groups, each of them interpolated first.
        """
        return self.estimate(series.observed(), settings)

    def years(self, recorded: npt.NDArray[np.int64], settings: Any) -> npt.NDArray[np.int64]:
        """Return the years of a series, ascending; recorded ones that are left out are dropped.

        Years that were not recorded have sums of 0 and no units.
        """
        del settings
        return recorded

    def reasons(self, sums: Sums, settings: Any) -> Mapping[str, tuple[str | None, ...]]:
        """Return, by measure and year, why there is no value where ``estimate`` gave NaN.

        "" leaves it to the runner's own sentence; None leaves the row out of the results.
        """
        del sums, settings
        return {}

    def spread(self, series: Any, settings: Any, rng: np.random.Generator) -> Mapping[str, Spread]:
        """Return bounds by measure where they do not come from drawing units again.

        ``series`` is ``ecotone.indicators.series.Series``. The default gives none, and the
        runner resamples units when the card says BOOTSTRAP.
        """
        del series, settings, rng
        return {}

    def checks(self, data: Mapping[str, ibis.Table], settings: Any) -> Iterator[Check]:
        """Yield checks of the data beyond what the card's needs already say."""
        del data, settings
        return iter(())

    def tables(self, data: Mapping[str, ibis.Table], settings: Any) -> Mapping[str, ibis.Table]:
        """Return further tables to keep with the run (a transition matrix, an account)."""
        del data, settings
        return {}

    def flags(self, sums: Sums, settings: Any) -> Mapping[str, tuple[tuple[str, ...], ...]]:
        """Return flags by measure and year: remarks that go with a value ("not back-cast")."""
        del sums, settings
        return {}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return small made-up inputs and what they give; files may be written to ``folder``."""
        raise NotImplementedError
