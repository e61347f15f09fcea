"""Places as inputs name them, held against the country that was asked for.

A country stands in tables as its three letters (ISO 3166-1 alpha-3). A row of “Kenya” is no row
of KEN to the engine: it would be left out in silence, so it is told here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pyarrow.parquet as pq

from ecotone.datasets.needs import LayerNeed
from ecotone.datasets.snapshot import Snapshot
from ecotone.indicators.base import Check, MethodCard
from ecotone.indicators.engines import Engine
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.kernel.text import filled, translatable
from ecotone.vocab import countries

_RIGHT_PLACE = translatable("Table “{input}” holds rows of the place asked for")
_ONE_PLACE = translatable(
    "All rows of “{input}” are about {place}, and {country} was asked for. Correct the column "
    "“place”, or ask for {place}."
)
MOST = 500  # places that are looked at; a list of more is of parts of countries


def place_of(text: str | None) -> str:
    """Return the three letters of a country however it is named, else the text itself."""
    written = (text or "").strip()
    if not written:
        return ""
    try:
        return str(countries.country(written).iso3)
    except NotFound:
        return _by_name().get(written.casefold(), written)


def checks(
    card: MethodCard, opened: Mapping[str, Any], engine: Engine, country: str | None
) -> Iterator[Check]:
    """Yield a check for each input that names places: that it is not about another place alone.

    Raises ``BadInput`` where a table names a country in another way than by its letters. Layers
    are read by methods that know every name of a country.
    """
    for name, one in opened.items():
        if not isinstance(one, Snapshot) or not _names_places(one):
            continue
        in_layer = isinstance(card.inputs[name], LayerNeed)
        written = _of_layer(one) if in_layer else _of_table(name, one, engine)
        if not in_layer:
            _refuse_other_spelling(name, written, country)
        if country and country != countries.GLOBAL:
            yield _of_country(name, written, country)


def _names_places(snapshot: Snapshot) -> bool:
    return any(column["name"] == "place" for column in snapshot.columns)


def _of_layer(snapshot: Snapshot) -> list[str]:
    """Return the places of a layer, whose outlines the engine does not read."""
    cells = pq.read_table(snapshot.path, columns=["place"])["place"]
    return sorted({str(one) for one in cells.to_pylist() if one})[:MOST]


def _of_table(name: str, snapshot: Snapshot, engine: Engine) -> list[str]:
    """Return the places of a table, the first ones in the order of letters."""
    table = engine.scan(f"{name}_places", snapshot.scan_path)
    found = table.filter(table.place.notnull()).select("place").distinct().order_by("place")
    return [str(row["place"]) for row in engine.execute(found.limit(MOST)).to_pylist()]


def _refuse_other_spelling(name: str, written: list[str], country: str | None) -> None:
    if not country and not all(_is_country(place_of(one)) for one in written):
        return  # parts of a country, of which one may be named as a country is
    for one in written:
        meant = place_of(one)
        if meant == one or not (meant == country if country else _is_plain(one, meant)):
            continue
        raise BadInput(
            f"Table “{name}”, column “place”: “{one}” stands for {meant}. Write {meant} in these "
            "rows: places are countries by their three letters, or parts of them by any name."
        )


def _is_plain(written: str, code: str) -> bool:
    """Say whether a text is a country beyond doubt: CA may be Canada or California."""
    return written.casefold() in {code.casefold(), *_names_of(code)}


def _of_country(name: str, written: list[str], country: str) -> Check:
    """Say whether an input whose rows are all about one place is about the country asked for."""
    parts = {place_of(part) for one in written for part in one.split(";")}
    alone = len(parts) == 1 and country not in parts
    return Check(
        name=filled(_RIGHT_PLACE, input=name),
        passed=not alone,
        found=filled(_ONE_PLACE, input=name, place=written[0], country=country) if alone else "",
    )


def _is_country(text: str) -> bool:
    """Say whether a text is the three letters of a country."""
    return any(one.iso3 == text for one in countries.countries())


@cache
def _names_of(code: str) -> frozenset[str]:
    return frozenset(name for name, one in _by_name().items() if one == code)


@cache
def _by_name() -> dict[str, str]:
    return {
        name.casefold(): one.iso3 for one in countries.countries() for name in one.names.values()
    }
