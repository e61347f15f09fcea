"""Ecological Metadata Language 2.x and the GBIF profile (https://eml.ecoinformatics.org/)."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ecotone.connectors import xml
from ecotone.connectors.drafting import Drafting, box, is_web_address, one_line

#: What an EML document may describe, with our word for the kind.
_MODULES = ("dataset", "citation", "software", "protocol")
_ROLES = (
    ("creator", "author"),
    ("metadataProvider", "other"),
    ("associatedParty", "other"),
    ("contact", "contact"),
    ("publisher", "publisher"),
)
_PARTY_ROLES = {"editor": "editor", "pointofcontact": "contact", "funder": "funder"}


def fill(drafting: Drafting, root: etree._Element) -> None:
    """Write what an EML element says into ``drafting``."""
    module = next((found for found in root if xml.local_name(found) in _MODULES), None)
    if module is None:
        return
    language = xml.child_text(module, "language") or root.get(xml.LANGUAGE, "")
    drafting.language(language)
    drafting.kind(xml.local_name(module))
    _names(drafting, root, module)
    _texts(drafting, module, language)
    _people(drafting, module)
    _coverage(drafting, module)
    _links(drafting, module)
    drafting.published = xml.child_text(module, "pubDate")
    for rights in (*xml.children(module, "intellectualRights"), *xml.children(module, "licensed")):
        for url in rights.iter("{*}ulink", "{*}url"):
            drafting.right(url.get("url") or xml.text_of(url))
        drafting.right(xml.child_text(rights, "identifier"))
        drafting.right(xml.child_text(rights, "licenseName") or _words(rights))


def _names(drafting: Drafting, root: etree._Element, module: etree._Element) -> None:
    for element in xml.children(module, "alternateIdentifier"):
        value = one_line(xml.text_of(element))
        drafting.identifier(value)
        drafting.link(value)
    drafting.identifier(root.get("packageId", ""))


def _texts(drafting: Drafting, module: etree._Element, language: str) -> None:
    for element in xml.children(module, "title"):
        drafting.title(_own_words(element), element.get(xml.LANGUAGE) or language)
        for value in xml.children(element, "value"):  # EML 2.1: translations inside the title
            drafting.title(xml.text_of(value), value.get(xml.LANGUAGE))
    for element in xml.children(module, "abstract"):
        own = element.get(xml.LANGUAGE) or language
        for paragraph in list(element) or [element]:
            drafting.description(_own_words(paragraph), paragraph.get(xml.LANGUAGE) or own)
            for value in xml.children(paragraph, "value"):
                drafting.description(one_line(xml.text_of(value)), value.get(xml.LANGUAGE))
    for group in xml.children(module, "keywordSet"):
        scheme = xml.child_text(group, "keywordThesaurus")
        # GBIF's tool writes "n/a" where no list was named.
        scheme = "" if scheme.lower() in {"n/a", "none"} else scheme
        for keyword in xml.children(group, "keyword"):
            drafting.subject(_own_words(keyword), scheme)


def _own_words(element: etree._Element) -> str:
    """Return the text of an element without the translations (``value``) inside it."""
    return one_line("".join(_pieces(element)))


def _pieces(element: etree._Element) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        if xml.local_name(inner) != "value":
            yield from _pieces(inner)
        yield inner.tail or ""


def _words(element: etree._Element) -> str:
    return one_line(" ".join(str(part) for part in element.itertext()))


def _people(drafting: Drafting, module: etree._Element) -> None:
    for name, role in _ROLES:
        for element in xml.children(module, name):
            _party(drafting, element, role)
    for funding in (*xml.children(xml.child(module, "project"), "award"),):
        funder = xml.child_text(funding, "funderIdentifier")
        drafting.contributor(xml.child_text(funding, "funderName"), "funder", funder, is_body=True)


def _party(drafting: Drafting, element: etree._Element, role: str) -> None:
    said = xml.child_text(element, "role").lower()
    role = _PARTY_ROLES.get(said, role)
    identity = xml.child_text(element, "userId")
    user = xml.child(element, "userId")
    if user is not None and "orcid" in user.get("directory", "") and identity[:4].isdigit():
        identity = f"https://orcid.org/{identity}"
    person = xml.child(element, "individualName")
    if person is not None:
        names = (xml.child_text(person, "givenName"), _own_surname(person))
        drafting.contributor(" ".join(name for name in names if name), role, identity)
    elif xml.child_text(element, "organizationName"):
        name = xml.child_text(element, "organizationName")
        drafting.contributor(name, role, identity, is_body=True)
    else:
        drafting.contributor(xml.child_text(element, "positionName"), role, identity, is_body=True)


def _own_surname(person: etree._Element) -> str:
    surname = xml.child(person, "surName")
    return _own_words(surname) if surname is not None else ""


def _coverage(drafting: Drafting, module: etree._Element) -> None:
    for coverage in xml.children(module, "coverage"):
        for area in xml.children(coverage, "geographicCoverage"):
            sides = xml.child(area, "boundingCoordinates")
            drafting.place(
                xml.child_text(area, "geographicDescription"),
                box(*(xml.child_text(sides, side) for side in _SIDES)),
            )
        for span in xml.children(coverage, "temporalCoverage"):
            for element in span:
                _period(drafting, element)
        for taxa in xml.children(coverage, "taxonomicCoverage"):
            for value in taxa.iter("{*}taxonRankValue"):
                drafting.subject(xml.text_of(value), "taxon")


def _period(drafting: Drafting, element: etree._Element) -> None:
    if xml.local_name(element) == "singleDateTime":
        day = xml.child_text(element, "calendarDate")
        drafting.period(day, day)
    elif xml.local_name(element) == "rangeOfDates":
        drafting.period(
            xml.child_text(element, "beginDate", "calendarDate"),
            xml.child_text(element, "endDate", "calendarDate"),
        )


def _links(drafting: Drafting, module: etree._Element) -> None:
    for distribution in xml.children(module, "distribution"):
        for url in distribution.iter("{*}url"):
            is_download = url.get("function") == "download"
            drafting.link(xml.text_of(url), "download" if is_download else "landing")
    for name in ("dataTable", "otherEntity"):
        for entity in xml.children(module, name):
            title = xml.child_text(entity, "entityName")
            for url in entity.iter("{*}url"):
                address = one_line(xml.text_of(url))
                if is_web_address(address) and url.get("function") != "information":
                    drafting.link(address, "download", title)


_SIDES = (
    "westBoundingCoordinate",
    "southBoundingCoordinate",
    "eastBoundingCoordinate",
    "northBoundingCoordinate",
)
