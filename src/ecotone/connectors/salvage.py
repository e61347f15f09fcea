"""Saving the good records of an OAI-PMH page in which one record is not XML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from ecotone.connectors import xml

_RECORD = re.compile(rb"<((?:\w{1,40}:)?record)[\s>]")
_IDENTIFIER = re.compile(rb"<(?:\w+:)?identifier[^>]*>\s*([^<]*?)\s*</")
_STAMP = re.compile(rb"<(?:\w+:)?datestamp[^>]*>\s*([^<]*?)\s*</")

#: A record that could not be parsed: its identifier, its stamp, its bytes.
Lost = tuple[str, str, bytes]


def salvage(body: bytes, broken: xml.BrokenXml) -> tuple[etree._Element, list[Lost]]:
    """Return the page without its broken records, and those records with their names.

    Raises ``broken`` when the page is broken outside its records, or when a broken record does
    not even show its identifier: then nobody could tell later which one it was.
    """
    lost: list[Lost] = []
    head = body[: body.find(b"ListRecords")]
    spaces = b" ".join(re.findall(rb"xmlns(?::\w+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')", head))

    kept: list[bytes] = []
    for part, is_record in _parts(body):
        if is_record:
            try:
                xml.parse(b"<page " + spaces + b">" + part + b"</page>")
            except xml.BrokenXml:
                lost.append(_named(part, broken))
                continue
        kept.append(part)
    try:
        return xml.parse(b"".join(kept)), lost
    except xml.BrokenXml:
        raise broken from None


def _parts(body: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield the page in pieces: whole ``record`` elements, and what stands around them."""
    at = 0
    while opening := _RECORD.search(body, at):
        closing = body.find(b"</" + opening.group(1), opening.end())
        end = body.find(b">", closing) + 1
        if closing < 0 or not end:
            break
        yield body[at : opening.start()], False
        yield body[opening.start() : end], True
        at = end
    yield body[at:], False


def _named(record: bytes, broken: xml.BrokenXml) -> Lost:
    name = _IDENTIFIER.search(record)
    if name is None or not name.group(1):
        raise broken
    stamp = _STAMP.search(record)
    key = name.group(1).decode("utf-8", "replace")
    return key, stamp.group(1).decode("ascii", "replace") if stamp else "", record
