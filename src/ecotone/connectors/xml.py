"""XML from strangers: no entities, no network, no huge trees; clear words when it is broken."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_ENTITIES = "it declares entities of its own, which we do not read"

# What XML 1.0 forbids (section 2.2), raw and as character references.
_FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
FORBIDDEN_REFERENCES = re.compile(
    rb"&(?:amp;)?#(?:x0*(?:[0-8bcefBCEF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF])"
    rb"|0*(?:[0-8]|1[124-9]|2[0-9]|3[01]|5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d"
    rb"|5734[0-3]));"
)


class BrokenXml(Exception):
    """The bytes are not XML, even after mending what can be mended.

    ``reason`` may quote the document; ``place`` says as much as everybody may know.
    """

    def __init__(self, reason: str, *, place: str = "", truncated: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place or reason
        self.truncated = truncated


class EntityRefused(BrokenXml):
    """The document declares entities of its own; data of hubs has no use for them."""


_DECLARED = re.compile(r"(?<=\s)encoding\s*=\s*(\"[^\"]*\"|'[^']*')")


def parse(body: bytes) -> etree._Element:
    """Return the root element. Raises ``BrokenXml``.

    Letters that XML forbids are left out, and bytes that are not in the declared encoding are
    read as Windows-1252, which is what they nearly always are.
    """
    try:
        return _parse(body)
    except etree.XMLSyntaxError as first:
        if b"<!ENTITY" in body and "entity" in str(first.msg).lower():
            raise EntityRefused(_ENTITIES) from first
        for mended in _mended(body):
            try:
                return _parse(mended)
            except etree.XMLSyntaxError:
                continue
        place = f"line {first.lineno}"
        reason = f"{place}: {str(first.msg).split(', line ')[0]}"
        raise BrokenXml(reason, place=place, truncated=_is_truncated(first)) from first


def _parse(body: bytes) -> etree._Element:
    # A parser of its own each time: a parser keeps state between documents.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root = etree.fromstring(body, parser)
    inner = root.getroottree().docinfo.internalDTD
    if inner is not None and any(True for _ in inner.iterentities()):  # type: ignore[union-attr]  # not in the stubs
        raise EntityRefused(_ENTITIES)
    return root


def _mended(body: bytes) -> Iterator[bytes]:
    clean = FORBIDDEN_REFERENCES.sub(b"", _FORBIDDEN.sub(b"", body))
    if clean != body and not body.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")):
        yield clean
    try:
        clean.decode("utf-8")
    except UnicodeDecodeError:
        text = clean.decode("cp1252", "replace")
        yield (_DECLARED.sub("", text[:200]) + text[200:]).encode()


def _is_truncated(error: etree.XMLSyntaxError) -> bool:
    """Tell whether the parser came to the end of the bytes with elements still open."""
    ended = {
        etree.ErrorTypes.ERR_TAG_NOT_FINISHED,
        etree.ErrorTypes.ERR_GT_REQUIRED,
        etree.ErrorTypes.ERR_LTSLASH_REQUIRED,
        etree.ErrorTypes.ERR_ATTRIBUTE_NOT_FINISHED,
        etree.ErrorTypes.ERR_CDATA_NOT_FINISHED,
        etree.ErrorTypes.ERR_COMMENT_NOT_FINISHED,
    }
    code = error.code  # type: ignore[attr-defined]  # not in the stubs
    return code in ended or "Premature end of data" in str(error.msg)


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element: etree._Element | None) -> str:
    """Return all text inside an element, that of its children too."""
    if element is None:
        return ""
    if len(element) == 0:
        return element.text or ""
    return "".join(str(part) for part in element.itertext())


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child with this local name, in whatever namespace."""
    if element is not None:
        for found in element:
            if local_name(found) == name:
                return found
    return None


def children(element: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Yield the children with this local name."""
    if element is not None:
        for found in element:
            if local_name(found) == name:
                yield found


def child_text(element: etree._Element | None, *path: str) -> str:
    """Return the text at the end of a path of local names; empty when there is none."""
    for name in path:
        element = child(element, name)
    return text_of(element).strip()
