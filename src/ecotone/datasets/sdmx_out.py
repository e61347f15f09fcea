"""Indicator values as SDMX: a data set of the library ``sdmx1``, which writes SDMX-CSV 2.0.

No library for our versions of Python writes SDMX-JSON *data* messages (sdmx1 2.28 and pysdmx 1.21
read them and write structures only; sdmxlib asks for Python 3.14), so ``as_json`` lays the same
model out itself after the published schema, https://github.com/sdmx-twg/sdmx-json (data message
2.0.0), which the tests hold it against. Keys point to the values of dimensions; attributes stand
in the observation itself.

Dimensions: FREQ, INDICATOR, METHOD, MEASURE, REF_AREA, COMPOSITE_BREAKDOWN, ORIGIN, TIME_PERIOD.
Observation status: A normal, P provisional (not yet official), O missing (COMMENT says why).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sdmx
from sdmx.model import common, v30

AGENCY = "ECOTONE"
FLOW = "urn:sdmx:org.sdmx.infomodel.datastructure.Dataflow=ECOTONE:INDICATOR_VALUES(1.0.0)"
DIMENSIONS = (
    "FREQ",
    "INDICATOR",
    "METHOD",
    "MEASURE",
    "REF_AREA",
    "COMPOSITE_BREAKDOWN",
    "ORIGIN",
    "TIME_PERIOD",
)
ATTRIBUTES = (
    "UNIT_MEASURE",
    "OBS_STATUS",
    "LOWER_BOUND",
    "UPPER_BOUND",
    "CONF_LEVEL",
    "CONF_KIND",
    "STATE",
    "COMMENT",
)
_ALL = "_T"  # SDMX: total, no breakdown


def as_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return values as SDMX-CSV 2.0.

    Rows are mappings with indicator, method, measure, place, year, group (mapping or pairs),
    value, unit, low, high, level, interval, state, origin and reason; those not known may be
    absent. A missing value stays in the file with its status and reason.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "values.csv"
        sdmx.to_csv(_dataset(rows), path=path, attributes="o")
        return path.read_text(encoding="utf-8")


def as_json(rows: Iterable[Mapping[str, Any]], *, prepared: datetime | None = None) -> str:
    """Return values as an SDMX-JSON data message, observations flat under all dimensions."""
    kept = [_observed(row) for row in rows]
    codes = {name: sorted({one[0][name] for one in kept}) for name in DIMENSIONS}
    observations = {
        ":".join(str(codes[name].index(key[name])) for name in DIMENSIONS): [
            value,
            *(said.get(name) for name in ATTRIBUTES),
        ]
        for key, said, value in kept
    }
    message = {
        "meta": {
            "schema": "https://json.sdmx.org/2.0.0/sdmx-json-data-schema.json",
            "id": "values",
            "test": False,
            "prepared": (prepared or datetime.now(UTC)).isoformat(timespec="seconds"),
            "contentLanguages": ["en"],
            "sender": {"id": AGENCY},
        },
        "data": {
            "structures": [_structure_as_json(codes)],
            "dataSets": [
                {
                    "structure": 0,
                    "action": "Information",
                    "links": [{"rel": "dataflow", "urn": FLOW}],
                    "observations": observations,
                }
            ],
        },
    }
    return json.dumps(message, ensure_ascii=False)


def _observed(row: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str], float | None]:
    """Return key, attributes and value of one row."""
    value = row.get("value")
    key = {
        "FREQ": "A",
        "INDICATOR": _code(row.get("indicator")),
        "METHOD": _code(row.get("method")),
        "MEASURE": _code(row.get("measure")),
        "REF_AREA": _code(row.get("place")),
        "COMPOSITE_BREAKDOWN": _breakdown(row.get("group")),
        "ORIGIN": _code(row.get("origin")),
        "TIME_PERIOD": str(row["year"]),
    }
    said = {
        "UNIT_MEASURE": row.get("unit"),
        "OBS_STATUS": _status(value, str(row.get("state") or "")),
        "LOWER_BOUND": row.get("low"),
        "UPPER_BOUND": row.get("high"),
        "CONF_LEVEL": row.get("level"),
        "CONF_KIND": row.get("interval"),
        "STATE": row.get("state"),
        "COMMENT": row.get("reason"),
    }
    attributes = {name: str(one) for name, one in said.items() if one not in {None, ""}}
    return key, attributes, None if value is None else float(value)


def _status(value: Any, state: str) -> str:
    if value is None:
        return "O"
    return "A" if state in {"", "official", "revised"} else "P"


def _code(said: Any) -> str:
    return str(said) if said else _ALL


def _breakdown(group: Any) -> str:
    """Return the group as NAME=VALUE pairs, the code for the total when there is none.

    >>> _breakdown({"realm": "marine", "taxon": "birds"}), _breakdown(None)
    ('realm=marine;taxon=birds', '_T')
    """
    pairs = group.items() if isinstance(group, Mapping) else group or ()
    return ";".join(f"{name}={value}" for name, value in pairs) or _ALL


def _structure() -> v30.DataStructureDefinition:
    structure = v30.DataStructureDefinition(
        id="INDICATOR_VALUES", maintainer=common.Agency(id=AGENCY), version="1.0.0"
    )
    for order, name in enumerate(DIMENSIONS, start=1):
        kind = v30.TimeDimension if name == "TIME_PERIOD" else v30.Dimension
        structure.dimensions.append(kind(id=name, order=order))
    structure.measures.append(v30.Measure(id="OBS_VALUE"))
    for name in ATTRIBUTES:
        structure.attributes.append(v30.DataAttribute(id=name))
    return structure


def _dataset(rows: Iterable[Mapping[str, Any]]) -> v30.DataSet:
    structure = _structure()
    flow = v30.Dataflow(
        id="INDICATOR_VALUES",
        maintainer=common.Agency(id=AGENCY),
        version="1.0.0",
        structure=structure,
    )
    dataset = v30.DataSet(structured_by=structure, described_by=flow)
    measure = structure.measures[0]
    for row in rows:
        key, attributes, value = _observed(row)
        dataset.obs.append(
            v30.Observation(
                dimension=structure.make_key(common.Key, key),
                value=value,
                value_for=measure,
                attached_attribute={
                    name: common.AttributeValue(
                        value=attributes.get(name, ""), value_for=structure.attributes.get(name)
                    )
                    for name in ATTRIBUTES
                },
            )
        )
    return dataset


def _structure_as_json(codes: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the dimensions with their values, to whose places the keys of observations point."""
    return {
        "name": "Indicator values",
        "dataSets": [0],
        "dimensions": {
            "dataSet": [],
            "series": [],
            "observation": [
                {
                    "id": name,
                    "name": name,
                    "keyPosition": place,
                    "values": [{"value": code} for code in codes[name]],
                }
                for place, name in enumerate(DIMENSIONS)
                if codes[name]
            ],
        },
        "measures": {"observation": [{"id": "OBS_VALUE", "name": "Value"}]},
        "attributes": {
            "dataSet": [],
            "series": [],
            "observation": [
                {"id": name, "name": name, "relationship": {"observation": {}}}
                for name in ATTRIBUTES
            ],
        },
    }
