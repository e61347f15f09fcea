"""BibTeX, RIS and CSL-JSON for reference managers; nothing in a record can break out of a field."""

from __future__ import annotations

import re
from typing import Any

import orjson

from ecotone.kernel.text import fold, words
from ecotone.records.cite.work import Name, Work, work
from ecotone.records.model import Record

_BIBTEX_TYPES = {
    "article": "article", "report": "techreport", "assessment": "techreport",
    "summary_policymakers": "techreport", "guidance": "manual", "policy_brief": "techreport",
}  # fmt: skip
_RIS_TYPES = {
    "article": "JOUR", "report": "RPRT", "assessment": "RPRT", "summary_policymakers": "RPRT",
    "guidance": "RPRT", "policy_brief": "RPRT", "dataset": "DATA", "map_layer": "MAP",
    "tool": "COMP", "legal_text": "STAT", "standard": "STAND", "webinar": "VIDEO", "news": "NEWS",
    "case_study": "RPRT", "database": "DBASE",
}  # fmt: skip
_CSL_TYPES = {
    "article": "article-journal", "report": "report", "assessment": "report",
    "summary_policymakers": "report", "guidance": "report", "policy_brief": "report",
    "case_study": "report", "dataset": "dataset", "map_layer": "map", "tool": "software",
    "legal_text": "legislation", "standard": "standard", "webinar": "motion_picture",
    "news": "article-newspaper", "event": "event", "database": "webpage",
}  # fmt: skip
_BIBTEX_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
#: Words that do not make a key telling.
_SMALL_WORDS = "the a an of on in and for to le la les el los des du de l un une una"
_SMALL = frozenset(_SMALL_WORDS.split())
#: Addresses are not escaped in BibTeX; what could end the field is written as an escape of URLs.
_ADDRESS_SPECIAL = {"{": "%7B", "}": "%7D", "\\": "%5C", '"': "%22", " ": "%20"}


def _line(text: str) -> str:
    return " ".join(text.split())


def _tex(text: str) -> str:
    return "".join(_BIBTEX_SPECIAL.get(letter, letter) for letter in _line(text))


def _tex_address(text: str) -> str:
    return "".join(_ADDRESS_SPECIAL.get(letter, letter) for letter in _line(text))


def _tex_name(name: Name) -> str:
    """Return "Family, Given"; a name in one piece goes in braces, so that it is not split."""
    if not name.given:
        return f"{{{_tex(name.family)}}}"
    return f"{_tex(name.family)}, {_tex(name.given)}"


def bibtex(record: Record, address: str) -> str:
    """Return one BibTeX entry, UTF-8, ending with a line end."""
    one = work(record, address)
    kind = _BIBTEX_TYPES.get(one.type, "misc")
    house = {"techreport": "institution", "manual": "organization"}.get(kind, "publisher")
    fields = {
        "editor" if one.editors else "author": " and ".join(map(_tex_name, one.authors)),
        "title": f"{{{_tex(one.title)}}}",
        "year": one.year,
        house: _tex(one.publisher),
        "doi": _tex_address(one.doi),
        "isbn": one.isbn,
        "url": _tex_address(one.address),
        "language": one.language,
        "keywords": _tex(", ".join(one.keywords)),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@{kind}{{{_key(one)},\n" + ",\n".join(lines) + "\n}\n"


def _key(one: Work) -> str:
    """Return a short ASCII name such as ``maathai2019status``."""
    author = _ascii(one.authors[0].family) if one.authors else ""
    first = next((w for w in words(one.title).split() if w not in _SMALL and _ascii(w)), "")
    return f"{author[:20]}{one.year}{_ascii(first)[:20]}" or "record"


def _ascii(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def ris(record: Record, address: str) -> str:
    """Return one RIS entry with CRLF line ends, as reference managers expect it."""
    one = work(record, address)
    date = "/".join((*one.published.split("-"), "", "")[:3]) + "/" if one.published else ""
    lines = [
        ("TY", _RIS_TYPES.get(one.type, "GEN")),
        *(("ED" if one.editors else "AU", _ris_name(name)) for name in one.authors),
        ("TI", one.title),
        ("PY", one.year),
        ("DA", date),
        ("PB", one.publisher),
        ("LA", one.language),
        *(("KW", keyword) for keyword in one.keywords),
        ("AB", one.abstract),
        ("SN", one.isbn),
        ("DO", one.doi),
        ("UR", one.address),
    ]
    body = [f"{tag}  - {_line(value)}" for tag, value in lines if value]
    return "\r\n".join([*body, "ER  - ", ""])


def _ris_name(name: Name) -> str:
    return f"{name.family}, {name.given}" if name.given else name.family


def csl_json(record: Record, address: str) -> str:
    """Return a CSL-JSON list of one item (schema: citation-style-language/schema 1.0)."""
    one = work(record, address)
    item: dict[str, Any] = {
        "id": address,
        "type": _CSL_TYPES.get(one.type, "document"),
        "title": one.title,
        "editor" if one.editors else "author": [_csl_name(name) for name in one.authors],
        "issued": {"date-parts": [_parts(one.published)]} if one.year else None,
        "publisher": one.publisher,
        "DOI": one.doi,
        "ISBN": one.isbn,
        "URL": one.address,
        "language": one.language,
        "keyword": ", ".join(one.keywords),
        "abstract": one.abstract,
    }
    kept = {name: value for name, value in item.items() if value}
    return orjson.dumps([kept], option=orjson.OPT_INDENT_2).decode()


def _parts(published: str) -> list[int]:
    return [int(part) for part in published.split("-") if part.isdigit()]


def _csl_name(name: Name) -> dict[str, str]:
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}
