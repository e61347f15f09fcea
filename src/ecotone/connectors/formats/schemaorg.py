"""schema.org (https://schema.org/docs/full.html) as hubs write it, from a JSON-LD node."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from ecotone.connectors.drafting import Drafting, box, is_web_address, one_line

#: Types that are knowledge resources; of the others (pages, menus, firms) no record is made.
TYPES = frozenset(
    {
        "Article",
        "Blog",
        "BlogPosting",
        "Book",
        "Chapter",
        "Clip",
        "Collection",
        "Course",
        "CourseInstance",
        "CreativeWork",
        "CreativeWorkSeries",
        "DataCatalog",
        "DataDownload",
        "DataFeed",
        "Dataset",
        "DefinedTermSet",
        "DigitalDocument",
        "EducationalOccupationalProgram",
        "Episode",
        "Event",
        "Grant",
        "Guide",
        "HowTo",
        "JobPosting",
        "LearningResource",
        "Legislation",
        "Manuscript",
        "Map",
        "MediaObject",
        "MobileApplication",
        "MonetaryGrant",
        "NewsArticle",
        "Periodical",
        "PodcastEpisode",
        "PodcastSeries",
        "Poster",
        "PresentationDigitalDocument",
        "Project",
        "PublicationIssue",
        "PublicationVolume",
        "Report",
        "ResearchProject",
        "Review",
        "ScholarlyArticle",
        "SoftwareApplication",
        "SoftwareSourceCode",
        "SpreadsheetDigitalDocument",
        "TechArticle",
        "TextDigitalDocument",
        "Thesis",
        "VideoObject",
        "WebAPI",
        "WebApplication",
    }
)
_LOWER_TYPES = frozenset(name.lower() for name in TYPES)
_PEOPLE = (
    ("author", "author"),
    ("creator", "author"),
    ("editor", "editor"),
    ("publisher", "publisher"),
    ("provider", "publisher"),
    ("organizer", "publisher"),
    ("sourceOrganization", "publisher"),
    ("contributor", "other"),
    ("maintainer", "contact"),
    ("contactPoint", "contact"),
    ("funder", "funder"),
    ("sponsor", "funder"),
)
_BODIES = frozenset({"publisher", "provider", "funder", "sponsor", "sourceOrganization"})
_RELATED = ("isPartOf", "hasPart", "isBasedOn", "citation", "includedInDataCatalog", "about")


def is_record(node: dict[str, Any]) -> bool:
    """Tell whether a node is a knowledge resource with a name or a text."""
    types = {name.lower() for name in types_of(node)}  # "DataSet" is a common slip
    known = bool(types & _LOWER_TYPES) or any(name.endswith("event") for name in types)
    return known and any(node.get(name) for name in ("name", "headline", "description", "title"))


def types_of(node: dict[str, Any]) -> list[str]:
    """Return the types of a node without their namespace."""
    names = (str(name) for name in _each(node.get("@type")))
    return [name.rpartition("/")[2].rpartition(":")[2] for name in names]


def fill(drafting: Drafting, node: dict[str, Any], page: str) -> None:
    """Write what a node says into ``drafting``; ``page`` is where it was found."""
    _kinds(drafting, node)
    _words(drafting, node)
    _identify(drafting, node)
    _link(drafting, node, page)
    _people(drafting, node)
    _subjects(drafting, node)
    _where_and_when(drafting, node)
    for field in ("license", "usageInfo", "conditionsOfAccess", "copyrightNotice"):
        for value in _each(node.get(field)):
            drafting.right(_address(value) or _text(value))
    drafting.published = _first(node, "datePublished", "dateCreated", "datePosted")
    drafting.modified = _first(node, "dateModified")


def _kinds(drafting: Drafting, node: dict[str, Any]) -> None:
    for kind in types_of(node):
        drafting.kind(kind)
    for field in ("genre", "learningResourceType", "additionalType"):
        for value in _each(node.get(field)):
            drafting.kind(_text(value))


def _words(drafting: Drafting, node: dict[str, Any]) -> None:
    language = _main_language(node)
    for field in ("name", "headline", "title", "alternateName"):
        for text, tag in _texts(node.get(field), language):
            drafting.title(text, tag)
    for field in ("description", "abstract"):
        for text, tag in _texts(node.get(field), language):
            drafting.description(text, tag)
    for value in _each(node.get("inLanguage")):
        drafting.language(_field(value, "alternateName") or _text(value))


def _identify(drafting: Drafting, node: dict[str, Any]) -> None:
    for value in (*_each(node.get("identifier")), *_each(node.get("sameAs")), node.get("@id")):
        if isinstance(value, dict):
            scheme, text = _field(value, "propertyID"), _field(value, "value")
            plain_doi = scheme.lower().rpartition("/")[2] == "doi" and text.startswith("10.")
            drafting.identifier(f"doi:{text}" if plain_doi else text or _address(value))
        elif isinstance(value, (str, int)) and not str(value).startswith(("_:", "#")):
            drafting.identifier(str(value))
    for field in ("doi", "isbn"):
        drafting.identifier(_first(node, field))


def _link(drafting: Drafting, node: dict[str, Any], page: str) -> None:
    for url in _landing(node, page):
        drafting.link(url)
    for value in (*_each(node.get("distribution")), *_each(node.get("encoding"))):
        if isinstance(value, dict):
            role = "service" if "WebAPI" in types_of(value) else "download"
            form = _first(value, "encodingFormat", "fileFormat")
            url = _address(value.get("contentUrl")) or _address(value.get("url"))
            drafting.link(url, role, _text(value.get("name")), form)
    for field, role in (
        ("contentUrl", "download"),
        ("downloadUrl", "download"),
        ("codeRepository", "related"),
        ("thumbnailUrl", "image"),
        ("image", "image"),
        *((field, "related") for field in _RELATED),
    ):
        for value in _each(node.get(field)):
            drafting.link(_address(value), role, _field(value, "name"))


def _landing(node: dict[str, Any], page: str) -> list[str]:
    """Return where a reader should go; the front page of a site is not about one record."""
    given = (value for value in _each(node.get("url")) if isinstance(value, str))
    urls = [urljoin(page, value) for value in given]
    on_front_page = urlsplit(page).path in {"", "/"}
    return [url for url in urls if on_front_page or urlsplit(url).path not in {"", "/"}] or [page]


def _people(drafting: Drafting, node: dict[str, Any]) -> None:
    for field, role in _PEOPLE:
        for value in _each(node.get(field)):
            if isinstance(value, dict) and isinstance(value.get(field), (dict, list)):
                value = value[field]  # Role: {"@type": "Role", "author": {…}}  # noqa: PLW2901
            for one in _each(value):
                _person(drafting, one, role, is_body=field in _BODIES)


def _person(drafting: Drafting, value: Any, role: str, *, is_body: bool) -> None:
    if not isinstance(value, dict):
        drafting.contributor(_text(value), role, is_body=is_body)
        return
    types = types_of(value)
    given = f"{_field(value, 'givenName')} {_field(value, 'familyName')}"
    name = _text(value.get("name")) or one_line(given) or _field(value, "legalName")
    body = is_body if not types else "Person" not in types
    known = [_address(found) or _text(found) for found in _identities(value)]
    identity = next((one for one in known if "orcid.org" in one or "ror.org" in one), "")
    drafting.contributor(name, role, identity, is_body=body)


def _identities(value: dict[str, Any]) -> Iterator[Any]:
    yield value.get("@id")
    for field in ("identifier", "sameAs", "url"):
        yield from _each(value.get(field))


def _subjects(drafting: Drafting, node: dict[str, Any]) -> None:
    for value in _each(node.get("keywords")):
        if isinstance(value, dict):
            scheme = value.get("inDefinedTermSet")
            drafting.subject(_text(value), _field(scheme, "name") or _address(scheme))
        else:
            # One text with commas is a list too; schema.org asks for it so.
            for word in _split(_text(value)):
                drafting.subject(word)
    for field in ("about", "variableMeasured", "measurementTechnique", "educationalLevel"):
        for value in _each(node.get(field)):
            drafting.subject(_text(value), field if field != "about" else "")
    for value in _each(node.get("taxonomicRange")):
        drafting.subject(_text(value), "taxon")


def _split(text: str) -> list[str]:
    mark = ";" if ";" in text else ","
    return [part.strip() for part in text.split(mark)]


def _where_and_when(drafting: Drafting, node: dict[str, Any]) -> None:
    for field in ("spatialCoverage", "spatial", "contentLocation", "location"):
        for value in _each(node.get(field)):
            _place(drafting, value)
    for field in ("temporalCoverage", "temporal"):
        for value in _each(node.get(field)):
            start, _, end = _text(value).partition("/")
            drafting.period(start, ("" if end == ".." else end) if "/" in _text(value) else start)
    drafting.period(_first(node, "startDate"), _first(node, "endDate"))


def _place(drafting: Drafting, value: Any) -> None:
    if not isinstance(value, dict):
        drafting.place("" if is_web_address(_text(value)) else _text(value))
        return
    name = _text(value.get("name")) or _field(value.get("address"), "addressCountry")
    name = name or _text(value.get("address"))
    shapes = _each(value.get("geo")) or [value]
    boxes = [found for found in map(_box, shapes) if found]
    for found in boxes:
        drafting.place(name, found)
    if not boxes:
        drafting.place(name)


def _box(shape: Any) -> tuple[float, float, float, float] | None:
    """Return the box around a GeoCoordinates or GeoShape; latitude comes first in its texts."""
    if not isinstance(shape, dict):
        return None
    latitude, longitude = _field(shape, "latitude"), _field(shape, "longitude")
    if latitude and longitude:
        return box(longitude, latitude, longitude, latitude)
    for field in ("box", "polygon", "line"):
        numbers = _text(shape.get(field)).replace(",", " ").split()
        if len(numbers) >= 4 and len(numbers) % 2 == 0:
            try:
                north, east = map(float, numbers[::2]), map(float, numbers[1::2])
                norths, easts = list(north), list(east)
            except ValueError:
                return None
            sides = (min(easts), min(norths), max(easts), max(norths))
            return box(*(str(side) for side in sides))
    return None


# Values of schema.org come alone or in lists, as text, number or node.


def _each(value: Any) -> list[Any]:
    if isinstance(value, dict) and set(value) == {"@list"}:
        value = value["@list"]
    if isinstance(value, list):
        return [part for part in value if part not in (None, "")]
    return [] if value in (None, "") else [value]


def _text(value: Any) -> str:
    """Return the text of a value: itself, its ``@value``, or the name of its node."""
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, str):
        return html.unescape(value) if "&" in value else value
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list):
        return next(filter(None, map(_text, value)), "")
    if isinstance(value, dict):
        return next(
            filter(None, (_text(value.get(part)) for part in ("@value", "name", "termCode"))), ""
        )
    return ""


def _texts(value: Any, language: str) -> Iterator[tuple[str, str]]:
    """Yield each text with its language: ``{"@value", "@language"}`` or ``{"fr": …}`` or plain."""
    for part in _each(value):
        if not isinstance(part, dict):
            yield _text(part), language
        elif "@value" in part:
            yield _text(part), str(part.get("@language") or language)
        else:
            for tag, text in part.items():
                if isinstance(text, str) and 2 <= len(tag) <= 12 and not tag.startswith("@"):
                    yield text, tag


def _field(value: Any, name: str) -> str:
    return _text(value.get(name)) if isinstance(value, dict) else ""


def _first(node: dict[str, Any], *names: str) -> str:
    return next(filter(None, (_text(node.get(name)) for name in names)), "")


def _address(value: Any) -> str:
    """Return the web address in a value: itself, or its node's ``url`` or ``@id``."""
    if isinstance(value, str):
        return value if is_web_address(value) else ""
    if isinstance(value, dict):
        found = (_address(value.get(part)) for part in ("url", "contentUrl", "@id"))
        return next(filter(None, found), "")
    return ""


def _main_language(node: dict[str, Any]) -> str:
    """Return the language of the texts: what the document says, else its one ``inLanguage``."""
    said = node.get("@language")
    if isinstance(said, str):
        return said
    named = _each(node.get("inLanguage"))
    if len(named) != 1:
        return ""
    return _field(named[0], "alternateName") or _text(named[0])
