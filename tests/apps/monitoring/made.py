"""Runs, cards and figures as the core gives them, made up."""

from __future__ import annotations

from dataclasses import replace

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.snapshot import Snapshot
from ecotone.indicators.base import (
    Check,
    InputUsed,
    Measure,
    Method,
    MethodCard,
    NoSettings,
    Reference,
    Run,
    Step,
    Value,
    WorkedExample,
)
from ecotone.kernel.digest import of_json
from ecotone.rights.visibility import Viewer

STAFF = Viewer("keeper@example.org", staff=True)
READER = Viewer("reader@example.org")

CARD = MethodCard(
    code="A.3",
    name="red-list-index",
    version="1.0.0",
    title="Red List Index",
    summary="How far species are from extinction, taken together.",
    targets=(4,),
    kind="headline",
    measures=(
        Measure(name="index", title="Red List Index", unit="index 0-1", low=0, high=1),
        Measure(name="species", title="Species assessed", unit="species", whole=True),
    ),
    inputs={
        "assessments": TableNeed(
            meaning="One row for each species and assessment.",
            columns=(
                Column(name="species", type=ColumnType.TEXT, meaning="Scientific name."),
                Column(name="category", type=ColumnType.TEXT, meaning="Category.", codes=("LC",)),
            ),
            key=("species",),
        )
    },
    steps=("Weigh the categories.",),
    unit_of_resampling="species",
    references=(Reference(text="Butchart et al. 2007", doi="10.1371/journal.pone.0000140"),),
    worked_example=WorkedExample(text="Three birds.", expected=0.5, tolerance=1e-9, source="ours"),
)


def figure(year: int = 2020, value: float | None = 0.9, **more) -> Value:
    return Value(
        **{
            "place": "KEN",
            "year": year,
            "measure": "index",
            "value": value,
            "unit": "index 0-1",
            "reason": "" if value is not None else "Too few species are known.",
            "low": None if value is None else value - 0.02,
            "high": None if value is None else value + 0.02,
            "level": None if value is None else 0.95,
            "interval": "bootstrap percentile",
            "units_n": 40,
            "share_known": 0.8,
            **more,
        }
    )


def computed(*values: Value, inputs: tuple[InputUsed, ...] = (), **more) -> Run:
    values = values or (figure(),)
    said = {
        "id": of_json([str(values), str(inputs), str(more)])[:20],
        "method": "red-list-index",
        "code": "A.3",
        "version": "1.0.0",
        "package": "0.1.0",
        "settings": {"weights": (0, 1)},
        "places": ("KEN",),
        "inputs": inputs,
        "engine": "duckdb",
        "engine_version": "2.0.0",
        "plan_digest": "0" * 64,
        "seed": 1,
        "replicates": 1000,
        "level": 0.95,
        "started_at": "2026-11-20T10:00:00+00:00",
        "ended_at": "2026-11-20T10:00:02+00:00",
        "by": "analyst",
        "checks": (Check(name="key", passed=True, found="no row occurs twice"),),
        "steps": (Step(name="reduce", text="Sum the weights.", rows_in=80, rows_out=2, sql="…"),),
        "values": values,
        "digest": of_json([str(values)]),
        "tables": {"counts": ({"category": "LC", "species": 12},)},
    }
    return Run(**{**said, **more})


def used(snapshot: Snapshot, **more) -> InputUsed:
    return InputUsed(
        **{
            "name": "assessments",
            "digest": snapshot.digest,
            "title": snapshot.title,
            "rows": snapshot.rows,
            "licence": snapshot.licence,
            "citation": snapshot.citation,
            "source": snapshot.source,
            "file_name": snapshot.file_name,
            **more,
        }
    )


def unlike(run: Run) -> Run:
    """Return the same request with other values."""
    return replace(run, digest="f" * 64)


def method_of(card: MethodCard, settings: type = NoSettings) -> type[Method]:
    """Return a method with this card that computes nothing."""
    return type("Made", (Method,), {"card": card, "Settings": settings})
