"""Values of indicators, the runs that computed them, and the data behind them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from ecotone.api.asking import PURPOSE, in_question, language_of
from ecotone.api.shapes import Lang, Page, PageNumber, PageSize, page_of
from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.monitoring import queries, shown
from ecotone.apps.monitoring.shown import DatasetLine, RunLine, ShownValue
from ecotone.vocab import countries, gbf

values_router = Router(tags=["values"])
runs_router = Router(tags=["runs"])
datasets_router = Router(tags=["datasets"])

State = Literal["computed", "under review", "official", "revised", "declined"]
Origin = Literal["national", "global", "platform"]
ORIGIN = (
    "Whose figure it is. national: the country's own; global: of the custodian; platform: "
    "computed here, nobody's official figure."
)
INDICATOR = Annotated[str, Query(description="Only of this indicator.", examples=["A.3"])]
COUNTRY = Annotated[
    str, Query(description="Only of this country, or GLOBAL for the world.", examples=["KEN"])
]


class ValueBody(Schema):
    """One value with all that belongs to it."""

    indicator: str = Field(examples=["A.3"])
    method: str = Field(description="Empty for a figure that was not computed here.")
    method_version: str
    measure: shown.ShownMeasure
    place: str = Field(description="ISO alpha-3, or a part of a country.", examples=["KEN"])
    year: int = Field(examples=[2024])
    group: dict[str, str] = Field(description="Parts it is of; 'all' stands for all of them.")
    value: float | None = Field(description="Null: there is none, and `reason` says why.")
    unit: str
    reason: str
    low: float | None
    high: float | None
    middle: float | None = Field(description="Mean of draws, where the value leaves them out.")
    level: float | None = Field(examples=[0.95])
    interval: str = Field(description="Kind of interval, or why there is none.")
    units_n: int | None = Field(description="Units behind it: species, sites …")
    share_known: float | None
    flags: list[str]
    state: State
    state_reason: str
    state_on: date
    origin: Origin = Field(description=ORIGIN)
    sources: list[shown.ShownSource]
    hidden_sources: int = Field(description="Datasets behind it that are not public.")
    run: str = Field(description="Run that computed it; empty for none.")
    page: str = Field(description="Where people read how it came to be; may be empty.")


class RunSummary(Schema):
    """A run in a list."""

    id: str
    code: str = Field(examples=["A.3"])
    method: str
    version: str
    title: str
    places: list[str]
    engine: str
    ended_at: datetime
    released: bool = Field(description="All of it is shown, not only its official values.")
    page: str


class RunDetail(RunSummary):
    """A run with all that is needed to repeat it, and its public values."""

    package: str
    settings: dict[str, Any]
    inputs: list[shown.ShownInput]
    engine_version: str
    plan_digest: str
    seed: int
    replicates: int
    level: float
    started_at: datetime
    checks: list[shown.ShownCheck]
    steps: list[shown.ShownStep]
    values: list[ValueBody]
    hidden_values: int = Field(description="Values that are not public.")
    digest: str = Field(description="SHA-256 of the values at twelve digits.")
    tables: dict[str, list[dict[str, Any]]]
    command: str = Field(description="What repeats it.")


class DatasetSummary(Schema):
    """A dataset in a list."""

    digest: str = Field(description="SHA-256 of its content.")
    kind: str = Field(description="table, layer or raster.")
    title: str
    licence: str
    citation: str
    source: str
    retrieved_at: str
    rows: int | None
    page: str


class DatasetDetail(DatasetSummary):
    """A dataset with its columns, and its first rows where its licence lets us show them."""

    file_name: str
    columns: list[shown.ShownColumn]
    facts: dict[str, str]
    notes: list[str]
    preview: shown.Preview | None
    preview_reason: str = Field(description="Why no rows are shown; empty when they are.")
    runs: list[RunSummary]


@values_router.get("", response=Page[ValueBody], operation_id="listValues", summary="Values")
def list_values(
    request: HttpRequest,
    country: COUNTRY = "",
    indicator: INDICATOR = "",
    target: Annotated[
        str | None, Query(description="Only of indicators of this target.", examples=["4"])
    ] = None,
    measure: Annotated[str, Query(description="Only this measure.", examples=["index"])] = "",
    year: Annotated[int | None, Query(description="Only of this year.", examples=[2024])] = None,
    origin: Annotated[Origin | None, Query(description=ORIGIN)] = None,
    state: Annotated[State | None, Query(description="Only in this state.")] = None,
    lang: Lang = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> dict[str, object]:
    """Return values by indicator, measure, place, group and year."""
    language = language_of(request, lang)
    number = in_question(gbf.target, target).id if target else ""
    found, total = queries.values_page(
        viewer=viewer_of(request),
        purpose=PURPOSE,
        start=(page - 1) * size,
        size=size,
        place=_place(country),
        indicator=in_question(gbf.indicator, indicator).code if indicator else "",
        indicators=[one.code for one in gbf.indicators_of(number)] if number else None,
        measure=measure,
        year=year,
        origin=origin,
        state=state,
    )
    items: list[object] = [value(request, one, language) for one in found]
    return page_of(request, items, total=total, page=page, size=size)


@runs_router.get("", response=Page[RunSummary], operation_id="listRuns", summary="Runs")
def list_runs(
    request: HttpRequest,
    indicator: INDICATOR = "",
    country: COUNTRY = "",
    lang: Lang = None,
    page: PageNumber = 1,
    size: PageSize = 50,
) -> dict[str, object]:
    """Return runs, the newest first."""
    language = language_of(request, lang)
    found, total = queries.runs_page(
        viewer=viewer_of(request),
        purpose=PURPOSE,
        start=(page - 1) * size,
        size=size,
        code=in_question(gbf.indicator, indicator).code if indicator else "",
        place=_place(country),
    )
    items: list[object] = [_run(request, one, language) for one in found]
    return page_of(request, items, total=total, page=page, size=size)


@runs_router.get("/{run_id}", response=RunDetail, operation_id="getRun", summary="One run")
def get_run(request: HttpRequest, run_id: str, lang: Lang = None) -> dict[str, object]:
    """Return a run: data, settings, versions, seed, steps, checks and values."""
    language = language_of(request, lang)
    one = queries.run(run_id, viewer=viewer_of(request), purpose=PURPOSE)
    return {
        **_fields(one, RunDetail),
        **_run(request, one, language),
        "values": [value(request, each, language) for each in one.values],
    }


@runs_router.get(
    "/{run_id}/provenance",
    response=dict[str, Any],
    operation_id="getProvenance",
    summary="Where the values of a run come from",
)
def get_provenance(request: HttpRequest, run_id: str) -> Mapping[str, Any]:
    """Return the provenance as W3C PROV in JSON-LD; empty where not all of the run is public."""
    return queries.provenance(run_id, viewer=viewer_of(request), purpose=PURPOSE)


@datasets_router.get(
    "", response=Page[DatasetSummary], operation_id="listDatasets", summary="Datasets"
)
def list_datasets(
    request: HttpRequest, lang: Lang = None, page: PageNumber = 1, size: PageSize = 50
) -> dict[str, object]:
    """Return the datasets that are public, by title."""
    language = language_of(request, lang)
    found, total = queries.datasets(
        viewer=viewer_of(request), purpose=PURPOSE, start=(page - 1) * size, limit=size
    )
    items: list[object] = [_dataset(request, one, language) for one in found]
    return page_of(request, items, total=total, page=page, size=size)


@datasets_router.get(
    "/{digest}", response=DatasetDetail, operation_id="getDataset", summary="One dataset"
)
def get_dataset(request: HttpRequest, digest: str, lang: Lang = None) -> dict[str, object]:
    """Return what is known of a dataset; its first rows only where its licence allows."""
    language = language_of(request, lang)
    one = queries.dataset(digest, viewer=viewer_of(request), purpose=PURPOSE)
    return {
        **_fields(one, DatasetDetail),
        **_dataset(request, one, language),
        "facts": dict(one.facts),
        "runs": [_run(request, run, language) for run in one.runs],
    }


def value(request: HttpRequest, one: ShownValue, language: str) -> dict[str, object]:
    """Return a value in the shape of ``ValueBody``."""
    said = _fields(one, ValueBody)
    return {**said, "group": dict(one.group), "page": _page(request, one.path, language)}


def _run(request: HttpRequest, one: RunLine, language: str) -> dict[str, object]:
    return {**_fields(one, RunSummary), "page": _page(request, one.path, language)}


def _dataset(request: HttpRequest, one: DatasetLine, language: str) -> dict[str, object]:
    return {**_fields(one, DatasetSummary), "page": _page(request, one.path, language)}


def _fields(one: object, shape: type[Schema]) -> dict[str, object]:
    """Return the fields of ``shape`` that ``one`` has under the same names."""
    return {name: getattr(one, name) for name in shape.model_fields if hasattr(one, name)}


def _page(request: HttpRequest, path: str, language: str) -> str:
    return request.build_absolute_uri(f"/{language}/{path}") if path else ""


def _place(asked: str) -> str:
    """Return the code of the place asked for; what is not there is a fault of the question."""
    if not asked or asked.upper() == countries.GLOBAL:
        return asked.upper()
    return in_question(countries.country, asked).iso3
