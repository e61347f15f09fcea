"""APA 7, Chicago 17 (author-date), Harvard (Cite Them Right) and Vancouver (NLM), as plain text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ecotone.kernel.errors import NotFound
from ecotone.records.cite.work import Name, Work, work
from ecotone.records.model import Record

#: Publication manual of the APA, 7th edition, 9.8: up to 20 names, else 19, an ellipsis, the last.
_APA_MOST = 20
#: Chicago 17, 14.76: up to ten names, else seven and "et al."
_CHICAGO_MOST, _CHICAGO_SHOWN = 10, 7
#: Cite Them Right: up to three names, else the first and "et al."
_HARVARD_MOST = 3
#: NLM, Citing Medicine, as many journals ask: up to six names, else six and "et al."
_VANCOUVER_MOST = 6
#: What APA puts in brackets after the title, for kinds that are not papers or reports.
_APA_KINDS = {
    "dataset": "Data set", "tool": "Computer software", "map_layer": "Map", "webinar": "Video",
    "database": "Database", "course": "Course", "model": "Model",
}  # fmt: skip
#: Kinds whose titles Chicago sets in quotation marks; the others are in italics, here plain.
_QUOTED = frozenset({"article", "news", "dataset", "policy_brief", "webinar", "event", "other"})


def citation(record: Record, style: str, address: str) -> str:
    """Return the citation of ``record`` in one of ``STYLES``; ``address`` is its page with us.

    Raises ``NotFound`` for a style that is not one.
    """
    if style not in _STYLES:
        known = ", ".join(STYLES)
        raise NotFound(f"There is no citation style “{style}”. The styles are {known}.")
    return _STYLES[style](work(record, address))


def _ended(text: str) -> str:
    """Return ``text`` with a full stop, unless it ends a sentence already."""
    bare = text.rstrip("”’\"'") or text
    return text if bare[-1:] in ".?!。？！؟…" else f"{text}."


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def _apa(one: Work) -> str:
    year = f"({one.year or 'n.d.'})."
    kind = f" [{_APA_KINDS[one.type]}]" if one.type in _APA_KINDS else ""
    title = _ended(one.title if not kind else f"{one.title}{kind}")
    publisher = _ended(one.shown_publisher) if one.shown_publisher else ""
    if not one.authors:
        return _joined(title, year, publisher, one.address)
    names = _apa_names([_family_first(name, dot=".", space=" ") for name in one.authors])
    names += f" ({'Eds.' if len(one.authors) > 1 else 'Ed.'})" if one.editors else ""
    return _joined(_ended(names), year, title, publisher, one.address)


def _family_first(name: Name, *, dot: str, space: str) -> str:
    initials = name.initials(dot=dot, space=space)
    return f"{name.family}, {initials}" if initials else name.family


def _apa_names(names: Sequence[str]) -> str:
    if len(names) > _APA_MOST:
        return f"{', '.join(names[: _APA_MOST - 1])}, … {names[-1]}"
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])}, & {names[-1]}"


def _chicago(one: Work) -> str:
    year = f"{one.year}." if one.year else "n.d."
    quoted = one.type in _QUOTED
    title = f"“{_ended(one.title)}”" if quoted else _ended(one.title)
    tail = _joined(_ended(one.shown_publisher) if one.shown_publisher else "", f"{one.address}.")
    if not one.authors:
        return _joined(title, year, tail)
    names = _chicago_names(one.authors)
    names += f", {'eds' if len(one.authors) > 1 else 'ed'}." if one.editors else ""
    return _joined(_ended(names), year, title, tail)


def _chicago_names(names: Sequence[Name]) -> str:
    """Return "Doe, Jane, and Richard Roe": only the first name is turned round."""
    first, rest = names[0], names[1:]
    shown = [f"{first.family}, {first.given}" if first.given else first.family]
    shown += [_joined(name.given, name.family) for name in rest]
    if len(names) > _CHICAGO_MOST:
        return f"{', '.join(shown[:_CHICAGO_SHOWN])}, et al."
    if len(shown) == 1:
        return shown[0]
    return f"{', '.join(shown[:-1])}, and {shown[-1]}"


def _harvard(one: Work) -> str:
    year = f"({one.year or 'no date'})"
    publisher = _ended(one.shown_publisher) if one.shown_publisher else ""
    tail = _joined(publisher, f"Available at: {one.address}.")
    if not one.authors:
        return _joined(one.title, _ended(year), tail)
    names = [_family_first(name, dot=".", space="") for name in one.authors]
    shown = _harvard_names(names)
    shown += f" ({'eds' if len(names) > 1 else 'ed.'})" if one.editors else ""
    return _joined(shown, year, _ended(one.title), tail)


def _harvard_names(names: Sequence[str]) -> str:
    if len(names) > _HARVARD_MOST:
        return f"{names[0]} et al."
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _vancouver(one: Work) -> str:
    names = [
        _joined(name.family, name.initials(dot="", space="").replace("-", ""))
        for name in one.authors
    ]
    if len(names) > _VANCOUVER_MOST:
        names = [*names[:_VANCOUVER_MOST], "et al."]
    authors = _ended(", ".join(names) + (", editors" if one.editors else "")) if names else ""
    year = one.year or "[date unknown]"
    imprint = _ended(f"{one.shown_publisher}; {year}" if one.shown_publisher else year)
    return _joined(authors, f"{one.title} [Internet].", imprint, f"Available from: {one.address}")


_STYLES: dict[str, Callable[[Work], str]] = {
    "apa": _apa,
    "chicago": _chicago,
    "harvard": _harvard,
    "vancouver": _vancouver,
}
#: The names of the styles, in the order they are offered.
STYLES: tuple[str, ...] = tuple(_STYLES)
