"""World Bank indicators, API version 2.

https://datahelpdesk.worldbank.org/knowledgebase/topics/125589. The answer is a list of two: the
page (``page``, ``pages``, ``per_page``, ``total``, ``sourceid``, ``lastupdated``) and its
observations, null where there are none. Observations of the World Development Indicators hold the
three letters in ``countryiso3code``; those of some other sources leave it empty and hold them in
``country.id``. Errors come with HTTP 200 as a list of one with ``message``. Written after the
published description and answers that others show; not tried on the live service.
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
        updated = ""
        page, pages = 1, 1
        while page <= pages:
            answer = client.get(f"{address}?format=json&per_page=1000&page={page}", robots=False)
            found = feed.json_of(answer, f"World Bank, {request['indicator']}")
            pages = self._add(found, rows, request)
            updated = str(found[0].get("lastupdated") or "")
            page += 1
        known = [one for one in rows if _place(one)]
        self._refuse_nothing(known, request)
        reading = read_table(_table(known), NEED, name=self.title)
        if left_out := len(rows) - len(known):
            note = f"{left_out} rows are of groups of countries without a code of three letters"
            reading.notes = (*reading.notes, f"{note} and were left out.")
        reading.licence, reading.source = "CC-BY-4.0", address
        reading.citation = f"World Bank, {request['indicator']}"
        if updated:
            reading.citation += f", last updated {updated}"
        reading.retrieved_at = feed.today()
        return reading

    def _refuse_nothing(self, rows: list[dict[str, Any]], request: Mapping[str, str]) -> None:
        if not rows:
            raise BadInput(
                f"{self.title} has no values of {request['indicator']} for "
                f"{request.get('country') or 'any country'}. Check both codes."
            )

    def _add(self, found: Any, rows: list[dict[str, Any]], request: Mapping[str, str]) -> int:
        """Add one page of observations; return how many pages there are."""
        what = f"World Bank, {request['indicator']}"
        with feed.shaped(what):
            if "message" in found[0]:
                said = "; ".join(str(one.get("value", "")) for one in found[0]["message"])
                raise BadInput(f"{what}: {said} Check the codes of indicator and country.")
            pages = int(found[0]["pages"])
            for one in found[1] or ():
                _place(one)  # told here if it has another form
                rows.append(one)
            return pages


def _place(one: Mapping[str, Any]) -> str:
    """Return the three letters of the country or group that an observation is of, or ""."""
    code = str(one["countryiso3code"] or "") or str(one["country"]["id"] or "")
    return code if len(code) == 3 and code.isalpha() else ""


def _table(rows: list[dict[str, Any]]) -> pa.Table:
    texts = {
        "place": [_place(one) for one in rows],
        "year": [one["date"] for one in rows],
        "series": [one["indicator"]["id"] for one in rows],
        "title": [one["indicator"]["value"] for one in rows],
    }
    values = [None if one["value"] is None else float(one["value"]) for one in rows]
    return pa.table(
        {name: pa.array(cells, pa.string()) for name, cells in texts.items()}
        | {"value": pa.array(values, pa.float64())}
    )
