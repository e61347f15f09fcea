"""DataCite Metadata Schema, kernels 2 to 4 (https://datacite-metadata-schema.readthedocs.io/)."""

from __future__ import annotations

from lxml import etree

from ecotone.connectors import xml
from ecotone.connectors.drafting import Drafting, box, one_line

#: contributorType -> our role; the others are "other".
_ROLES = {
    "Editor": "editor",
    "ContactPerson": "contact",
    "Funder": "funder",
    "HostingInstitution": "publisher",
    "Distributor": "publisher",
}
_BODY_TYPES = frozenset({"HostingInstitution", "ResearchGroup", "RegistrationAgency"})


def resource(root: etree._Element) -> etree._Element | None:
    """Return the ``resource`` element; ``oai_datacite`` wraps it in an envelope."""
    if xml.local_name(root) == "resource":
        return root
    payload = xml.child(root, "payload")
    return xml.child(payload if payload is not None else root, "resource")


def fill(drafting: Drafting, root: etree._Element) -> None:
    """Write what a DataCite element says into ``drafting``."""
    found = resource(root)
    if found is None:
        return
    main_language = xml.child_text(found, "language")
    drafting.language(main_language)
    _names(drafting, found)
    _texts(drafting, found, main_language)
    _kinds(drafting, found)
    _people(drafting, found)
    _dates(drafting, found)
    _where(drafting, found)
    _rights(drafting, found)
    _related(drafting, found)


def _each(root: etree._Element, group: str, name: str) -> list[etree._Element]:
    return [
        element for parent in xml.children(root, group) for element in xml.children(parent, name)
    ]


def _names(drafting: Drafting, root: etree._Element) -> None:
    for element in xml.children(root, "identifier"):
        value = one_line(xml.text_of(element))
        is_doi = element.get("identifierType", "").upper() == "DOI"
        drafting.identifier(f"doi:{value}" if is_doi and value.startswith("10.") else value)
        drafting.link(value)
    for element in _each(root, "alternateIdentifiers", "alternateIdentifier"):
        value = one_line(xml.text_of(element))
        drafting.identifier(value)
        drafting.link(value)


def _texts(drafting: Drafting, root: etree._Element, main_language: str) -> None:
    titles = _each(root, "titles", "title")
    # The title proper has no titleType; a subtitle or a translation must not come before it.
    for element in sorted(titles, key=lambda title: bool(title.get("titleType"))):
        if element.get("titleType") != "Subtitle":
            drafting.title(xml.text_of(element), element.get(xml.LANGUAGE) or main_language)
    for element in _each(root, "descriptions", "description"):
        drafting.description(xml.text_of(element), element.get(xml.LANGUAGE) or main_language)
    for element in _each(root, "subjects", "subject"):
        drafting.subject(xml.text_of(element), element.get("subjectScheme"))


def _kinds(drafting: Drafting, root: etree._Element) -> None:
    for element in xml.children(root, "resourceType"):
        drafting.kind(xml.text_of(element))
        drafting.kind(element.get("resourceTypeGeneral"))


def _people(drafting: Drafting, root: etree._Element) -> None:
    for element in _each(root, "creators", "creator"):
        _person(drafting, element, "creatorName", "author")
    for element in xml.children(root, "publisher"):
        drafting.contributor(
            xml.text_of(element), "publisher", element.get("publisherIdentifier"), is_body=True
        )
    for element in _each(root, "contributors", "contributor"):
        kind = element.get("contributorType", "")
        role = _ROLES.get(kind, "other")
        _person(drafting, element, "contributorName", role, is_body=kind in _BODY_TYPES)
    for element in _each(root, "fundingReferences", "fundingReference"):
        funder = xml.child_text(element, "funderIdentifier")
        drafting.contributor(xml.child_text(element, "funderName"), "funder", funder, is_body=True)


