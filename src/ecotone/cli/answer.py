"""``ecotone answer``."""

from __future__ import annotations

import click

from ecotone.apps.answers import queries
from ecotone.apps.answers.model import Answer, Source, ToReport
from ecotone.cli import options, output, prepare
from ecotone.rights.visibility import PUBLIC, Purpose


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
    else:
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
            output.write("Nothing is known here.", indent="  ")


def _sections(found: Answer) -> list[tuple[str, list[tuple[str, Source]]]]:
    """Return the parts of the page in its order, each line as one text with its source."""
    return [
        ("To report", [(_duty(one), one.source) for one in found.to_report]),
        ("Known", [(one.text, one.source) for one in found.known]),
        ("Missing, and why", [(f"{one.text} {one.why}", one.source) for one in found.gaps]),
        (
            "Resources",
            [(_joined(one.card.title, one.card.link), one.source) for one in found.resources],
        ),
        ("Hubs", [(_joined(one.name, one.address), one.source) for one in found.hubs]),
        ("Peers", [(_peer(one.name, one.shares, one.has), one.source) for one in found.peers]),
        ("Money", [(_joined(one.name, one.text, one.address), one.source) for one in found.money]),
    ]


def _duty(one: ToReport) -> str:
    facts = [one.text, one.availability_label, one.custodian]
    name = f"{one.code} {one.name}" if one.kind not in ("duty", "deadline") else one.name
    return _joined(name, *facts)


def _peer(name: str, shares: tuple[str, ...], has: tuple[str, ...]) -> str:
    return _joined(name, ", ".join(shares), ", ".join(has))


def _joined(*parts: str) -> str:
    return " – ".join(output.isolated(part) for part in dict.fromkeys(parts) if part)


def _source(source: Source) -> None:
    seen = f", {source.seen_on}" if source.seen_on else ""
    doubt = f" ({source.doubt})" if source.doubt else ""
    output.write(f"{output.isolated(source.title)}{seen}{doubt}", indent="      ", dim=True)
