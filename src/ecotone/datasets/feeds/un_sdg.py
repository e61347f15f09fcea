"""The Global SDG Database through the SDMX interface of UNdata, as SDMX-CSV.

Address: https://data.un.org/ws/rest/data/IAEG-SDGs,DF_SDG_GLH,VERSION/KEY?format=csv. The key has
fifteen places: frequency, kind of reporting, series, area (M49), and eleven breakdowns. Read after
SDMX-CSV, the structure IAEG-SDGs:SDG, and headings that others show of answers of 2026; not tried
on the live service. A value counts in powers of ten of its unit (``UNIT_MULT``), which stand beside
it in ``unit_multiplier``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pyarrow as pa

from ecotone.datasets import feed
from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.reading import Reading, read
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.kernel.http import Client
from ecotone.vocab import countries

BASE = "https://data.un.org/ws/rest"
VERSION = "1.26"
#: Breakdowns of a series in the order of the key, by our names; _T stands for the total.
_BREAKDOWNS = {
    "sex": "SEX",
    "age": "AGE",
    "urbanisation": "URBANISATION",
    "income": "INCOME_WEALTH_QUANTILE",
    "education": "EDUCATION_LEV",
    "occupation": "OCCUPATION",
    "custom_breakdown": "CUST_BREAKDOWN",
    "breakdown": "COMPOSITE_BREAKDOWN",
    "disability": "DISABILITY_STATUS",
    "activity": "ACTIVITY",
    "product": "PRODUCT",
}
_WORLD = "1"


def _text(name: str, heading: str, *, needed: bool = False) -> Column:
    return Column(
        name=name,
        type=ColumnType.TEXT,
        meaning=heading,
        synonyms=(heading,),
        optional=not needed,
        blank=True,
    )


def _number(name: str, heading: str) -> Column:
    return Column(
        name=name,
        type=ColumnType.NUMBER,
        meaning=heading,
        synonyms=(heading,),
        optional=True,
        blank=True,
        missing=("NaN",),
    )


NEED = TableNeed(
    meaning="values of one series of the Global SDG Database",
    columns=(
        _text("place", "REF_AREA", needed=True),
        Column(
            name="year",
            type=ColumnType.INTEGER,
            meaning="year",
            unit="year",
            synonyms=("TIME_PERIOD",),
        ),
        _text("series", "SERIES", needed=True),
        Column(
            name="value",
            type=ColumnType.NUMBER,
            meaning="value",
            blank=True,
            synonyms=("OBS_VALUE",),
            missing=("NaN",),
        ),
        _number("low", "LOWER_BOUND"),
        _number("high", "UPPER_BOUND"),
        _text("unit", "UNIT_MEASURE"),
        Column(
            name="unit_multiplier",
            type=ColumnType.INTEGER,
            meaning="power of ten that values are multiplied by",
            synonyms=("UNIT_MULT",),
            optional=True,
            blank=True,
            low=-12,
            high=12,
        ),
        _text("base_period", "BASE_PER"),
        *(_text(name, heading) for name, heading in _BREAKDOWNS.items()),
        _text("status", "OBS_STATUS"),
        _text("nature", "NATURE"),
        _text("reporting", "REPORTING_TYPE"),
    ),
    key=("place", "year", "series", "unit", "reporting", *_BREAKDOWNS),
)


class UnSdg:
    """One series for one country, or for all areas."""

    name = "un-sdg"
    title = "UN Global SDG Database"
    asks = (
        feed.Ask(name="series", meaning="code of the series", example="ER_RSK_LST", needed=True),
        feed.Ask(name="country", meaning="ISO 3166 alpha-3; absent: all areas", example="KEN"),
        feed.Ask(name="version", meaning="version of the data flow", example=VERSION),
    )
    key_from = ""

    def __init__(self, base: str = BASE) -> None:
        self._base = base

    def fetch(self, request: Mapping[str, str], client: Client, folder: Path) -> Reading:
        """Return the series with places as ISO 3166 alpha-3 where the area is a country."""
        area = _m49(request["country"]) if request.get("country") else ""
        series = quote(request["series"], safe="")
        key = f"A..{series}.{area}" + "." * len(_BREAKDOWNS)
        version = quote(request.get("version") or VERSION, safe="")
        address = f"{self._base}/data/IAEG-SDGs,DF_SDG_GLH,{version}/{key}?format=csv"
        file = folder / f"{request['series']}.csv"
        answer = client.get(
            address, accept="application/vnd.sdmx.data+csv, text/csv", robots=False, into=file
        )
        feed.good(answer, f"UN Global SDG Database, series {request['series']}")
        reading = _with_codes(read(file, NEED, name="values"))
        reading.licence, reading.source = "CC-BY-4.0", address
        reading.citation = (
            f"United Nations Statistics Division, Global SDG Database, {request['series']}"
        )
        reading.retrieved_at = feed.today()
        return reading


def _m49(country: str) -> str:
    """Return the number by which UNdata names a country, without zeros before it."""
    found = countries.country(country)
    if not found.m49:
        raise BadInput(f"{country} has no code in the UN list of areas (M49).")
    return str(int(found.m49))


def _with_codes(reading: Reading) -> Reading:
    """Return the reading with ISO codes of countries; other areas keep M49 in three digits."""
    table = reading.table
    at = table.column_names.index("place")
    codes = {one: _iso3(one) for one in table["place"].unique().to_pylist()}
    places = pa.array([codes[one] for one in table["place"].to_pylist()], pa.string())
    return replace(reading, held=table.set_column(at, "place", places), path=None)


def _iso3(area: str | None) -> str | None:
    if not area or not area.isdigit():
        return area
    if area == _WORLD:
        return "001"
    try:
        return countries.country(area.zfill(3)).iso3
    except NotFound:
        return area.zfill(3)
