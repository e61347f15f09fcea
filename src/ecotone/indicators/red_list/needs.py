"""The tables of the Red List Index: assessments, genuine changes, shares of ranges."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ecotone.datasets.needs import Column, ColumnType, Need, TableNeed
from ecotone.vocab.red_list import SPECIES_CATEGORIES

_SPECIES = Column(
    name="species",
    type=ColumnType.TEXT,
    meaning="Name or number of the species, the same in all tables",
    synonyms=(
        "sis_taxon_id",
        "internalTaxonId",
        "taxon_id",
        "taxonid",
        "scientificName",
        "scientific_name",
        "scientific",
    ),
    example="22678073",
)
_PLACE = Column(
    name="place",
    type=ColumnType.TEXT,
    meaning="Country or area, ISO 3166-1 alpha-3",
    synonyms=("iso3", "country_code", "country"),
    example="KEN",
)

ASSESSMENTS = TableNeed(
    meaning="Species with their Red List category, one row per species and year of assessment",
    columns=(
        _SPECIES,
        Column(
            name="category",
            type=ColumnType.TEXT,
            meaning="Category of the IUCN Red List: code or name; 1994 categories as LR/nt",
            codes=SPECIES_CATEGORIES,
            synonyms=(
                "red_list_category",
                "redlistCategory",
                "rl_category",
                "iucn",
                "iucn_category",
            ),
            example="VU",
        ),
        Column(
            name="year",
            type=ColumnType.INTEGER,
            meaning="Year for which the whole group was assessed",
            unit="year",
            low=1900,
            high=2100,
            synonyms=("assessment_year", "year_assessed", "yearPublished"),
            example="2020",
        ),
        Column(
            name="taxon_group",
            type=ColumnType.TEXT,
            meaning="Taxonomic group that was assessed as a whole: birds, mammals, corals …",
            optional=True,
            blank=True,
            synonyms=("taxonomic_group", "group", "taxon"),
            example="Bird",
        ),
        Column(
            name="red_list",
            type=ColumnType.TEXT,
            meaning="The list: global, or the national list by name; lists are never mixed",
            optional=True,
            blank=True,
            synonyms=("list", "series"),
            example="IUCN Red List 2024",
        ),
        Column(
            name="possibly_extinct",
            type=ColumnType.BOOLEAN,
            meaning="Tagged possibly extinct",
            optional=True,
            blank=True,
            synonyms=("possiblyExtinct",),
        ),
        Column(
            name="possibly_extinct_in_the_wild",
            type=ColumnType.BOOLEAN,
            meaning="Tagged possibly extinct in the wild",
            optional=True,
            blank=True,
            synonyms=("possiblyExtinctInTheWild",),
        ),
    ),
    key=("red_list", "species", "year"),
)

CHANGES = TableNeed(
    meaning="Genuine changes of category between two assessments, one row per change",
    columns=(
        _SPECIES,
        Column(
            name="start_year",
            type=ColumnType.INTEGER,
            meaning="Year of the assessment before the change",
            unit="year",
            low=1900,
            high=2100,
            synonyms=("period_start", "periodStart", "startYear"),
            example="2012",
        ),
        Column(
            name="end_year",
            type=ColumnType.INTEGER,
            meaning="Year of the assessment after the change",
            unit="year",
            low=1900,
            high=2100,
            synonyms=("period_end", "periodEnd", "endYear"),
            example="2016",
        ),
        Column(
            name="category_before",
            type=ColumnType.TEXT,
            meaning="Category at the beginning of the period",
            codes=SPECIES_CATEGORIES,
            synonyms=("cat_start", "periodStartCategory", "category_start"),
            example="VU",
        ),
        Column(
            name="category_after",
            type=ColumnType.TEXT,
            meaning="Category at the end of the period",
            codes=SPECIES_CATEGORIES,
            synonyms=("cat_end", "periodEndCategory", "category_end"),
            example="EN",
        ),
    ),
    key=("species", "end_year"),
    optional=True,
)

RANGE_SHARES = TableNeed(
    meaning="Share of each species' global range in each country, one row per piece of the range",
    columns=(
        _SPECIES,
        _PLACE,
        Column(
            name="share",
            type=ColumnType.NUMBER,
            meaning="Part of the global range; for marine species on land and in the EEZ",
            unit="share",
            low=0,
            high=1,
            synonyms=("pp", "range_share"),
            example="0.25",
        ),
        Column(
            name="presence",
            type=ColumnType.INTEGER,
            meaning="IUCN code of presence; 1, 2, 4 and 5 count",
            optional=True,
            blank=True,
            low=1,
            high=6,
        ),
        Column(
            name="origin",
            type=ColumnType.INTEGER,
            meaning="IUCN code of origin; 1 and 2 count",
            optional=True,
            blank=True,
            low=1,
            high=6,
        ),
    ),
    optional=True,
)

INPUTS: Mapping[str, Need] = MappingProxyType(
    {
        "assessments": ASSESSMENTS,
        "genuine_changes": CHANGES,
        "range_shares": RANGE_SHARES,
    }
)
