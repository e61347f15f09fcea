"""Makes a ``Record`` of a ``Draft``: every draft gives one, with notes on what was changed."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from math import isfinite
from typing import TypeVar

from ecotone.kernel.text import clip, fold, tidy
from ecotone.records.model import (
    UNDETERMINED,
    Draft,
    Identifier,
    Link,
    Period,
    Place,
    Record,
    Subject,
    Texts,
)
from ecotone.records.normalise import texts
from ecotone.records.normalise.dates import iso_date, iso_period
from ecotone.records.normalise.hub import HubFacts
from ecotone.records.normalise.identifiers import NOT_IDENTITY, identifier, web_address
from ecotone.records.normalise.languages import confirmed, fits, language_of, language_tag
from ecotone.records.normalise.people import contributor
from ecotone.records.normalise.places import area_codes
from ecotone.records.normalise.targets import stated_targets, stated_themes
from ecotone.records.normalise.types import resource_type
from ecotone.rights.licence import UNKNOWN, licence_of

#: Longer lists help no reader; what is cut off is said in a note.
MOST = 200
_EMBARGO = re.compile(
    r"(?:embargoEnd|embargo(?:ed)?[^0-9]{0,40})[/:\s]*(\d{4}-\d{2}-\d{2})", re.IGNORECASE
)
_EMBARGOED = re.compile(r"embargoedAccess|c_f1cf\b", re.IGNORECASE)
_LINK_ROLES = frozenset({"landing", "download", "service", "metadata", "image", "related"})

Kept = TypeVar("Kept", bound=Hashable)


def normalise(draft: Draft, hub: HubFacts) -> Record:
    """Return the record that ``draft`` of ``hub`` describes. Never raises for what a hub wrote."""
    notes: list[str] = []
    languages = _languages(draft, notes)
    titles = _texts(draft.titles, "title", texts.TITLE_LIMIT, languages, hub, notes)
    descriptions = _texts(
        draft.descriptions, "description", texts.DESCRIPTION_LIMIT, languages, hub, notes
    )
    if not titles:
        notes.append("The hub gives no title.")
    links = _links(draft, notes)
    subjects = _subjects(draft, notes)
    places = _places(draft, notes)
    rights = _few("rights statements", (_short(r, texts.RIGHTS_LIMIT) for r in draft.rights), notes)
    return Record(
        titles=titles,
        descriptions=descriptions,
        type=resource_type(draft.kinds),
        identifiers=_identifiers(draft, links, notes),
        links=links,
        contributors=_few("contributors", map(contributor, draft.contributors), notes),
        subjects=subjects,
        places=places,
        periods=_periods(draft, notes),
        languages=languages or _languages_of_texts(titles, descriptions),
        countries=tuple(
            dict.fromkeys(code for place in places if place.name for code in area_codes(place.name))
        ),
        targets=stated_targets(subjects),
        themes=stated_themes(subjects),
        licence=_licence(rights, hub, notes),
        rights=rights,
        published=_date(draft.published, "date of publication", notes),
        modified=_date(draft.modified, "date of change", notes),
        embargo_until=_embargo(draft, notes),
        notes=tuple(dict.fromkeys(notes)),
    )


def _few(what: str, items: Iterable[Kept | None], notes: list[str]) -> tuple[Kept, ...]:
    """Return the items that are something, each once, in order; at most ``MOST``."""
    kept = tuple(dict.fromkeys(item for item in items if item))
    if len(kept) > MOST:
        notes.append(f"Of {len(kept)} {what} the first {MOST} are kept.")
    return kept[:MOST]


def _short(text: str, limit: int) -> str:
    return texts.capped(text, limit)[0]


def _quoted(text: str) -> str:
    return clip(tidy(text), 80)


def _languages(draft: Draft, notes: list[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for said in draft.languages:
        parts = said.replace(",", ";").split(";") if len(said) > 3 else [said]
        for part in parts:
            tag = language_tag(part)
            if tag:
                found[tag] = None
            elif part.strip() and fold(part.strip()) not in {"und", "mul", "zxx", "mis", "none"}:
                notes.append(f"The language “{_quoted(part)}” is not known.")
    return tuple(found)[:MOST]


def _languages_of_texts(titles: Texts, descriptions: Texts) -> tuple[str, ...]:
    """Return the language the record itself is written in, where it is in one language only."""
    found = {language for language in (*titles, *descriptions) if language != UNDETERMINED}
    return tuple(found) if len(found) == 1 else ()


def _texts(
    given: Texts,
    what: str,
    limit: int,
    languages: tuple[str, ...],
    hub: HubFacts,
    notes: list[str],
) -> dict[str, str]:
    """Return the texts cleaned, each under its language; the first of a language stays."""
    found: dict[str, str] = {}
    # Texts whose language is said go first: a guess never takes their place.
    for said, raw in sorted(given.items(), key=lambda one: not _said_language(one[0])):
        text, cut = texts.capped(raw, limit)
        if not text:
            continue
        if cut:
            notes.append(f"The {what} was longer than {limit:,} characters and was cut.")
        language = _said_language(said) or _language_of(text, languages, hub)
        if found.setdefault(language, text) != text:
            notes.append(f"The hub gives more than one {what} in one language; the first is kept.")
    return found


def _said_language(said: str) -> str:
    """Return the tag; "fr-x-2" is how a connector keeps a second title given in French."""
    return language_tag(said.partition("-x-")[0])


def _language_of(text: str, languages: tuple[str, ...], hub: HubFacts) -> str:
    """Return the language of a text without one: what the text shows, else the only one stated."""
    if len(languages) == 1 and confirmed(text, languages[0]):
        return languages[0]
    found = language_of(text, (*languages, *hub.languages))
    if found != UNDETERMINED:
        return found
    for stated in (languages, hub.languages):
        if len(stated) == 1 and fits(text, stated[0]):
            return stated[0]
    return UNDETERMINED


def _identifiers(draft: Draft, links: tuple[Link, ...], notes: list[str]) -> tuple[Identifier, ...]:
    named = (identifier(tidy(text)) for text in draft.identifiers)
    # An address is an identifier only where the hub calls it so; a landing page may still show
    # a DOI or a GBIF key, which names the same thing.
    landing = (identifier(link.url) for link in links if link.role == "landing")
    shown = (found for found in landing if found and found.scheme in {"doi", "gbif", "handle"})
    found = _few("identifiers", (*named, *shown), notes)
    kept = tuple(one for one in found if not _placeholder(one))
    if len(kept) < len(found):
        notes.append("A test or funder DOI was left out, since it does not name this resource.")
    return kept


def _placeholder(one: Identifier) -> bool:
    return one.scheme == "doi" and one.value.startswith(NOT_IDENTITY)


def _links(draft: Draft, notes: list[str]) -> tuple[Link, ...]:
    found: dict[tuple[str, str], Link] = {}
    for link in draft.links:
        url = web_address(tidy(link.url))
        if not url:
            if link.url.strip():
                notes.append(f"The link “{_quoted(link.url)}” cannot be followed and was left out.")
            continue
        role = link.role if link.role in _LINK_ROLES else "related"
        title, media_type = _short(link.title, texts.NAME_LIMIT), _short(link.media_type, 100)
        made = Link(url=url, role=role, title=title, media_type=media_type)
        found.setdefault((url, role), made)
    if not any(link.role == "landing" for link in found.values()):
        url = _address_of(draft)
        if url:
            found[url, "landing"] = Link(url=url)
    return _few("links", found.values(), notes)


def _address_of(draft: Draft) -> str:
    """Return where the record's own identifiers lead, for a hub that gives no landing page."""
    for text in draft.identifiers:
        one = identifier(tidy(text))
        if one and one.scheme == "doi" and not _placeholder(one):
            return f"https://doi.org/{one.value}"
        if one and one.scheme in {"url", "gbif", "handle"} and web_address(tidy(text)):
            return web_address(tidy(text))
    return ""


