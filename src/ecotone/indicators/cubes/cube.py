"""The cube that every cube method needs, and what their cards have in common.

A cube counts occurrences by year, cell of a grid and taxon (specification of the GBIF occurrence
cube, https://docs.b-cubed.eu/guides/occurrence-cube/).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.indicators.base import (
    Direction,
    Floats,
    Lifecycle,
    Measure,
    MethodCard,
    Reference,
    Spread,
    Sums,
    Uncertainty,
)
from ecotone.kernel.text import translatable

CUBE = TableNeed(
    meaning="Occurrences counted by year, cell of a grid and taxon, one row for each combination",
    columns=(
        Column(
            name="year",
            type=ColumnType.INTEGER,
            meaning="Year of the occurrences; rows without a year are left out and counted",
            blank=True,
            low=1500,
            high=2100,
            example="2020",
        ),
        Column(
            name="cell",
            type=ColumnType.TEXT,
            meaning="Code of the cell: EQDGC (E009N57DD), EEA (10kmE432N312) or MGRS (32UMF7684)",
            synonyms=(
                "cellCode",
                "eqdgccellcode",
                "eeacellcode",
                "mgrscellcode",
                "eqdcellcode",
                "eurostatcellcode",
                "gridcell",
            ),
            example="E009N57DD",
        ),
        Column(
            name="taxon",
            type=ColumnType.TEXT,
            meaning="Key of the taxon",
            synonyms=("taxonKey", "specieskey", "speciesKey", "acceptedtaxonkey"),
            example="2436940",
        ),
        Column(
            name="occurrences",
            type=ColumnType.INTEGER,
            meaning="Number of occurrences",
            synonyms=("obs", "occurrenceCount", "n", "count"),
            low=1,
            example="12",
        ),
    ),
    key=("year", "cell", "taxon"),
    adds=("occurrences",),
)

RECORDS = Measure(
    name="records",
    title="Occurrence records",
    unit="records",
    low=0,
    whole=True,
    digits=0,
)
COUNTED = translatable("A count of what the cube holds; nothing is drawn again for it.")
TOO_FEW_TAXA = translatable("Fewer than two taxa were recorded.")
NO_EARLIER_YEAR = translatable("There is no earlier year to compare with.")

_PEER = Reference(
    text="Dove and others: b3gbi, general biodiversity indicators for data cubes.",
    address="https://github.com/b-cubed-eu/b3gbi",
)
_EFFORT = (
    "Records follow effort: what was looked for, where and by whom. Read the number of records of "
    "the year beside each value."
)
_PLACED = (
    "Occurrences are put into cells at random within their coordinate uncertainty, so a cube "
    "downloaded again differs a little: keep the DOI of the download."
)


def card(**told: Any) -> MethodCard:
    """Return the card of a cube method: ``told`` over what cube methods have in common."""
    shared: dict[str, Any] = {
        "code": "",
        "version": "1.0",
        "targets": (4, 21),
        "kind": "complementary",
        "inputs": {"cube": CUBE},
        "unit_of_resampling": "taxon",
        "uncertainty": Uncertainty.BOOTSTRAP,
        "no_interval": COUNTED,
        "lifecycle": Lifecycle.IN_REVIEW,
        "custodian": "",
    }
    told["references"] = (*told.get("references", ()), _PEER)
    told["doubts"] = (*told.get("doubts", ()), _EFFORT, _PLACED)
    told["measures"] = (*told["measures"], RECORDS)
    return MethodCard(**{**shared, **told})


def measure(name: str, title: str, unit: str, **told: Any) -> Measure:
    """Return a measure of a cube: not below 0, and neither good nor bad in itself."""
    return Measure(
        **{
            "name": name,
            "title": title,
            "unit": unit,
            "low": 0.0,
            "direction": Direction.NEITHER,
            **told,
        }
    )


def counted(years: Any, *names: str) -> dict[str, Spread]:
    """Return, for measures that are mere counts, bounds that say there is no interval."""
    none: Floats = np.full(len(years), np.nan)
    return {name: Spread(low=none, high=none, kind="") for name in names}


def records(sums: Sums) -> Floats:
    """Return the occurrences of each year, (replicates, years)."""
    return sums["occurrences"]


def where_missing(values: Floats, reason: str) -> tuple[str, ...]:
    """Return ``reason`` for the years, of values (1, years), that have none."""
    return tuple(reason if missing else "" for missing in ~np.isfinite(values[0]))
