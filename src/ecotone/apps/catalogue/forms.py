"""Reads the address of a search page into a ``Query``.

Nothing a person can type into an address is an error page: what cannot be used is left out and
said in one sentence each (``Asked.problems``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from ecotone.apps.catalogue.words import facet_label
from ecotone.apps.hubs import queries as hubs
from ecotone.kernel.errors import NotFound
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.search.query import MAX_WORDS_LENGTH, Facet, Query, Sort
from ecotone.vocab import countries, gbf, lists

#: More alternatives than this in one filter are not typed by hand.
MAX_VALUES = 60
#: The last page that can be opened; whoever needs more takes the API.
LAST_PAGE = 500
_WORLD = "001"

_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_YEARS = re.compile(r"(\d{4})(?:-(\d{4})?)?|-(\d{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked, as far as it could be understood, and a sentence on each part that was not.

    ``hand_edited`` is true when a filter held something that no form of ours sends.
    """

    query: Query
    problems: tuple[str, ...] = ()
    hand_edited: bool = False


def question(
    params: QueryDict,
    *,
    viewer: Viewer,
    purpose: Purpose,
    language: str,
    size: int = 20,
    strict: bool = False,
) -> Asked:
    """Return what ``params`` ask for; never raises.

    ``strict`` is for programs, which would take the answer for another question's: it raises
    ``NotFound`` for the first filter value that is not known.
    """
    problems: list[str] = []
    words = _words(params.get("q", ""), problems)
    cut = len(problems)
    filters = _filters(params, problems, strict=strict)
    query = Query(
        words=words,
        filters=filters,
        wider=params.get("wider", "") in {"1", "on", "true"},
        language=language,
        sort=_sort(params.get("sort", ""), problems),
        page=_page(params.get("page", ""), problems),
        size=size,
        viewer=viewer,
        purpose=purpose,
    )
    return Asked(query=query, problems=tuple(problems), hand_edited=len(problems) > cut)


def _words(typed: str, problems: list[str]) -> str:
    words = _CONTROL.sub(" ", typed).strip()
    if len(words) > MAX_WORDS_LENGTH:
        problems.append(
            _("The question was very long: only its first %(count)d characters were used.")
            % {"count": MAX_WORDS_LENGTH}
        )
        words = words[:MAX_WORDS_LENGTH].rstrip()
    return words


def _filters(
    params: QueryDict, problems: list[str], *, strict: bool
) -> dict[Facet, tuple[str, ...]]:
    filters: dict[Facet, tuple[str, ...]] = {}
    for facet in Facet:
        typed = [value.strip() for value in params.getlist(facet.value) if value.strip()]
        if facet is Facet.YEAR:
            typed += _typed_years(params)
        codes = _codes(facet, typed[:MAX_VALUES], problems, strict=strict)
        if codes:
            filters[facet] = codes
    return filters


def _typed_years(params: QueryDict) -> list[str]:
    """Return the two boxes "from" and "to" as one range, which may be open at one end."""
    start, end = params.get("from", "").strip(), params.get("to", "").strip()
    return [f"{start}-{end}"] if start or end else []


def _codes(facet: Facet, typed: list[str], problems: list[str], *, strict: bool) -> tuple[str, ...]:
    codes: dict[str, None] = {}
    for value in typed:
        try:
            codes[_READERS[facet](value[:200])] = None
        except NotFound:
            if strict:
                raise
            problems.append(
                _("“%(value)s” is not known under “%(filter)s”, so it was left out.")
                % {"value": value[:60], "filter": facet_label(facet)}
            )
    return tuple(codes)


def _sort(typed: str, problems: list[str]) -> Sort:
    if not typed:
        return Sort.RELEVANCE
    try:
        return Sort(typed)
    except ValueError:
        problems.append(
            _("Results cannot be sorted by “%(value)s”: the best ones come first.")
            % {"value": typed[:60]}
        )
        return Sort.RELEVANCE


def _page(typed: str, problems: list[str]) -> int:
    if not typed:
        return 1
    digits = typed.strip()
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits[:9]) <= LAST_PAGE):
        problems.append(
            _("There is no page “%(value)s”: this is the first page.") % {"value": typed[:60]}
        )
        return 1
    return int(digits)


def _country(typed: str) -> str:
    if typed.upper() in (countries.GLOBAL, _WORLD):
        return countries.GLOBAL
    if countries.is_region(typed):
        return typed
    return countries.country(typed).iso3


def _target(typed: str) -> str:
    return gbf.target(typed).id


def _listed(list_name: str) -> Callable[[str], str]:
    return lambda typed: lists.item(list_name, typed).id


def _language(typed: str) -> str:
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", typed):
        return typed.lower()
    raise NotFound(f"{typed} is not a language code.")


def _hub(typed: str) -> str:
    return str(hubs.hub(typed).id)


def _year(typed: str) -> str:
    found = _YEARS.fullmatch(typed)
    if not found or (found[2] and found[2] < found[1]):
        raise NotFound(f"{typed} is not a year or a range of years.")
    return typed


_READERS: Mapping[Facet, Callable[[str], str]] = {
    Facet.COUNTRY: _country,
    Facet.TARGET: _target,
    Facet.TYPE: _listed("resource_types"),
    Facet.THEME: _listed("themes"),
    Facet.LANGUAGE: _language,
    Facet.HUB: _hub,
    Facet.LICENCE: _listed("licences"),
    Facet.YEAR: _year,
}
