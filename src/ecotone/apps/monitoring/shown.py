"""What pages, charts, the API and the command line show of methods, datasets, runs and values.

Plain frozen values without any heavy library behind them. Texts of methods are English literals
of their cards; whoever shows them looks them up in the reader's language. Nothing unknown is
zero: ``None`` stands with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from ecotone.apps.monitoring.flow import Origin, State
from ecotone.kernel.text import translatable

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMeasure:
    """One quantity a method gives. ``direction``: which way is good (up, down, neither).

    ``main``: it is the indicator's value; the others of its method stand beside it.
    """

    name: str
    title: str
    unit: str
    digits: int = 3
    low: float | None = None
    high: float | None = None
    direction: str = "neither"
    whole: bool = False
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownColumn:
    """A column that a method needs or a dataset has."""

    name: str
    type: str
    unit: str = ""
    meaning: str = ""
    optional: bool = False
    blank: bool = False
    low: float | None = None
    high: float | None = None
    codes: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNeed:
    """An input of a method. ``kind``: table, layer or raster."""

    name: str
    kind: str
    meaning: str
    optional: bool
    columns: tuple[ShownColumn, ...] = ()
    key: tuple[str, ...] = ()
    unit: str = ""
    by_year: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownReference:
    """A source of a method."""

    text: str
    doi: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownExample:
    """A published value that the method reproduces."""

    text: str
    expected: float
    tolerance: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSetting:
    """A setting of a method. ``default`` as text, empty for none; ``options``: all it may be."""

    name: str
    default: str
    options: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCard:
    """A method's card (``ecotone.indicators.base.MethodCard``), as the installed code says it.

    ``current`` is False for the card of an older version of the method.
    """

    code: str
    name: str
    version: str
    title: str
    summary: str
    targets: tuple[int, ...]
    kind: str
    measures: tuple[ShownMeasure, ...]
    needs: tuple[ShownNeed, ...]
    steps: tuple[str, ...]
    groups: tuple[str, ...]
    unit_of_resampling: str | None
    uncertainty: str
    no_interval: str
    least_known: float | None
    references: tuple[ShownReference, ...]
    worked_example: ShownExample | None
    authors: tuple[str, ...]
    custodian: str
    lifecycle: str
    doubts: tuple[str, ...]
    differs_from_peers: tuple[str, ...]
    settings: tuple[ShownSetting, ...] = ()
    level: float = 0.95
    current: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSource:
    """A dataset behind a value, as it is cited; only those that the viewer may know of."""

    digest: str
    title: str
    citation: str
    licence: str
    source: str  # where it was taken from: an address or words
    retrieved_at: str

    @property
    def path(self) -> str:
        """Return the page of the dataset, below the language."""
        return f"datasets/{self.digest}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownValue:
    """One value with all that belongs to it.

    ``value`` is None when there is none and ``reason`` says why; ``low`` and ``high`` are None
    when there is no interval and ``interval`` says why. ``state`` is where the value stands
    (computed, under review, official, revised, declined), ``origin`` whose figure it is
    (national, global, platform). ``hidden_sources`` counts datasets that this viewer may not
    know of. ``id`` names it for whoever decides about it.
    """

    id: int
    indicator: str
    method: str
    method_version: str
    measure: ShownMeasure
    place: str
    year: int
    group: Pairs
    value: float | None
    unit: str
    reason: str
    low: float | None
    high: float | None
    middle: float | None
    level: float | None
    interval: str
    units_n: int | None
    share_known: float | None
    flags: tuple[str, ...]
    state: State
    state_reason: str
    state_on: date
    origin: Origin
    public: bool
    public_from: date | None
    sources: tuple[ShownSource, ...]
    hidden_sources: int
    run: str

    @property
    def title(self) -> str:
        """Return what was measured."""
        return self.measure.title

    @property
    def licence(self) -> str:
        """Return the licences of the data behind it, each once."""
        return ", ".join(dict.fromkeys(one.licence for one in self.sources))

    @property
    def path(self) -> str:
        """Return the page that says how it came to be, below the language; or empty."""
        if self.run:
            return f"runs/{self.run}/"
        return self.sources[0].path if self.sources else ""


class _Valued(Protocol):
    @property
    def value(self) -> float | None: ...


One = TypeVar("One", bound=_Valued)


def newest(by_year: Sequence[One]) -> One:
    """Return the last of values in order of year that is a number; where none is, the last."""
    numbers = [one for one in by_year if one.value is not None]
    return (numbers or by_year)[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSeries:
    """The values of one measure in one place and group, of one origin and method, by year."""

    indicator: str
    method: str
    measure: ShownMeasure
    place: str
    group: Pairs
    origin: Origin
    values: tuple[ShownValue, ...]

    @property
    def last(self) -> ShownValue:
        """Return the newest value that is a number; where none is, the newest reason."""
        return newest(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownInput:
    """An input of a run. ``known``: this viewer may open the page of the dataset."""

    name: str
    digest: str
    title: str
    rows: int | None
    licence: str
    citation: str
    source: str
    retrieved_at: str
    file_name: str
    known: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCheck:
    """One thing looked at; a failed ``must`` stops a run."""

    name: str
    passed: bool
    found: str
    must: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """One step of a run, with rows in and out and the SQL where there is any."""

    name: str
    text: str
    rows_in: int | None
    rows_out: int | None
    sql: str
    seconds: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """A run in a list."""

    id: str
    code: str
    method: str
    title: str
    version: str
    places: tuple[str, ...]
    engine: str
    ended_at: datetime
    public: bool
    released: bool

    @property
    def path(self) -> str:
        """Return the page of the run, below the language."""
        return f"runs/{self.id}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRun(RunLine):
    """A run with all that is needed to repeat it, and the values this viewer may see.

    ``hidden_values`` counts those he may not. ``tables`` are further tables of the method, empty
    unless all of the run was released. ``command`` repeats the run.
    """

    card: ShownCard | None
    package: str
    settings: Mapping[str, Any]
    inputs: tuple[ShownInput, ...]
    engine_version: str
    plan_digest: str
    seed: int
    replicates: int
    level: float
    started_at: datetime
    by: str
    checks: tuple[ShownCheck, ...]
    steps: tuple[ShownStep, ...]
    values: tuple[ShownValue, ...]
    hidden_values: int
    digest: str
    tables: Mapping[str, tuple[Mapping[str, Any], ...]]

    @property
    def command(self) -> str:
        """Return the command that repeats it."""
        return f"ecotone indicators rerun {self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetLine:
    """A dataset in a list."""

    digest: str
    kind: str
    title: str
    licence: str
    citation: str
    source: str
    retrieved_at: str
    rows: int | None
    public: bool

    @property
    def path(self) -> str:
        """Return the page of the dataset, below the language."""
        return f"datasets/{self.digest}/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first rows of a dataset, as text; an empty cell is None."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDataset(DatasetLine):
    """A dataset with columns, the runs that used it, and its first rows where they may be shown.

    ``preview`` and ``picture`` are None when there are none or they may not be shown;
    ``preview_reason`` then says why, as one of the sentences below.
    """

    file_name: str
    columns: tuple[ShownColumn, ...]
    facts: Pairs
    notes: tuple[str, ...]
    preview: Preview | None
    preview_reason: str
    picture: Mapping[str, Any] | None
    runs: tuple[RunLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRelease:
    """A day on which official values of an indicator come out; ``place`` empty: everywhere."""

    indicator: str
    place: str
    release_on: date
    note: str


#: Why first rows are not shown.
LICENCE_FORBIDS = translatable("The licence of this dataset does not let us show its rows.")
LICENCE_UNKNOWN = translatable(
    "The licence of this dataset is not known, so its rows are not shown."
)
NOT_PUBLIC = translatable("The rows of this dataset have not been made public.")
NO_ROWS = translatable("This dataset has no rows to show.")
CONSENT_NEEDED = translatable(
    "These rows belong to indigenous peoples or local communities. Their consent is needed to "
    "show them, and it was not asked for this page."
)
