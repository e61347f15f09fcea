"""Lists of sensitive species: a table of ``species`` and ``degrees``, the size of cell to keep."""

from __future__ import annotations

from pathlib import Path

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.reading import read

NEED = TableNeed(
    meaning="sensitive species and how precisely their places may be known",
    columns=(
        Column(
            name="species",
            type=ColumnType.TEXT,
            meaning="name as the data have it",
            synonyms=("scientificName", "taxon"),
            example="Diceros bicornis",
        ),
        Column(
            name="degrees",
            type=ColumnType.NUMBER,
            meaning="size of cell; 0 for no place at all",
            low=0,
            high=10,
            example="0.1",
        ),
    ),
    key=("species",),
)


def sensitive_species(path: Path | str) -> dict[str, float]:
    """Return size of cell by species from a file; raises ``BadTable`` for a list with faults."""
    table = read(path, NEED, name="sensitive species").table
    return dict(zip(table["species"].to_pylist(), table["degrees"].to_pylist(), strict=True))