def _person(
    drafting: Drafting, element: etree._Element, name: str, role: str, *, is_body: bool = False
) -> None:
    named = xml.child(element, name)
    body = named is not None and named.get("nameType") == "Organizational"
    drafting.contributor(xml.text_of(named), role, _identity(element), is_body=body or is_body)


def _identity(element: etree._Element) -> str:
    """Return the ORCID or ROR address of a person or body; empty when there is none."""
    for named in xml.children(element, "nameIdentifier"):
        scheme = named.get("nameIdentifierScheme", "").upper()
        value = one_line(xml.text_of(named))
        if scheme in {"ORCID", "ROR"} and value:
            base = "https://orcid.org/" if scheme == "ORCID" else "https://ror.org/"
            return value if value.startswith("http") else base + value.rpartition("/")[2]
    return ""


def _dates(drafting: Drafting, root: etree._Element) -> None:
    dates: dict[str, str] = {}
    for element in _each(root, "dates", "date"):
        kind, value = element.get("dateType", ""), one_line(xml.text_of(element))
        if kind in {"Collected", "Coverage"}:
            start, _, end = value.partition("/")
            drafting.period(start, end or start)
        elif value:
            dates.setdefault(kind, value)
    year = xml.child_text(root, "publicationYear")
    drafting.published = dates.get("Issued") or year or dates.get("Available", "")
    drafting.modified = dates.get("Updated", "")


def _where(drafting: Drafting, root: etree._Element) -> None:
    for location in _each(root, "geoLocations", "geoLocation"):
        name = xml.child_text(location, "geoLocationPlace")
        found = [_box(element) for element in location]
        boxes = [sides for sides in found if sides]
        for sides in boxes:
            drafting.place(name, sides)
        if not boxes:
            drafting.place(name)


def _box(element: etree._Element) -> tuple[float, float, float, float] | None:
    """Return the box around a box, point or polygon of DataCite 3 (text) or 4 (elements)."""
    kind = xml.local_name(element)
    words = xml.text_of(element).split()
    if kind == "geoLocationBox" and len(element):
        return box(*(xml.child_text(element, side) for side in _SIDES))
    if kind == "geoLocationBox" and len(words) == 4:
        south, west, north, east = words  # kernel 3: latitude before longitude
        return box(west, south, east, north)
    if kind == "geoLocationPoint" and not len(element) and len(words) == 2:
        return box(words[1], words[0], words[1], words[0])
    if kind == "geoLocationPoint":
        return _around([element])
    if kind == "geoLocationPolygon":
        return _around(list(xml.children(element, "polygonPoint")))
    return None


def _around(points: list[etree._Element]) -> tuple[float, float, float, float] | None:
    try:
        east = [float(xml.child_text(point, "pointLongitude")) for point in points]
        north = [float(xml.child_text(point, "pointLatitude")) for point in points]
    except ValueError:
        return None
    if not points:
        return None
    return box(str(min(east)), str(min(north)), str(max(east)), str(max(north)))


def _rights(drafting: Drafting, root: etree._Element) -> None:
    statements = _each(root, "rightsList", "rights") or list(xml.children(root, "rights"))
    for element in statements:
        drafting.right(element.get("rightsURI"))
        drafting.right(element.get("rightsIdentifier"))
        drafting.right(xml.text_of(element))


def _related(drafting: Drafting, root: etree._Element) -> None:
    for element in _each(root, "relatedIdentifiers", "relatedIdentifier"):
        value = one_line(xml.text_of(element))
        relation = element.get("relationType", "")
        if relation == "IsIdenticalTo":
            drafting.identifier(value)
        if element.get("relatedIdentifierType", "").upper() == "DOI" and value.startswith("10."):
            value = f"https://doi.org/{value}"
        drafting.link(value, "metadata" if relation == "HasMetadata" else "related")


_SIDES = (
    "westBoundLongitude",
    "southBoundLatitude",
    "eastBoundLongitude",
    "northBoundLatitude",
)
