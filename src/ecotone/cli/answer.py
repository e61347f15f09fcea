"""``ecotone answer``."""

from __future__ import annotations

from typing import TypeAlias

import click
from django.utils import translation

from ecotone.apps.answers import queries
from ecotone.apps.answers.model import Answer, Peer, Source, ToReport
from ecotone.cli import options, output, prepare
from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.web.views.answer import parts

Line: TypeAlias = tuple[str, Source]


@click.command()
@click.argument("country")
@click.argument("target")
@options.language
@options.as_json
def answer(*, country: str, target: str, lang: str, as_json: bool) -> None:
    """Show what is known for a country and a target, each line with its source.

    COUNTRY is a code (KEN, KE, 404), TARGET a number (3). Exit code 3 when there is no such
    country or target; the nearest names are offered.

    \b
    Examples:
      ecotone answer KEN 3
      ecotone answer MAR 7 --lang fr
      ecotone answer KEN 3 --json
    """  # noqa: D301  \b tells click to keep the lines
    prepare.require_ready()
    found = queries.answer(country, target, viewer=PUBLIC, purpose=Purpose.API, language=lang)
    if as_json:
        output.write_json(queries.as_json(found))
        return
    with translation.override(lang):
        _write(found)


def _write(found: Answer) -> None:
    click.echo(
        click.style(
            f"{output.isolated(found.country.name)} × {found.target.number} "
            f"{output.isolated(found.target.name)}",
            bold=True,
        )
    )
    output.write(found.target.title)
    _source(found.target.source)
    for title, lines in _sections(found):
        output.write_heading(title)
        for words, source in lines:
            output.write(words, indent="  ", bullet="• ")
            _source(source)
        if not lines:
            output.write("–", indent="  ")


def _sections(found: Answer) -> list[tuple[str, list[Line]]]:
    """Return the parts of the page, under its headings, each line as one text with its source."""
    lines: dict[str, list[Line]] = {
        "to-report": [(_duty(one), one.source) for one in found.to_report],
        "known": [(one.text, one.source) for one in found.known],
        "gaps": [(f"{one.text} {one.why}", one.source) for one in found.gaps],
        "resources": [
            (_joined(one.card.title, one.card.link), one.source) for one in found.resources
        ],
        "hubs": [(_joined(one.name, one.address), one.source) for one in found.hubs],
        "peers": [(_peer(one), one.source) for one in found.peers],
        "money": [(_joined(one.name, one.text, one.address), one.source) for one in found.money],
    }
    return [(part.name, lines[part.id]) for part in parts(found)]


def _duty(one: ToReport) -> str:
    facts = [one.availability_label, one.custodian]
    if one.kind in ("duty", "deadline"):
        return _joined(one.text, *facts)
    return _joined(f"{one.code} {one.name}", one.text, *facts)


def _peer(one: Peer) -> str:
    return _joined(one.name, ", ".join(one.shares), ", ".join(one.has))


def _joined(*parts: str) -> str:
    return " – ".join(output.isolated(part) for part in dict.fromkeys(parts) if part)


def _source(source: Source) -> None:
    seen = f", {source.seen_on}" if source.seen_on else ""
    doubt = f" ({source.doubt})" if source.doubt else ""
    output.write(f"{output.isolated(source.title)}{seen}{doubt}", indent="      ", dim=True)
