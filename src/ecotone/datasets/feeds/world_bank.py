"""World Bank indicators, API version 2.

https://datahelpdesk.worldbank.org/knowledgebase/topics/125589. The answer is a list of two: the
page (``page``, ``pages``) and its observations. Written after the published description; not tried
on the live service.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa

from ecotone.datasets import feed
from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.reading import Reading, read_table
from ecotone.kernel.errors import BadInput
from ecotone.kernel.http import Client

BASE = "https://api.worldbank.org/v2"
NEED = TableNeed(
    meaning="values of one indicator of the World Bank by country and year",
    columns=(
        Column(name="place", type=ColumnType.TEXT, meaning="country, ISO 3166 alpha-3"),
        Column(name="year", type=ColumnType.INTEGER, meaning="year", unit="year"),
        Column(name="series", type=ColumnType.TEXT, meaning="code of the indicator"),
        Column(name="title", type=ColumnType.TEXT, meaning="name of the indicator", blank=True),
        Column(name="value", type=ColumnType.NUMBER, meaning="value", blank=True),
    ),
    key=("place", "year", "series"),
)


class WorldBank:
    """One indicator for one country, or for all."""

    name = "world-bank"
    title = "World Bank"
    asks = (
        feed.Ask(name="indicator", meaning="code", example="ER.LND.PTLD.ZS", needed=True),
        feed.Ask(name="country", meaning="ISO 3166 alpha-3, or all", example="KEN"),
    )
    key_from = ""

    def __init__(self, base: str = BASE) -> None:
        self._base = base

    def fetch(self, request: Mapping[str, str], client: Client, folder: Path) -> Reading:
        """Return the observations of all pages."""
        del folder
        country = quote(request.get("country") or "all", safe="")
        indicator = quote(request["indicator"], safe="")
        address = f"{self._base}/country/{country}/indicator/{indicator}"
        rows: list[dict[str, Any]] = []
        page, pages = 1, 1
        while page <= pages:
            answer = client.get(f"{address}?format=json&per_page=1000&page={page}", robots=False)
            found = feed.json_of(answer, f"World Bank, {request['indicator']}")
            pages = self._add(found, rows, request)
            page += 1
        reading = read_table(_table(rows), NEED, name=self.title)
        reading.licence, reading.source = "CC-BY-4.0", address
        reading.citation = f"World Bank, World Development Indicators, {request['indicator']}"
        reading.retrieved_at = feed.today()
        return reading

    def _add(self, found: Any, rows: list[dict[str, Any]], request: Mapping[str, str]) -> int:
        """Add one page of observations; return how many pages there are."""
        what = f"World Bank, {request['indicator']}"
        with feed.shaped(what):
            if "message" in found[0]:
                said = "; ".join(str(one.get("value", "")) for one in found[0]["message"])
                raise BadInput(f"{what}: {said} Check the codes of indicator and country.")
            # some groups of countries have no code
            rows.extend(one for one in found[1] or () if one["countryiso3code"])
            return int(found[0]["pages"])


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    texts = {
        "place": [one["countryiso3code"] for one in rows],
        "year": [one["date"] for one in rows],
        "series": [one["indicator"]["id"] for one in rows],
        "title": [one["indicator"]["value"] for one in rows],
    }
    values = [None if one["value"] is None else float(one["value"]) for one in rows]
    return pa.table(
        {name: pa.array(cells, pa.string()) for name, cells in texts.items()}
        | {"value": pa.array(values, pa.float64())}
    )
