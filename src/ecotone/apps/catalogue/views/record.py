"""The page of one record, and its citations as files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.catalogue import queries
from ecotone.apps.catalogue.published import record_address
from ecotone.apps.catalogue.queries import RecordView
from ecotone.apps.catalogue.reasons import by_scheme
from ecotone.apps.catalogue.words import FIELDS, style_label
from ecotone.records import cite, jsonld
from ecotone.records.model import Identifier, Link
from ecotone.rights import licence
from ecotone.rights.visibility import Purpose, State
from ecotone.vocab import lists

#: What can be downloaded: how it is made, its media type, its name for people.
FORMS = {
    "bib": (cite.bibtex, "application/x-bibtex", "BibTeX"),
    "ris": (cite.ris, "application/x-research-info-systems", "RIS"),
    "json": (cite.csl_json, "application/vnd.citationstyles.csl+json", "CSL-JSON"),
}
#: Authors and keywords shown before "more".
SHOWN = 12
#: Where an identifier leads, by its scheme.
RESOLVERS = {
    "doi": "https://doi.org/",
    "handle": "https://hdl.handle.net/",
    "gbif": "https://www.gbif.org/dataset/",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """A link out: ``host`` is shown, so that nobody is surprised where it leads."""

    url: str
    host: str
    title: str
    role: str


def record(request: HttpRequest, uid: str) -> HttpResponse:
    """Show a record; where it was merged lead there; of a withdrawn one tell day and reason."""
    view = _found(request, uid, Purpose.READ)
    if view.uid != uid:
        return redirect("record", view.uid)
    if view.tombstone:
        return render(request, "catalogue/withdrawn.html", _trail() | {"view": view}, status=410)
    return render(request, "catalogue/record.html", _trail() | _context(view))


def export(request: HttpRequest, uid: str, form: str) -> HttpResponse:
    """Answer a record's citation as a file: ``bib``, ``ris`` or ``json``."""
    if form not in FORMS:
        raise Http404
    view = _found(request, uid, Purpose.EXPORT)
    make, media_type, _name = FORMS[form]
    body = make(view.record, record_address(view.uid))
    response = HttpResponse(body, content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{view.uid}.{form}"'
    return response


def _found(request: HttpRequest, uid: str, purpose: Purpose) -> RecordView:
    return queries.record(
        uid, viewer=viewer_of(request), purpose=purpose, language=get_language() or "en"
    )


def _trail() -> dict[str, Any]:
    steps = (
        {"name": _("Home"), "address": reverse("home")},
        {"name": _("Search"), "address": reverse("search")},
        {"name": _("Record")},
    )
    return {"trail": steps}


def _context(view: RecordView) -> dict[str, Any]:
    body = view.record
    address = record_address(view.uid)
    doors = [_door(link) for link in body.links if _is_safe(link.url)]
    return {
        "view": view,
        "body": body,
        "current": view.state == State.CURRENT,
        "address": address,
        "other_titles": _others(body.titles, view.title_language),
        "other_descriptions": _others(body.descriptions, view.description_language),
        "main_door": next((door for door in doors if door.role == "landing"), None)
        or next(iter(doors), None),
        "doors": doors,
        "identifiers": [(one, _resolved(one)) for one in body.identifiers],
        "contributors": body.contributors[:SHOWN],
        "more_contributors": body.contributors[SHOWN:],
        "subjects": body.subjects[:SHOWN],
        "more_subjects": body.subjects[SHOWN:],
        "licence": _licence(body.licence),
        "reasons": by_scheme(view.tags, get_language() or "en"),
        "living": [copy for copy in view.copies if copy.withdrawn_on is None],
        "gone": [copy for copy in view.copies if copy.withdrawn_on is not None],
        "fields": _fields(view),
        "citations": [
            (style_label(style), cite.citation(body, style, address)) for style in cite.STYLES
        ],
        "forms": [(form, name) for form, (_make, _type, name) in FORMS.items()],
        "json_ld": _json_ld(view, address),
    }


def _others(texts: Any, shown: str) -> list[tuple[str, str]]:
    return [(language, text) for language, text in texts.items() if language != shown and text]


def _is_safe(url: str) -> bool:
    """Tell whether a visitor may follow ``url``: never a script, never a file."""
    return urlsplit(url).scheme in {"http", "https"}


def _door(link: Link) -> Door:
    return Door(
        url=link.url, host=urlsplit(link.url).hostname or "", title=link.title, role=link.role
    )


def _resolved(one: Identifier) -> str:
    """Return where an identifier leads, or an empty string."""
    if one.scheme == "url":
        return one.value if _is_safe(one.value) else ""
    return RESOLVERS[one.scheme] + one.value if one.scheme in RESOLVERS else ""


def _licence(code: str) -> dict[str, Any]:
    item = lists.item("licences", code)
    return {
        "code": code,
        "label": item.label(get_language() or "en").text,
        "address": item.facts.get("address", ""),
        "known": code != licence.UNKNOWN,
        "allows": licence.allows(code),
    }


def _fields(view: RecordView) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (field, its hubs) for every field of which we know whose it is."""
    names = {copy.hub_id: copy.hub_name for copy in view.copies}
    found = []
    for field, chosen in view.chosen.items():
        ids = [chosen] if isinstance(chosen, str) else list(chosen)
        found.append((str(FIELDS.get(field, field)), [(one, names.get(one, one)) for one in ids]))
    return found


def _json_ld(view: RecordView, address: str) -> SafeString:
    """Return the record as JSON-LD that no text in it can break out of."""
    body = orjson.dumps(jsonld.describe(view.record, address)).decode()
    return mark_safe(jsonld.script_safe(body))  # noqa: S308  no < can occur any more
