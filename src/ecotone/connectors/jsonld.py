"""JSON-LD as found in web pages: scripts, graphs, references, and the usual mistakes.

This is not a JSON-LD processor: no context is fetched. What schema.org pages need is read:
compact or full names, ``@graph``, references by ``@id`` inside one page, and languages.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import orjson

from ecotone.kernel import digest
from ecotone.kernel.http import Answer

Node = dict[str, Any]

# Each pattern reads on to the end where something is not closed, and attributes are bounded:
# a page made to be slow to match must not be.
_SCRIPT = re.compile(
    r"<script\b[^>]{0,1000}?\btype\s*=\s*[\"']?application/ld\+json\b[^>]{0,1000}>"
    r"(.*?)(</script\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_WRAPPING = re.compile(
    r"^\s*(?://\s*)?(?:<!--|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|"
    r"(?://\s*)?(?:-->|\]\]>|/\*\s*\]\]>\s*\*/)\s*$"
)
_FIRST_COMMENT = re.compile(r"^\s*<!--[^{\[]*?-->")
# Strings are matched first, so that nothing inside one is taken for a comment.
_STRING = r'("(?:[^"\\]|\\.|\\\Z)*(?:"|\Z))'
_COMMENT = re.compile(_STRING + r"|/\*.*?(?:\*/|\Z)|//[^\n]*", re.DOTALL)
_TRAILING_COMMA = re.compile(_STRING + r"|,(\s*[}\]])", re.DOTALL)
_PREFIX = re.compile(r"^(?:https?://schema\.org/|schema:|sdo:|so:)")
_DEEPEST = 6
_DEEPEST_JOIN = 3
_MOST_JOINS = 3_000  # in one script

#: Lists of things, in which the things are the records.
_CONTAINERS = ("dataset", "itemListElement", "dataFeedElement", "item", "mainEntity")


@dataclass(frozen=True, slots=True)
class Script:
    """One script of a page: its nodes, or why it is not JSON."""

    text: str
    nodes: tuple[Node, ...] = ()
    problem: str = ""


class NotJson(ValueError):
    """The text is not JSON, even after mending."""


def scripts(answer: Answer) -> Iterator[Script]:
    """Yield the JSON-LD scripts of a page, or the one document of a JSON address."""
    text = decode(answer)
    if answer.media_type.endswith("json") or text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}:
        found = [text]
    else:
        found = [match.group(1) for match in _SCRIPT.finditer(text) if match.group(2)]
    for script in found:
        try:
            yield Script(script, tuple(_graph(parse(script))))
        except NotJson as error:
            yield Script(script, problem=str(error))


def breaks_off(answer: Answer) -> bool:
    """Tell whether a page seems to end in the middle, so that its records may be missing."""
    text = decode(answer)
    if "</html" in text[-5000:].lower() or text.lstrip("\ufeff \t\r\n")[:1] in {"{", "["}:
        return False
    closings = [match.group(2) for match in _SCRIPT.finditer(text)]
    return not all(closings) or not closings


def decode(answer: Answer) -> str:
    """Return the text of a page: as the header says, as the page says, UTF-8, Windows-1252."""
    body = answer.body
    meta = _META_CHARSET.search(body[:4096])
    named = [answer.charset, meta.group(1).decode("ascii") if meta else "", "utf-8-sig"]
    for encoding in filter(None, named):
        try:
            return body.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return body.decode("cp1252", "replace")


def parse(text: str) -> Any:
    """Return the JSON value of a script. Raises ``NotJson`` with the reason."""
    try:
        return _writable(orjson.loads(text))
    except orjson.JSONDecodeError as error:
        first = str(error)
    for mended in _mended(text):
        try:  # raw line breaks in strings are common
            value = json.loads(mended, strict=False)
        except (ValueError, RecursionError):
            continue
        return _writable(value)
    raise NotJson(first)


def _writable(value: Any) -> Any:
    """Return a value that can be written again: without half letters and endless numbers."""
    with suppress(orjson.JSONEncodeError):
        orjson.dumps(value)
        return value
    try:
        value = orjson.loads(json.dumps(value, ensure_ascii=False).encode("utf-8", "ignore"))
        orjson.dumps(value)
    except (ValueError, TypeError, RecursionError) as error:
        raise NotJson("it nests too deep, or a value in it has no end") from error
    return value


def _mended(text: str) -> Iterator[str]:
    plain = _FIRST_COMMENT.sub("", text.strip("\ufeff \t\r\n"))
    plain = _WRAPPING.sub("", _WRAPPING.sub("", plain)).strip().rstrip(";")
    yield plain
    without_comments = _COMMENT.sub(lambda found: found.group(1) or "", plain)
    mended = _TRAILING_COMMA.sub(lambda found: found.group(1) or found.group(2), without_comments)
    yield mended
    if "&quot;" in mended:
        yield html.unescape(mended)


def _graph(value: Any, language: str = "", depth: int = 0) -> Iterator[Node]:
    """Yield the nodes at the top of a document, references resolved, plain names as keys."""
    found: list[Node] = list(_top(plain_names(value), language, depth))
    named = {str(node["@id"]): node for node in found if "@id" in node}
    joining = _Joining(named)
    for node in found:
        yield joining.joined(node)


def _top(value: Any, language: str, depth: int) -> Iterator[Node]:
    if isinstance(value, list) and depth < _DEEPEST:
        for item in value:
            yield from _top(item, language, depth + 1)
    if not isinstance(value, dict) or depth >= _DEEPEST:
        return
    language = _context_language(value.get("@context")) or language
    graph = value.get("@graph")
    if graph is not None:
        yield from _top(graph, language, depth + 1)
        return
    node = {name: part for name, part in value.items() if name != "@context"}
    if language:
        node["@language"] = language
    if any(name in _CONTAINERS for name in node):
        for name in _CONTAINERS:
            inner = node.get(name)
            whole = [part for part in _as_list(inner) if isinstance(part, dict) and len(part) > 1]
            yield from _top(whole, language, depth + 1)
            if whole and name != "mainEntity":
                node = {key: part for key, part in node.items() if key != name}
    if "@type" in node:
        yield node


def plain_names(value: Any, depth: int = 0) -> Any:
    """Return the value with the names of schema.org without prefix: ``schema:name`` is ``name``."""
    if depth > 50:
        return None
    if isinstance(value, list):
        return [plain_names(item, depth + 1) for item in value]
    if not isinstance(value, Mapping):
        return value
    return {
        _PREFIX.sub("", str(name)): plain_names(part, depth + 1) for name, part in value.items()
    }


class _Joining:
    """Puts what a bare ``{"@id": …}`` refers to in its place, a few levels deep.

    ``left`` bounds the work: in a page where everything refers to everything, it grows without end.
    """

    def __init__(self, named: Mapping[str, Node]) -> None:
        self.named = named
        self.left = _MOST_JOINS

    def joined(self, value: Any, depth: int = 0) -> Any:
        if isinstance(value, list):
            return [self.joined(item, depth) for item in value]
        if not isinstance(value, dict):
            return value
        if depth and self._is_reference(value) and depth <= _DEEPEST_JOIN and self.left:
            self.left -= 1
            value = self.named[value["@id"]]
        elif depth > _DEEPEST:
            return value
        return {name: self.joined(part, depth + 1) for name, part in value.items()}

    def _is_reference(self, value: Node) -> bool:
        name = value.get("@id")
        return set(value) <= {"@id", "@type"} and isinstance(name, str) and name in self.named


def _context_language(context: Any) -> str:
    for part in _as_list(context):
        if isinstance(part, dict) and isinstance(part.get("@language"), str):
            return str(part["@language"])
    return ""


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def named(nodes: Sequence[Node], page: str, *, is_page: bool) -> Iterator[tuple[str, Node]]:
    """Yield each node with the name under which it is kept; a node listed twice comes once.

    That is its ``@id``. Without one, the only record of a page takes the page's address: many
    sites give their front page as the ``url`` of every record. Several records on one page, or
    in a JSON list, are told apart by ``url`` or ``identifier``, or by what they say.
    """
    alone = is_page and len(nodes) == 1
    used: set[str] = set()
    for node in nodes:
        key = _stated_id(node, page) or (page if alone else _other_name(node, page))
        if key in used:
            key = f"{page}#{digest.of_json(node)[:16]}"
        if key not in used:
            used.add(key)
            yield key, node


def _stated_id(node: Node, page: str) -> str:
    name = node.get("@id")
    return urljoin(page, name) if isinstance(name, str) and name[:2] not in {"", "_:"} else ""


def _other_name(node: Node, page: str) -> str:
    url, identifier = node.get("url"), node.get("identifier")
    if isinstance(url, str) and url and urljoin(page, url) != page:
        return urljoin(page, url)
    if isinstance(identifier, str) and identifier:
        return identifier
    said = [node.get(field) for field in ("@type", "name", "headline", "startDate")]
    return f"{page}#{digest.of_json(said)[:16]}"
