"""Identifiers: what kind of name a text is, in the one spelling under which it is compared."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from ecotone.records.model import Identifier

_DOI = re.compile(r"(?:^|doi(?:\.org)?[:/ ]\s*|/)(10\.\d{4,9}(?:\.\d+)*/[^\s\"<>]+)", re.IGNORECASE)
_HANDLE = re.compile(
    r"(?:https?://hdl\.handle\.net/|hdl:|info:hdl/)(?!10\.)([\w.]+/[^\s?#]+)", re.IGNORECASE
)
_UUID = re.compile(
    r"(?:urn:uuid:)?\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?",
    re.IGNORECASE,
)
_GBIF = re.compile(
    r"https?://(?:www\.|api\.)?gbif(?:-uat)?\.org/(?:v1/)?dataset/"
    r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:[/?#]\S*)?",
    re.IGNORECASE,
)
_ISBN = re.compile(r"(?:urn:)?isbn(?:-?1[03])?[:\s]*([\dX][\dX\s-]{8,20})", re.IGNORECASE)
_BARE_ISBN = re.compile(r"97[89][\d-]{10,14}")
_OAI = re.compile(r"oai:[A-Za-z0-9.-]+:\S+")
#: Prefixes that never name the thing itself: DataCite's test prefix and the Funder Registry.
NOT_IDENTITY = ("10.5072/", "10.13039/")
#: Marks that writing around a DOI leaves at its end.
_TAIL = ".,;:'\"”’»)]}>"
#: Query words that only say how the visitor came.
_VISIT = re.compile(r"utm_|fbclid|gclid|mc_|_ga|sessionid|jsessionid|phpsessid", re.IGNORECASE)
_JSESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_PORTS = {"http": ":80", "https": ":443"}


@lru_cache(maxsize=20_000)
def identifier(text: str) -> Identifier | None:
    """Return the identifier that ``text`` is, typed and canonical, or None when it says nothing.

    >>> identifier("https://doi.org/10.1000/ABC.").value
    '10.1000/abc'
    """
    said = text.strip()
    if not said or len(said) > 2_000:
        return None
    for scheme, read in _READERS:
        if value := read(said):
            return Identifier(scheme=scheme, value=value)
    return Identifier(scheme="other", value=said[:500])


def doi(text: str) -> str:
    """Return the DOI in ``text`` in lower case without a resolver, or an empty string.

    A DOI inside the address of another site (``…/articles/10.1000/abc/figures``) is not taken:
    it may name a part.

    >>> doi("doi: 10.5281/Zenodo.3402856"), doi("https://example.org/10.1000/abc")
    ('10.5281/zenodo.3402856', '')
    """
    said = unquote(text) if "%" in text else text
    if "10." not in said:
        return ""
    if said.lower().startswith("http") and not _resolver(said):
        return ""
    found = _DOI.search(said)
    return _trimmed(found[1]).lower() if found else ""


def _resolver(address: str) -> bool:
    parts = urlsplit_or_none(address)
    return parts is not None and parts[1].lower() in {
        "doi.org", "dx.doi.org", "www.doi.org", "hdl.handle.net", "doi.pangaea.de",
    }  # fmt: skip


def _trimmed(value: str) -> str:
    """Cut punctuation at the end, but keep a closing bracket whose opening is inside."""
    while value and value[-1] in _TAIL:
        if value[-1] == ")" and value.count("(") >= value.count(")"):
            break
        value = value[:-1]
    return value


def _matched(pattern: re.Pattern[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        found = pattern.fullmatch(text)
        return found[1].lower() if found else ""

    return read


def _oai(text: str) -> str:
    return text if _OAI.fullmatch(text) else ""


def _isbn(text: str) -> str:
    found = _ISBN.fullmatch(text) or _BARE_ISBN.fullmatch(text)
    if not found:
        return ""
    digits = re.sub(r"[\s-]", "", found[found.re.groups]).upper()
    if len(digits) == 10:
        return _isbn13(digits)
    return digits if len(digits) == 13 and digits.isdigit() and _check13(digits) else ""


def _isbn13(digits: str) -> str:
    """Return the ISBN-13 of an ISBN-10 whose check digit is right (ISO 2108)."""
    if not digits[:9].isdigit():
        return ""
    values = [10 if d == "X" else int(d) for d in digits]
    if sum(value * (10 - place) for place, value in enumerate(values)) % 11:
        return ""
    head = "978" + digits[:9]
    check = (10 - sum(int(d) * (1, 3)[place % 2] for place, d in enumerate(head)) % 10) % 10
    return f"{head}{check}"


def _check13(digits: str) -> bool:
    return sum(int(d) * (1, 3)[place % 2] for place, d in enumerate(digits)) % 10 == 0


def urlsplit_or_none(text: str) -> tuple[str, str, str, str, str] | None:
    """Return the five parts of an address, or None when it is not one at all."""
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises when it is no number
    except ValueError:
        return None
    return parts.scheme, parts.netloc, parts.path, parts.query, parts.fragment


@lru_cache(maxsize=20_000)
def web_address(text: str) -> str:
    """Return ``text`` if a visitor may follow it (http, https or ftp), else an empty string."""
    said = text.strip()
    if said.lower().startswith("www."):
        said = "https://" + said
    parts = urlsplit_or_none(said)
    if not parts or parts[0].lower() not in {"http", "https", "ftp"} or not parts[1]:
        return ""
    if len(said) > 2_000 or any(c.isspace() or c in '<>"\\' for c in said) or "." not in parts[1]:
        return ""
    return said


@lru_cache(maxsize=20_000)
def canonical_url(text: str) -> str:
    """Return the spelling of an address under which two hubs' links are compared.

    Scheme and ``www.`` are dropped, the host is lower case, the default port, visit marks, index
    pages, the final slash and the fragment go; query words are sorted. Not for following.

    >>> canonical_url("HTTP://www.Example.org:80/a/?utm_source=x&b=2#top")
    'example.org/a?b=2'
    """
    said = web_address(text)
    parts = urlsplit_or_none(said) if said else None
    if not parts:
        return ""
    scheme, host, path, query, fragment = parts
    host = host.rpartition("@")[2].lower().removesuffix(_PORTS.get(scheme.lower(), "|"))
    path = _JSESSION.sub("", path)
    path = re.sub(r"/(?:index|default)\.(?:html?|php|aspx?)$", "/", path).rstrip("/")
    kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if not _VISIT.match(pair[0])]
    place = host.removeprefix("www.") + path + ("?" + urlencode(sorted(kept)) if kept else "")
    # An address after "#!" or "#/" is the page itself in single-page sites.
    return place + (f"#{fragment}" if fragment.startswith(("!", "/")) else "")


#: What an identifier may be, the most telling first.
_READERS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("doi", doi),
    ("gbif", _matched(_GBIF)),
    ("handle", _matched(_HANDLE)),
    ("uuid", _matched(_UUID)),
    ("isbn", _isbn),
    ("oai", _oai),
    ("url", canonical_url),
)
