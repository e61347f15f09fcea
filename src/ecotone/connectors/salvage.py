"""Saving the good records of an OAI-PMH page in which one record is not XML."""

from __future__ import annotations

import re

from lxml import etree

from ecotone.connectors import xml

_RECORD = re.compile(rb"<((?:\w+:)?record)[\s>].*?</\1\s*>", re.DOTALL)
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

    def keep(found: re.Match[bytes]) -> bytes:
        record = found.group(0)
        try:
            xml.parse(b"<page " + spaces + b">" + record + b"</page>")
        except xml.BrokenXml:
            lost.append(_named(record, broken))
            return b""
        return record

    try:
        return xml.parse(_RECORD.sub(keep, body)), lost
    except xml.BrokenXml:
        raise broken from None


def _named(record: bytes, broken: xml.BrokenXml) -> Lost:
    name = _IDENTIFIER.search(record)
    if name is None or not name.group(1):
        raise broken
    stamp = _STAMP.search(record)
    key = name.group(1).decode("utf-8", "replace")
    return key, stamp.group(1).decode("ascii", "replace") if stamp else "", record
