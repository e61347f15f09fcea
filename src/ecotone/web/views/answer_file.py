"""The answer as a file: JSON as the API has it, or CSV with a row for each line of the page."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from ecotone.apps.accounts.queries import viewer_of
from ecotone.apps.answers import queries
from ecotone.apps.answers.model import Answer, Source
from ecotone.rights.visibility import Purpose
from ecotone.web import files, languages

COLUMNS = ("part", "kind", "code", "text", "why", "source", "source_address", "seen_on", "doubt")


def answer_file(request: HttpRequest, code: str, number: int, form: str) -> HttpResponse:
    """Give the answer as a file: JSON as the API has it, or CSV with a row for each line."""
    found = queries.answer(
        code,
        number,
        viewer=viewer_of(request),
        purpose=Purpose.EXPORT,
        language=languages.current(),
    )
    name = f"ecotone-{found.country.code}-target-{found.target.number}.{form}"
    response: HttpResponse
    if form == "json":
        response = JsonResponse(queries.as_json(found), json_dumps_params={"ensure_ascii": False})
    elif form == "csv":
        response = HttpResponse(_as_csv(found), content_type="text/csv; charset=utf-8")
    else:
        raise Http404
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _as_csv(found: Answer) -> str:
    """Return the lines of the page as CSV."""
    return files.as_csv(
        COLUMNS,
        (
            (*cells, source.title, source.address, str(source.seen_on or ""), source.doubt)
            for cells, source in _rows(found)
        ),
    )


def _rows(found: Answer) -> Iterator[tuple[tuple[str, ...], Source]]:
    """Yield part, kind, code, text and why of every line, and its source."""
    for line in found.to_report:
        yield ("to_report", line.kind, line.code, f"{line.name}: {line.text}", ""), line.source
    for known in found.known:
        yield ("known", known.kind, known.uid, known.text, ""), known.source
    for gap in found.gaps:
        yield ("gaps", gap.kind, gap.code, gap.text, gap.why), gap.source
    for one in found.resources:
        why = "; ".join(f"{tag.code}: {tag.evidence}" for tag in one.why)
        yield ("resources", one.reach, one.card.uid, one.card.title, why), one.source
    for hub in found.hubs:
        yield ("hubs", hub.health, hub.id, hub.name, hub.offers), hub.source
    for peer in found.peers:
        said = "; ".join((*peer.shares, *peer.has))
        yield ("peers", "", peer.code, peer.name, said), peer.source
    for way in found.money:
        yield ("money", way.kind, way.hub, way.name, way.text), way.source
