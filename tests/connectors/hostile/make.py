"""Answers of hubs that are broken or mean, each made when asked for: some are large."""

from __future__ import annotations

from collections.abc import Callable

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_OAI = b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">'
_DC = (
    b'<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/"'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/">'
)


def record(key: str, inside: bytes) -> bytes:
    """Return one OAI-PMH record with this inside its Dublin Core."""
    header = f"<header><identifier>{key}</identifier><datestamp>2024-01-01</datestamp></header>"
    return (
        b"<record>"
        + header.encode()
        + b"<metadata>"
        + _DC
        + inside
        + b"</oai_dc:dc></metadata></record>"
    )


def page(*records: bytes, head: bytes = _HEAD) -> bytes:
    """Return a ListRecords answer that is the last one."""
    return head + _OAI + b"<ListRecords>" + b"".join(records) + b"</ListRecords></OAI-PMH>"


GOOD = record("good", b"<dc:title>Good</dc:title>")


def entity_bomb() -> bytes:
    lines = [b'<!ENTITY a0 "ha">']
    lines += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 30)]
    doctype = b"<!DOCTYPE OAI-PMH [" + b"".join(lines) + b"]>"
    return page(record("bomb", b"<dc:title>&a29;</dc:title>"), head=_HEAD + doctype)


def external_entity() -> bytes:
    doctype = b'<!DOCTYPE OAI-PMH [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return page(record("file", b"<dc:title>&file;</dc:title>"), head=_HEAD + doctype)


def external_dtd() -> bytes:
    doctype = b'<!DOCTYPE OAI-PMH SYSTEM "http://127.0.0.1:9/evil.dtd">'
    return page(GOOD, head=_HEAD + doctype)


def ten_megabyte_title() -> bytes:
    return page(GOOD, record("long", b"<dc:title>" + b"x" * 9_900_000 + b"</dc:title>"))


def fifty_thousand_subjects() -> bytes:
    subjects = b"".join(b"<dc:subject>s%d</dc:subject>" % n for n in range(50_000))
    return page(GOOD, record("many", b"<dc:title>Many</dc:title>" + subjects))


def wrong_charset() -> bytes:
    """Windows-1252 bytes under a UTF-8 declaration."""
    return page(GOOD, record("latin", "<dc:title>Forêt – “humide”</dc:title>".encode("cp1252")))


def truncated() -> bytes:
    whole = page(GOOD, GOOD.replace(b"good", b"second"))
    return whole[: len(whole) - 60]


def page_in_place_of_data() -> bytes:
    return b"<!DOCTYPE html><html><body><h1>Maintenance</h1></body></html>"


def deep_nesting() -> bytes:
    return page(
        GOOD, record("deep", b"<dc:title>" + b"<i>" * 5_000 + b"</i>" * 5_000 + b"</dc:title>")
    )


def null_bytes() -> bytes:
    return page(GOOD, record("null", b"<dc:title>Be\x00fore\x0b after&#x1F;</dc:title>"))


def one_broken_record() -> bytes:
    return page(
        GOOD,
        record("broken", b"<dc:title>Tom & Jerry <b></dc:title>"),
        GOOD.replace(b"good", b"third"),
    )


def no_identifier() -> bytes:
    return page(GOOD, record("", b"<dc:title>Nameless</dc:title>"))


ALL: dict[str, Callable[[], bytes]] = {
    made.__name__: made
    for made in (
        entity_bomb,
        external_entity,
        external_dtd,
        ten_megabyte_title,
        fifty_thousand_subjects,
        wrong_charset,
        truncated,
        page_in_place_of_data,
        deep_nesting,
        null_bytes,
        one_broken_record,
        no_identifier,
    )
}
