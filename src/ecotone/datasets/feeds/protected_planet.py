"""Protected areas and OECMs of a country from Protected Planet, API version 4, with the user's key.

Fields after https://api.protectedplanet.net/documentation and the interface's public source
(site_id, site_pid, name_english, geojson, realm, site_type, legal_status, legal_status_updated_at
as day/month/year, reported_area, designation, iucn_category, countries). A site of several parcels
stands there with the outline of the first alone; all of them, the first among them, are in
protected_area_parcels. Fields that a key does not open are absent. Not tried on the live service,
which gives keys to persons. The data may not be passed on: terms of use of the WDPA.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ecotone.datasets import feed
from ecotone.datasets.needs import Column, ColumnType, LayerNeed
from ecotone.datasets.reading import Reading, read
from ecotone.kernel.errors import BadInput
from ecotone.kernel.http import Client
from ecotone.vocab import countries

BASE = "https://api.protectedplanet.net/v4"
_PAGE = 50  # the most that one answer holds
_MOST_PAGES = 4_000
#: Columns as in the files of the WDPA since November 2025.
_TEXTS = (
    "SITE_ID",
    "SITE_PID",
    "NAME",
    "SITE_TYPE",
    "REALM",
    "STATUS",
    "DESIG",
    "DESIG_TYPE",
    "IUCN_CAT",
    "ISO3",
)

_IDS = ("SITE_ID", "SITE_PID")

NEED = LayerNeed(
    meaning="protected areas and OECMs with outlines",
    columns=(
        *(
            Column(name=name, type=ColumnType.TEXT, meaning=name, blank=name not in _IDS)
            for name in _TEXTS
        ),
        Column(name="STATUS_YR", type=ColumnType.INTEGER, meaning="year of the status", low=0,
               blank=True, unit="year", missing=("0",)),
        Column(name="REP_AREA", type=ColumnType.NUMBER, meaning="reported area", unit="km2",
               blank=True, low=0),
    ),
    key=("SITE_PID",),
)  # fmt: skip


class ProtectedPlanet:
    """All sites of one country."""

    name = "protected-planet"
    title = "Protected Planet"
    asks = (
        feed.Ask(name="country", meaning="ISO 3166 alpha-3", example="KEN", needed=True),
        feed.Ask(name="key", meaning="your own key for the interface", needed=True),
    )
    key_from = "https://api.protectedplanet.net/request"

    def __init__(self, base: str = BASE) -> None:
        self._base = base

    def fetch(self, request: Mapping[str, str], client: Client, folder: Path) -> Reading:
        """Return the sites as a layer; sites without outline are counted in a note."""
        country = countries.country(request["country"]).iso3
        features: list[dict[str, Any]] = []
        without = 0
        shown = False
        for site in self._parcels(country, request["key"], client):
            with feed.shaped("Protected Planet"):
                shown = shown or "geojson" in site
                geometry = (site.get("geojson") or {}).get("geometry")
                if geometry is None:
                    without += 1
                    continue
                features.append(
                    {"type": "Feature", "geometry": geometry, "properties": _properties(site)}
                )
        if without and not shown:
            raise BadInput(
                "Protected Planet gives no outlines with this key. Ask it to open the field "
                "“geometry” for your key, at https://api.protectedplanet.net/documentation."
            )
        if not features:
            raise BadInput(f"Protected Planet gives no site with an outline for {country}.")
        file = folder / f"protected-planet-{country}.geojson"
        whole = {"type": "FeatureCollection", "features": features}
        file.write_text(json.dumps(whole), encoding="utf-8")
        reading = read(file, NEED, name="sites", place=country)
        notes = (
            (f"{without} sites or parcels have no outline and were left out.",) if without else ()
        )
        return replace(
            reading,
            notes=(*reading.notes, *notes),
            licence="WDPA-TERMS",
            source=f"{self._base}/protected_areas/search?country={country}",
            citation="UNEP-WCMC and IUCN, Protected Planet: The World Database on Protected and "
            "Conserved Areas, www.protectedplanet.net",
            retrieved_at=feed.today(),
        )

    def _parcels(self, country: str, key: str, client: Client) -> Any:
        """Yield the parcels of all sites; a site of one parcel is that parcel."""
        for site in self._sites(country, key, client):
            with feed.shaped("Protected Planet"):
                parcels = site.get("protected_area_parcels") or [site]
            yield from parcels

    def _sites(self, country: str, key: str, client: Client) -> Any:
        """Yield the sites of all pages; a page that is not full is the last."""
        for page in range(1, _MOST_PAGES):
            answer = client.get(
                f"{self._base}/protected_areas/search?country={country}&with_geometry=true"
                f"&per_page={_PAGE}&page={page}",
                robots=False,
                bearer=key,
            )
            found = feed.json_of(answer, f"Protected Planet, {country}")
            with feed.shaped("Protected Planet"):
                sites = found["protected_areas"]
            yield from sites
            if len(sites) < _PAGE:
                return


def _properties(site: Mapping[str, Any]) -> dict[str, Any]:
    """Return a site's attributes under the headings of the WDPA files."""
    designation = site.get("designation") or {}
    return {
        "SITE_ID": str(site["site_id"]),
        "SITE_PID": str(site.get("site_pid") or site["site_id"]),
        "NAME": site.get("name_english") or site.get("name"),
        "SITE_TYPE": str(
            site.get("site_type") or ("oecm" if site.get("is_oecm") else "pa")
        ).upper(),
        "REALM": _named(site.get("realm")),
        "STATUS": _named(site.get("legal_status")),
        "STATUS_YR": _year(site.get("legal_status_updated_at")),
        "DESIG": _named(designation),
        "DESIG_TYPE": _named(designation.get("jurisdiction")),
        "IUCN_CAT": _named(site.get("iucn_category")),
        "ISO3": ";".join(str(one["iso_3"]) for one in site.get("countries") or ()),
        "REP_AREA": None if site.get("reported_area") is None else float(site["reported_area"]),
    }


def _named(said: Any) -> str | None:
    """Return the name of a thing given as {id, name}, or as plain text."""
    if isinstance(said, Mapping):
        said = said.get("name")
    return str(said) if said else None


def _year(said: Any) -> int | None:
    """Return the year of a date written day/month/year (or year-month-day); None for none."""
    parts = str(said or "").replace("-", "/").split("/")
    years = [int(one) for one in parts if len(one) == 4 and one.isdigit()]
    return years[0] if years and years[0] else None
