"""Information for monitoring the Framework: which of what a country must report can be known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import ibis
import ibis.expr.types as ir
import numpy as np

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.indicators.base import (
    BY_HAND,
    Direction,
    Example,
    Expected,
    Floats,
    Measure,
    Method,
    MethodCard,
    Reference,
    Sums,
    Uncertainty,
    WorkedExample,
)
from ecotone.kernel.text import translatable

#: What is looked at; the score is the mean of these shares, each counted once.
COMPONENTS = ("values", "records", "assessment")
YES, NO, UNKNOWN = "yes", "no", "unknown"
ALL = "all"
_NOTHING_KNOWN = translatable("Of no item it is known whether there is information.")


class MonitoringInformation(Method):
    """Score of information for monitoring: mean over components of the share that is there."""

    card: ClassVar[MethodCard] = MethodCard(
        code="21.1",
        name="monitoring-information",
        version="1.0",
        title="Biodiversity information for monitoring the Framework",
        summary=(
            "How much of the information that a national report needs is within reach: 100 when "
            "every headline indicator has a value, every target a record and the country an "
            "ecosystem assessment."
        ),
        targets=(21,),
        kind="headline",
        measures=(
            Measure(
                name="score",
                title="Information within reach",
                unit="score (0-100)",
                low=0,
                high=100,
                direction=Direction.UP,
                digits=1,
            ),
            Measure(
                name="items",
                title="Items looked at",
                unit="items",
                low=0,
                whole=True,
            ),
        ),
        inputs={
            "information": TableNeed(
                meaning="What was looked at, one row per item: whether there is information",
                columns=(
                    Column(name="year", type=ColumnType.INTEGER,
                           meaning="Year that the row describes",
                           low=1992, high=2100, example="2026"),
                    Column(name="component", type=ColumnType.TEXT, codes=COMPONENTS,
                           meaning="Values of headline indicators, records about a target, or a "
                           "national ecosystem assessment", example="values"),
                    Column(name="item", type=ColumnType.TEXT,
                           meaning="Code of the indicator or target", example="3.1"),
                    Column(name="answer", type=ColumnType.TEXT, codes=(YES, NO, UNKNOWN),
                           meaning="Whether there is information", example=YES),
                ),
                key=("place", "year", "component", "item"),
            )
        },
        steps=(
            "Each item is yes, no or unknown; unknown ones are left out and counted apart.",
            "The share of a component is its items with yes over its items with yes or no.",
            "The score is a hundred times the mean of the shares of the components.",
        ),
        groups=("component",),
        uncertainty=Uncertainty.NONE,
        no_interval="It is a full count of what was looked at.",
        least_known=0.5,
        worked_example=WorkedExample(
            text="Two of four indicators with a value, one of two targets with records, no "
            "assessment: (0.5 + 0.5 + 0) / 3.",
            expected=100 / 3,
            tolerance=1e-9,
            source=BY_HAND,
        ),
        references=(
            Reference(
                text="Convention on Biological Diversity, indicator 21.1: biodiversity information "
                "for monitoring the Kunming-Montreal Global Biodiversity Framework.",
                address="https://www.gbf-indicators.org/metadata/headline/21-1",
            ),
        ),
        doubts=(
            "The components are our own reading; we have not seen the method of the custodian.",
            "The score tells what this installation knows of, not what the country itself holds.",
        ),
    )  # fmt: skip

    def reduce(self, data: Mapping[str, ir.Table], settings: Any) -> ir.Table:
        """Return a row per place, year and component, and one for all components together."""
        del settings
        items = data["information"]
        known = (items.answer != UNKNOWN).cast("float64")
        there = (items.answer == YES).cast("float64")
        counted = items.mutate(known=known, there=there).group_by("place", "year", "component")
        parts = counted.aggregate(
            units=lambda t: t.count().cast("float64"),
            known=lambda t: t.known.sum(),
            there=lambda t: t.there.sum(),
        ).mutate(components=ibis.ifelse(ibis._.known > 0, 1.0, 0.0))
        parts = parts.mutate(share=ibis.ifelse(ibis._.known > 0, ibis._.there / ibis._.known, 0.0))
        whole = parts.mutate(component=ibis.literal(ALL))
        return parts.union(whole)

    def estimate(self, sums: Sums, settings: Any) -> Mapping[str, Floats]:
        """Return the score and the items, (replicates, years)."""
        del settings
        components = sums["components"]
        shares = np.divide(
            sums["share"], components, out=np.full_like(components, np.nan), where=components > 0
        )
        return {"score": 100 * shares, "items": sums.units}

    def reasons(self, sums: Sums, settings: Any) -> Mapping[str, tuple[str | None, ...]]:
        """Return why there is no score where nothing is known."""
        del settings
        known = sums["known"][0] > 0
        return {"score": tuple("" if one else _NOTHING_KNOWN for one in known)}

    @classmethod
    def example(cls, folder: Path) -> Example:
        """Return the worked example, with one item of which nothing is known."""
        del folder
        answers = {
            "values": (YES, YES, NO, NO, UNKNOWN),
            "records": (YES, NO),
            "assessment": (NO,),
        }
        rows = [
            {"place": "KEN", "year": 2026, "component": name, "item": str(at), "answer": answer}
            for name, given in answers.items()
            for at, answer in enumerate(given)
        ]
        whole, part = {"component": ALL}, {"component": "values"}
        return Example(
            inputs={"information": rows},
            country="KEN",
            expected=(
                Expected(year=2026, place="KEN", measure="score", value=100 / 3, group=whole),
                Expected(year=2026, place="KEN", measure="score", value=50.0, group=part),
                Expected(year=2026, place="KEN", measure="items", value=8, group=whole),
            ),
        )
