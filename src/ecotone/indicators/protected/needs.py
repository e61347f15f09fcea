"""What coverage asks of its layers: headings of Protected Planet before and after November 2025.

Since November 2025 REALM stands for MARINE, SITE_TYPE for PA_DEF and PRNT_ISO3 for PARENT_ISO3
(documentation of the R package wdpar). National layers mostly have fewer columns.
"""

from __future__ import annotations

from ecotone.datasets.needs import Column, ColumnType, LayerNeed

GEOMETRY = Column(
    name="geometry", type=ColumnType.GEOMETRY, meaning="Outline; a point where none is known"
)


def _text(name: str, meaning: str, *synonyms: str, example: str = "") -> Column:
    return Column(
        name=name,
        type=ColumnType.TEXT,
        meaning=meaning,
        optional=True,
        blank=True,
        synonyms=synonyms,
        example=example,
    )


SITES = LayerNeed(
    meaning="Protected areas and other effective area-based conservation measures (OECMs)",
    columns=(
        GEOMETRY,
        _text(
            "site",
            "Identifier of the site or its part",
            "SITE_PID",
            "WDPA_PID",
            "SITE_ID",
            "WDPAID",
            "id",
            example="19565",
        ),
        _text("name", "Name of the site", "NAME_ENG", "ORIG_NAME", example="Tsavo East"),
        _text(
            "place",
            "Country or area, ISO 3166-1 alpha-3; several with ; between",
            "ISO3",
            "PRNT_ISO3",
            "PARENT_ISO3",
            example="KEN",
        ),
        _text(
            "kind",
            "PA or OECM (1 or 0 before November 2025); empty means PA",
            "SITE_TYPE",
            "PA_DEF",
            example="PA",
        ),
        _text(
            "status",
            "Designated, Inscribed, Established, Adopted, Proposed or Not Reported",
            "STATUS",
            example="Designated",
        ),
        _text("designation", "Kind of designation, in English", "DESIG_ENG", "DESIG", "type"),
        Column(
            name="status_year",
            type=ColumnType.INTEGER,
            meaning="Year since which the status holds; 0 or empty where nobody knows",
            unit="year",
            optional=True,
            blank=True,
            low=1000,
            high=2100,
            missing=("0",),
            synonyms=("STATUS_YR",),
            example="1948",
        ),
        Column(
            name="reported_area",
            type=ColumnType.NUMBER,
            meaning="Area that the keeper of the site reports; used for points only",
            unit="km2",
            optional=True,
            blank=True,
            low=0,
            synonyms=("REP_AREA",),
            example="13747",
        ),
        Column(
            name="last_change",
            type=ColumnType.DATE,
            meaning="Day on which the row was last brought up to date",
            optional=True,
            blank=True,
            synonyms=("datelast", "last_updated", "updated"),
            example="2023-03-15",
        ),
    ),
)

BORDERS = LayerNeed(
    meaning="Borders of countries on land and, where there are any, of their sea areas",
    columns=(
        GEOMETRY,
        Column(
            name="place",
            type=ColumnType.TEXT,
            meaning="Country or area: three letters, two letters, M49 number or name",
            blank=True,
            synonyms=("ISO3", "ISO_A3", "ADM0_A3", "ISO_TER1", "ISO_SOV1", "name"),
            example="KEN",
        ),
        _text(
            "realm",
            "Land or marine (exclusive economic zone); empty means land",
            "REALM",
            "part",
            example="land",
        ),
    ),
    optional=True,
)

REGIONS = LayerNeed(
    meaning="Ecosystems or ecoregions by which coverage is divided",
    columns=(
        GEOMETRY,
        Column(
            name="ecosystem",
            type=ColumnType.TEXT,
            meaning="Ecosystem, ecoregion or functional group",
            synonyms=("ECO_NAME", "ecoregion", "region", "functional_group"),
            example="Somali Acacia-Commiphora bushlands and thickets",
        ),
    ),
    optional=True,
)

KEY_AREAS = LayerNeed(
    meaning="Key biodiversity areas: sites, not areas protected by that alone",
    columns=(
        GEOMETRY,
        _text("key_area", "Identifier of the site", "SitRecID", "site", "id", example="6434"),
        _text("place", "Country or area, ISO 3166-1 alpha-3", "ISO3", "country_iso", example="KEN"),
    ),
    optional=True,
)
