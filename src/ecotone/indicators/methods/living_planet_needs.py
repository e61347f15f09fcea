"""What the Living Planet Index asks of its tables."""

from __future__ import annotations

from ecotone.datasets.needs import Column, ColumnType, TableNeed

_PLACE = Column(
    name="place",
    type=ColumnType.TEXT,
    meaning="Country or area, ISO 3166-1 alpha-3",
    optional=True,
    example="KEN",
)
_SUBSET = Column(
    name="subset",
    type=ColumnType.TEXT,
    meaning="Part of the data with a weight of its own: a taxon group in a realm",
    optional=True,
    blank=True,
    synonyms=("FileName", "file_name", "file"),
    example="Afrotropical_aves",
)
POPULATIONS = TableNeed(
    meaning="One row per population and year: a count or another measure of its size",
    columns=(
        _PLACE,
        _SUBSET,
        Column(
            name="species",
            type=ColumnType.TEXT,
            meaning="Scientific name",
            synonyms=("Binomial", "binomial"),
            example="Ovis_canadensis",
        ),
        Column(
            name="population",
            type=ColumnType.TEXT,
            meaning="Name of the population, the same in all years",
            synonyms=("ID", "id"),
            example="4618",
        ),
        Column(
            name="year", type=ColumnType.INTEGER, meaning="Year that the row describes", low=1700
        ),
        Column(
            name="abundance",
            type=ColumnType.NUMBER,
            meaning="Size of the population, in the same unit in all its years",
            unit="any",
            blank=True,
            low=0.0,
            missing=("-999", "-9999", "NULL"),
            synonyms=("popvalue", "value"),
            example="390",
        ),
    ),
    key=("place", "subset", "species", "population", "year"),
)
WEIGHTS = TableNeed(
    meaning=(
        "One row per subset: its weight within its realm, and the weight of the realm in the whole"
    ),
    columns=(
        Column(
            name="subset",
            type=ColumnType.TEXT,
            meaning=_SUBSET.meaning,
            synonyms=_SUBSET.synonyms,
            example=_SUBSET.example,
        ),
        Column(
            name="realm",
            type=ColumnType.TEXT,
            meaning="Realm, or another group of subsets",
            synonyms=("Group",),
            optional=True,
            example="Afrotropical",
        ),
        Column(
            name="weight",
            type=ColumnType.NUMBER,
            meaning="Weight of the subset within its realm",
            unit="any",
            low=0.0,
            synonyms=("Weighting",),
            example="0.387205957",
        ),
        Column(
            name="realm_weight",
            type=ColumnType.NUMBER,
            meaning="Weight of the realm",
            unit="any",
            low=0.0,
            optional=True,
            synonyms=("WeightingB",),
            example="0.189737662",
        ),
    ),
    key=("subset",),
    optional=True,
)
