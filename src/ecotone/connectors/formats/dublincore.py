"""Dublin Core, simple (oai_dc) and qualified (dcterms).

Terms: https://www.dublincore.org/specifications/dublin-core/dcmi-terms/
"""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from ecotone.connectors import xml
from ecotone.connectors.drafting import Drafting, box, is_web_address, one_line

_LABELLED_DATE = re.compile(r"^(\w+):\s*(\d{4}.*)$")  # DataCite: "Issued: 2018-01-18"
_DATE = re.compile(r"^[-+]?\d{4}(-\d\d(-\d\d)?)?(T.*)?$")
_SPAN = re.compile(r"^(\d{4}(?:-\d\d){0,2})\s*(?:/|-|–|to)\s*(\d{4}(?:-\d\d){0,2})?$")
_EMBARGO = "info:eu-repo/date/embargoEnd/"  # OpenAIRE guidelines for literature repositories
_DOI = re.compile(r"^(?:doi:\s*|info:doi/)(10\.\S+)$", re.IGNORECASE)


def fill(drafting: Drafting, root: etree._Element) -> None:
    """Write what a Dublin Core element says into ``drafting``."""
    dates: list[str] = []
    for element in root:
        name = xml.local_name(element)
        if name in _DATES:
            text = one_line(xml.text_of(element))
            if text:
                dates.append(f"{_DATES[name]}: {text}" if _DATES[name] else text)
            continue
        take = _TAKE.get(name)
        if take is not None:
            take(drafting, element)
    _take_dates(drafting, dates)


def _title(drafting: Drafting, element: etree._Element) -> None:
    drafting.title(xml.text_of(element), element.get(xml.LANGUAGE))


def _description(drafting: Drafting, element: etree._Element) -> None:
    drafting.description(xml.text_of(element), element.get(xml.LANGUAGE))


def _subject(drafting: Drafting, element: etree._Element) -> None:
    scheme = element.get("{http://www.w3.org/2001/XMLSchema-instance}type", "")
    drafting.subject(xml.text_of(element), scheme.rpartition(":")[2])


def _author(drafting: Drafting, element: etree._Element) -> None:
    drafting.contributor(xml.text_of(element))


def _other(drafting: Drafting, element: etree._Element) -> None:
    drafting.contributor(xml.text_of(element), "other")


def _publisher(drafting: Drafting, element: etree._Element) -> None:
    drafting.contributor(xml.text_of(element), "publisher", is_body=True)


def _kind(drafting: Drafting, element: etree._Element) -> None:
    drafting.kind(xml.text_of(element))


def _identifier(drafting: Drafting, element: etree._Element) -> None:
    text = one_line(xml.text_of(element))
    drafting.identifier(text)
    drafting.link(text)


def _related(drafting: Drafting, element: etree._Element) -> None:
    text = one_line(xml.text_of(element)).removeprefix("url:")
    doi = _DOI.match(text)
    drafting.link(f"https://doi.org/{doi[1]}" if doi else text, "related")


def _language(drafting: Drafting, element: etree._Element) -> None:
    drafting.language(xml.text_of(element))


def _right(drafting: Drafting, element: etree._Element) -> None:
    drafting.right(xml.text_of(element))


def _image(drafting: Drafting, element: etree._Element) -> None:
    drafting.link(xml.text_of(element), "image")


def _coverage(drafting: Drafting, element: etree._Element) -> None:
    text = one_line(xml.text_of(element))
    span = _SPAN.match(text)
    named = _named_values(text)
    if span:
        drafting.period(span[1], span[2])
    elif _DATE.match(text):
        drafting.period(text, text)
    elif "start" in named or "end" in named:  # DCMI Period
        drafting.period(named.get("start"), named.get("end"))
    elif "northlimit" in named:  # DCMI Box
        sides = [named.get(side, "") for side in _BOX_SIDES]
        drafting.place(named.get("name"), box(*sides))
    elif not is_web_address(text):
        drafting.place(named.get("name") or text)


def _bounding_box(drafting: Drafting, element: etree._Element) -> None:
    """OWS bounding box; a URN that names EPSG:4326 puts latitude first (OGC 06-121r9, 10.2)."""
    lower = xml.child_text(element, "LowerCorner").split()
    upper = xml.child_text(element, "UpperCorner").split()
    if len(lower) != 2 or len(upper) != 2:
        return
    crs = element.get("crs", "")
    if crs.startswith("urn:") and "EPSG" in crs:
        lower, upper = lower[::-1], upper[::-1]
    drafting.place(box=box(lower[0], lower[1], upper[0], upper[1]))


def _named_values(text: str) -> dict[str, str]:
    """Read ``name=value; name=value``, the text form of DCMI Box and Period."""
    if "=" not in text:
        return {}
    pairs = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if value.strip()}


def _take_dates(drafting: Drafting, dates: list[str]) -> None:
    """Choose the day of publication and of the last change among what ``dc:date`` mixes."""
    plain: list[str] = []
    labelled: dict[str, str] = {}
    for date in dates:
        if date.startswith(_EMBARGO):
            drafting.right(date)  # read where rights are read
            continue
        label = _LABELLED_DATE.match(date)
        if label:
            labelled.setdefault(label[1].lower(), label[2])
        else:
            plain.append(date)
    # DSpace writes the moment of deposit first; the day of issue is the one without a time.
    plain.sort(key=lambda date: ("T" in date, not _DATE.match(date)))
    drafting.published = (
        labelled.get("issued") or (plain[0] if plain else "") or labelled.get("created", "")
    ) or labelled.get("available", "")
    drafting.modified = labelled.get("updated") or labelled.get("modified", "")


_BOX_SIDES = ("westlimit", "southlimit", "eastlimit", "northlimit")
_DATES = {
    "date": "",
    "issued": "Issued",
    "created": "Created",
    "modified": "Modified",
    "available": "Available",
    "dateAccepted": "Accepted",
    "dateSubmitted": "Submitted",
}
_TAKE: dict[str, Callable[[Drafting, etree._Element], None]] = {
    "title": _title,
    "alternative": _title,
    "description": _description,
    "abstract": _description,
    "subject": _subject,
    "creator": _author,
    "contributor": _other,
    "publisher": _publisher,
    "type": _kind,
    "identifier": _identifier,
    "relation": _related,
    "references": _related,
    "isPartOf": _related,
    "hasPart": _related,
    "isReferencedBy": _related,
    "isVersionOf": _related,
    "hasVersion": _related,
    "language": _language,
    "rights": _right,
    "license": _right,
    "accessRights": _right,
    "rightsHolder": _right,
    "coverage": _coverage,
    "spatial": _coverage,
    "temporal": _coverage,
    "thumbnail": _image,
    "BoundingBox": _bounding_box,
}
