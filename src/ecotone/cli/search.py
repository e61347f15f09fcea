"""``ecotone search``."""

from __future__ import annotations

import sys

import click
from django.http import QueryDict
from django.utils import translation

from ecotone.api.search import counted, why
from ecotone.apps.catalogue import search as catalogue
from ecotone.apps.catalogue.forms import question
from ecotone.apps.catalogue.queries import Card
from ecotone.apps.catalogue.search import Found
from ecotone.cli import options, output, prepare
from ecotone.kernel.errors import NotFound
from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.search.query import Hit, Sort

FILTERS = ("country", "target", "type", "theme", "language", "hub", "licence", "year")


@click.command()
@click.argument("words", nargs=-1)
@click.option("--country", multiple=True, help="ISO code, UN M49 region or GLOBAL.")
@click.option("--target", multiple=True, help="Number of a target: 3.")
@click.option("--type", multiple=True, help="Resource type: dataset, assessment, guidance …")
@click.option("--theme", multiple=True, help="Theme: pollination …")
@click.option("--language", multiple=True, help="Language the record is in: fr.")
@click.option("--hub", multiple=True, help="Hub that has it: gbif.")
@click.option("--licence", multiple=True, help="SPDX id, or unknown: CC-BY-4.0.")
@click.option("--year", multiple=True, help="Year or range: 2015-2021.")
@click.option("--wider", is_flag=True, help="With --country: also its regions and the world.")
@click.option("--sort", type=click.Choice([one.value for one in Sort]), default="relevance")
@click.option("--page", type=click.IntRange(1, 500), default=1, help="Which page of results.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, help="Results on a page.")
@options.language
@options.as_json
def search(
    *,
    words: tuple[str, ...],
    wider: bool,
    sort: str,
    page: int,
    limit: int,
    lang: str,
    as_json: bool,
    **filters: tuple[str, ...],
) -> None:
    """Search all connected knowledge, in any of the six languages.

    A filter given twice means either; different filters narrow the search. Nothing found ends
    with exit code 3.

    \b
    Examples:
      ecotone search protected areas --country KEN --target 3
      ecotone search "aires protégées" --year 2015-2021 --sort newest
      ecotone search mangrove --type dataset --json
    """  # noqa: D301  \b tells click to keep the lines
    prepare.require_ready()
    translation.activate(lang)
    asked = QueryDict(mutable=True)
    asked.update({"q": " ".join(words), "sort": sort, "page": str(page)})
    for name in FILTERS:
        asked.setlist(name, list(filters[name]))
    if wider:
        asked["wider"] = "1"
    read = question(
        asked, viewer=PUBLIC, purpose=Purpose.API, language=lang, size=limit, strict=True
    )
    for problem in read.problems:
        click.echo(f"ecotone: {problem}", err=True)
    found = catalogue.search(read.query)
    if as_json:
        output.write_json(_json(found))
    else:
        _write(found, page, limit)
    if not found.results.total:
        if not as_json:
            raise NotFound("Nothing was found. Use fewer words or fewer filters.")
        sys.exit(3)


def _json(found: Found) -> dict[str, object]:
    hits = {hit.uid: hit for hit in found.results.hits}
    return {
        "total": found.results.total,
        "items": [{**_card(card), **why(hits[card.uid])} for card in found.cards],
        **counted(found.results),
        "not_searched": found.not_searched,
    }


def _card(card: Card) -> dict[str, object]:
    shown = {name: getattr(card, name) for name in Card.__dataclass_fields__}
    del shown["state"], shown["added_at"]
    return shown


def _write(found: Found, page: int, limit: int) -> None:
    hits = {hit.uid: hit for hit in found.results.hits}
    total = found.results.total
    if found.results.spelling:
        output.write(f"Did you mean: {found.results.spelling}?")
    if found.results.relaxed:
        output.write(f"Without these filters: {', '.join(found.results.relaxed)}.")
    for number, card in enumerate(found.cards, (page - 1) * limit + 1):
        _write_card(number, card, hits[card.uid])
    if total:
        last = (page - 1) * limit + len(found.cards)
        output.write()
        output.write(f"{(page - 1) * limit + 1} to {last} of {total}.")
    if found.not_searched:
        count = len(found.not_searched)
        click.echo(f"ecotone: {count} hubs are not searched or not up to date (--json).", err=True)


def _write_card(number: int, card: Card, hit: Hit) -> None:
    facts = [card.type, str(card.year) if card.year else "", ", ".join(card.countries[:5])]
    found = [f"{one.field}: {', '.join(one.words)}" for one in hit.reasons]
    hubs = ", ".join(hub.name for hub in card.hubs)
    output.write_heading(f"{number}. {output.isolated(card.title)}")
    output.write(" · ".join(fact for fact in facts if fact), indent="   ")
    if hit.snippet:
        output.write(hit.snippet, indent="   ")
    if found:
        output.write(f"Found in {'; '.join(found)}", indent="   ")
    output.write(f"Source: {hubs}" if hubs else "Source: not known", indent="   ")
    if card.link:
        click.echo(f"   {card.link}")