def _subjects(draft: Draft, notes: list[str]) -> tuple[Subject, ...]:
    found: dict[str, Subject] = {}
    for subject in draft.subjects:
        scheme = _short(subject.scheme, texts.KEYWORD_LIMIT)
        # "a; b; c" in one element is a list that its hub did not split.
        for part in subject.text.split(";") if "&" not in subject.text else [subject.text]:
            text = _short(part, texts.KEYWORD_LIMIT)
            if text:
                found.setdefault(fold(text), Subject(text=text, scheme=scheme))
    return _few("keywords", found.values(), notes)


def _places(draft: Draft, notes: list[str]) -> tuple[Place, ...]:
    found: list[Place | None] = []
    for place in draft.places:
        box = place.box if place.box and _is_box(place.box) else None
        if place.box and not box:
            notes.append("A box on the map has impossible corners and was left out.")
        name = _short(place.name, texts.NAME_LIMIT)
        found.append(Place(name=name, box=box) if name or box else None)
    return _few("places", found, notes)


def _is_box(box: tuple[float, float, float, float]) -> bool:
    """Tell whether west, south, east, north are degrees; west may lie east of east (dateline)."""
    west, south, east, north = box
    right = all(isfinite(side) for side in box) and -90 <= south <= north <= 90
    return right and -180 <= west <= 180 and -180 <= east <= 180


def _periods(draft: Draft, notes: list[str]) -> tuple[Period, ...]:
    found: list[Period | None] = []
    for period in draft.periods:
        if period.start and not period.end:
            start, end = iso_period(period.start)
            end = end if "/" in period.start or end != start else ""
        else:
            start, end = iso_date(period.start), iso_date(period.end)
        if start and end and end < start[: len(end)]:
            start, end = end, start
        if not (start or end) and (period.start or period.end):
            said = _quoted(f"{period.start} {period.end}")
            notes.append(f"The period “{said}” could not be read.")
        found.append(Period(start=start, end=end) if start or end else None)
    return _few("periods", found, notes)


def _licence(rights: tuple[str, ...], hub: HubFacts, notes: list[str]) -> str:
    named = licence_of(rights)
    if named.startswith("CC-BY") and not any(c.isdigit() for said in rights for c in said):
        notes.append("The hub names no version of the licence; the latest is shown.")
    if named != UNKNOWN or rights or not hub.licence or hub.licence == UNKNOWN:
        return named
    notes.append("The record names no licence; the usual licence of its hub is shown.")
    return licence_of((hub.licence,))


def _date(said: str, what: str, notes: list[str]) -> str:
    found = iso_date(said) if said else ""
    if said.strip() and not found:
        notes.append(f"The {what} “{_quoted(said)}” could not be read.")
    return found


def _embargo(draft: Draft, notes: list[str]) -> str:
    statements = (*draft.rights, draft.published, draft.modified)
    days = [iso_date(found[1]) for text in statements if (found := _EMBARGO.search(text))]
    whole = [day for day in days if len(day) == 10]
    if whole:
        return max(whole)
    if any(_EMBARGOED.search(text) for text in statements):
        notes.append("The hub says that access is under embargo, but not until when.")
    return ""
