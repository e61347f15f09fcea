"""Occurrence cubes of GBIF: a download that a person asked for with SQL, fetched by its DOI or key.

GBIF makes downloads for signed-in users: send ``sql_request`` there once (the form "SQL" of
gbif.org, or the API), then fetch the cube here as often as needed. It has a DOI, a licence, and
stays the same, which matters: records are put into cells at random within their uncertainty.
https://techdocs.gbif.org/en/data-use/data-cubes; https://techdocs.gbif.org/en/openapi/v1/occurrence
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from ecotone.datasets import feed
from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.reading import Reading, read
from ecotone.kernel.errors import BadInput
from ecotone.kernel.http import Client
from ecotone.rights import licence as licences
from ecotone.vocab import countries

_CUBES = "SQL_TSV_ZIP"  # the form of downloads that SQL asks for
BASE = "https://api.gbif.org/v1"
_KEY = re.compile(r"^\d{7}-\d{15,20}$")
_DOI = re.compile(r"(10\.15468/dl\.[a-z0-9]+)$", re.IGNORECASE)
#: Grid → function of GBIF's SQL and heading of the cell.
_GRIDS = MappingProxyType(
    {
        "eea": ("GBIF_EEARGCode(1000, {where})", "eeacellcode"),
        "eqdgc": ("GBIF_EQDGCCode(2, {where})", "eqdgccellcode"),
        "mgrs": ("GBIF_MGRSCode(1000, {where})", "mgrscellcode"),
    }
)
_WHERE = "decimalLatitude, decimalLongitude, COALESCE(coordinateUncertaintyInMeters, 1000)"
CELLS = (
    "cellCode", "eqdgcCellCode", "eeaCellCode", "mgrsCellCode", "isea3hCellCode",
    "eurostatCellCode", "dmsgCellCode",
)  # fmt: skip

NEED = TableNeed(
    meaning="occurrence cube: counts of records by year, cell and species",
    columns=(
        Column(name="year", type=ColumnType.INTEGER, meaning="year", unit="year", blank=True),
        Column(name="cell", type=ColumnType.TEXT, meaning="cell", blank=True, synonyms=CELLS),
        Column(name="taxon", type=ColumnType.TEXT, meaning="key of the species", blank=True,
               synonyms=("speciesKey", "taxonKey")),
        Column(name="species", type=ColumnType.TEXT, meaning="name", blank=True, optional=True,
               synonyms=("scientificName",)),
        Column(name="occurrences", type=ColumnType.INTEGER, meaning="records", low=1,
               synonyms=("obs", "occurrenceCount", "n", "count")),
        Column(name="uncertainty", type=ColumnType.NUMBER, unit="m", blank=True, optional=True,
               low=0, meaning="least uncertainty of a coordinate",
               synonyms=("minCoordinateUncertaintyInMeters",)),
    ),
    key=("year", "cell", "taxon"),
)  # fmt: skip


class GbifCube:
    """A finished download by key or DOI."""

    name = "gbif-cube"
    title = "GBIF occurrence cube"
    asks = (
        feed.Ask(
            name="download",
            meaning="key or DOI of the download",
            example="10.15468/dl.5mb887",
            needed=True,
        ),
    )
    key_from = ""

    def __init__(self, base: str = BASE) -> None:
        self._base = base

    def fetch(self, request: Mapping[str, str], client: Client, folder: Path) -> Reading:
        """Return the cube of a download that is finished."""
        asked = request["download"].strip()
        found = feed.json_of(
            client.get(f"{self._base}/occurrence/download/{_name(asked)}", robots=False),
            f"GBIF download {asked}",
        )
        with feed.shaped(f"GBIF download {asked}"):
            status, doi = str(found["status"]), str(found.get("doi") or "")
            link = str(found.get("downloadLink") or "")
            form = str((found.get("request") or {}).get("format") or _CUBES)
        _check(status, asked)
        if form != _CUBES:
            raise BadInput(
                f"The GBIF download {asked} holds single occurrences ({form}), not a cube. Ask "
                "GBIF for one with SQL: `ecotone datasets cube-sql` writes it."
            )
        file = folder / "cube.zip"
        feed.good(client.get(link, robots=False, into=file), f"GBIF download {asked}")
        reading = read(file, NEED, name="cube", scratch=folder.parent)
        code = licences.licence_of([str(found.get("license") or "")])
        reading.licence = "" if code == licences.UNKNOWN else code
        reading.source = f"https://doi.org/{doi}" if doi else link
        reading.citation = (
            f"GBIF.org ({str(found.get('created', ''))[:10]}) GBIF Occurrence Download"
        )
        if doi:
            reading.citation += f" https://doi.org/{doi}"
        reading.retrieved_at = feed.today()
        return reading


def _name(asked: str) -> str:
    """Return what names the download in an address."""
    if _KEY.match(asked):
        return asked
    if found := _DOI.search(asked):
        return found[1]
    raise BadInput(
        f"“{asked}” is neither the key of a GBIF download (0001234-240101000000000) nor its DOI "
        "(10.15468/dl.xxxxxx)."
    )


def _check(status: str, asked: str) -> None:
    if status in {"PREPARING", "RUNNING", "SUSPENDED"}:
        raise BadInput(f"The GBIF download {asked} is not ready yet ({status}). Try again later.")
    if status != "SUCCEEDED":
        raise BadInput(
            f"The GBIF download {asked} cannot be fetched any more, or never was ({status}). Ask "
            "GBIF for it again."
        )


def sql_request(*, country: str, grid: str = "eqdgc", taxon_key: int | None = None) -> str:
    """Return the SQL that asks GBIF for a cube of one country by year, cell and species.

    ``grid`` is eea, eqdgc or mgrs; ``taxon_key`` narrows it to a taxon of GBIF's backbone.
    Raises ``BadInput`` for another grid and ``NotFound`` for an unknown country.
    """
    if grid not in _GRIDS:
        raise BadInput(f"There is no grid “{grid}”. Use {', '.join(_GRIDS)}.")
    code, heading = _GRIDS[grid]
    iso2 = countries.country(country).iso2
    taxon = (
        f" AND {int(taxon_key)} IN (kingdomKey, phylumKey, classKey, orderKey, familyKey, "
        "genusKey, speciesKey)"
        if taxon_key
        else ""
    )
    return (
        f'SELECT "year", {code.format(where=_WHERE)} AS {heading}, speciesKey, species, '  # noqa: S608  # codes and numbers only
        "COUNT(*) AS occurrences, "
        "MIN(COALESCE(coordinateUncertaintyInMeters, 1000)) AS minCoordinateUncertaintyInMeters "
        f"FROM occurrence WHERE occurrenceStatus = 'PRESENT' AND countryCode = '{iso2}' "
        "AND speciesKey IS NOT NULL AND hasCoordinate = TRUE AND hasGeospatialIssues = FALSE"
        f'{taxon} GROUP BY "year", {heading}, speciesKey, species'
    )
