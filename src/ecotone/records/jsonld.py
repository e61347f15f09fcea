"""A record as schema.org JSON-LD, for search engines and for other instances of this program."""

from __future__ import annotations

from typing import Any

from ecotone.records.model import UNDETERMINED, Contributor, Identifier, Record
from ecotone.rights.licence import UNKNOWN
from ecotone.vocab import lists
from ecotone.vocab.countries import GLOBAL, area_name

_TYPES = {
    "article": "ScholarlyArticle", "report": "Report", "assessment": "Report",
    "summary_policymakers": "Report", "policy_brief": "Report", "guidance": "Guide",
    "case_study": "Report", "dataset": "Dataset", "indicator": "Dataset", "map_layer": "Map",
    "tool": "SoftwareApplication", "course": "Course", "webinar": "VideoObject",
    "legal_text": "Legislation", "news": "NewsArticle", "event": "Event",
    "vacancy": "JobPosting", "opportunity": "Grant", "database": "DataCatalog",
}  # fmt: skip
_ROLES = {"author": "author", "editor": "editor", "publisher": "publisher", "funder": "funder"}
_RESOLVERS = {
    "doi": "https://doi.org/",
    "handle": "https://hdl.handle.net/",
    "gbif": "https://www.gbif.org/dataset/",
    "uuid": "urn:uuid:",
    "isbn": "urn:isbn:",
}


def describe(record: Record, address: str) -> dict[str, Any]:
    """Return the JSON-LD of ``record``; ``address`` is its page here and its ``@id``.

    The values are the record's own words: whoever writes them into a ``<script>`` escapes ``<``,
    which ``script_safe`` does.
    """
    own = record.languages[0] if record.languages else "en"
    found: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@id": address,
        "@type": _TYPES.get(record.type, "CreativeWork"),
        "name": _in_languages(record.titles, own),
        "description": _in_languages(record.descriptions, own),
        "url": next((link.url for link in record.links if link.role == "landing"), address),
        "identifier": [_identifier(one) for one in record.identifiers],
        "sameAs": [
            _RESOLVERS[one.scheme] + one.value
            for one in record.identifiers
            if one.scheme in {"doi", "handle", "gbif"}
        ],
        "keywords": [subject.text for subject in record.subjects],
        "inLanguage": list(record.languages),
        "datePublished": record.published,
        "dateModified": record.modified,
        "license": _licence(record),
        "spatialCoverage": _places(record),
        "temporalCoverage": [f"{one.start or '..'}/{one.end or '..'}" for one in record.periods],
        **_people(record),
    }
    return {name: _single(value) for name, value in found.items() if value}


def script_safe(text: str) -> str:
    """Return JSON text that cannot end the ``<script>`` it stands in."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _single(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _in_languages(texts: Any, own: str) -> Any:
    """Return plain text where there is one, else the texts with their languages, our own first."""
    if len(texts) == 1:
        return next(iter(texts.values()))
    order = sorted(texts, key=lambda language: (language != own, language))
    return [
        {"@value": texts[one]} | ({} if one == UNDETERMINED else {"@language": one})
        for one in order
    ]


def _identifier(one: Identifier) -> dict[str, str] | str:
    value = _RESOLVERS.get(one.scheme, "") + one.value
    return {"@type": "PropertyValue", "propertyID": one.scheme.upper(), "value": value}


def _licence(record: Record) -> str:
    if record.licence == UNKNOWN:
        return ""
    facts = lists.item("licences", record.licence).facts
    return str(facts.get("address", "")) or record.licence


def _places(record: Record) -> list[dict[str, Any]]:
    named = [_area(code) for code in record.countries]
    drawn = [
        {"@type": "Place", "geo": {"@type": "GeoShape", "box": _box(place.box)}}
        for place in record.places
        if place.box
    ]
    return named + drawn


def _area(code: str) -> dict[str, Any]:
    kind = "Country" if code.isalpha() and code != GLOBAL else "Place"
    return {"@type": kind, "name": area_name(code).text, "identifier": code}


def _box(box: tuple[float, float, float, float]) -> str:
    west, south, east, north = box
    return f"{south} {west} {north} {east}"


def _people(record: Record) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    for one in record.contributors:
        found.setdefault(_ROLES.get(one.role, "contributor"), []).append(_person(one))
    return found


def _person(one: Contributor) -> dict[str, str]:
    kind = {"@type": "Organization" if one.is_body else "Person", "name": one.name}
    return kind | ({"@id": one.identifier} if one.identifier.startswith("https://") else {})
