"""``ecotone indicators list``, ``show`` and ``needs``: what can be computed, and from what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ecotone.apps.monitoring import cards
from ecotone.apps.monitoring.shown import (
    ShownCard,
    ShownColumn,
    ShownMeasure,
    ShownNeed,
    ShownSetting,
)
from ecotone.cli import options, output
from ecotone.cli.indicators import methods
from ecotone.cli.indicators.examples import write_example
from ecotone.vocab import gbf


@click.command("list")
@click.option("--target", help="Only those that serve this target: 4.")
@options.as_json
def list_methods(*, target: str | None, as_json: bool) -> None:
    """List the methods: what can be computed here from data.

    \b
    Examples:
      ecotone indicators list
      ecotone indicators list --target 4 --json
    """  # noqa: D301  \b tells click to keep the lines
    found = methods.cards()
    if target:
        number = gbf.target(target).number
        found = tuple(one for one in found if number in one.targets)
    if as_json:
        output.write_json([cards.as_json(one) for one in found])
        return
    for one in found:
        shown = cards.shown(cards.as_json(one))
        code = shown.code or "–"
        click.echo(f"{code:<8} {shown.name:<30} {shown.lifecycle:<10} {shown.title}")
        inputs = ", ".join(_need_name(need) for need in shown.needs)
        output.write(f"needs {inputs}", indent=" " * 9, dim=True)
    click.echo(f"{len(found)} methods. `ecotone indicators show CODE` explains one.")


def _need_name(need: ShownNeed) -> str:
    return f"{need.name} ({need.kind}{', if there is one' if need.optional else ''})"


@click.command()
@click.argument("method", metavar="METHOD")
@options.as_json
def show(*, method: str, as_json: bool) -> None:
    """Show the card of a method: what it measures, its steps, sources, doubts, a worked example.

    METHOD is the code of an indicator (A.3) or the name of a method (red-list-index).

    \b
    Examples:
      ecotone indicators show A.3
      ecotone indicators show red-list-index --json
    """  # noqa: D301  \b tells click to keep the lines
    said = cards.of_method(methods.method(method))
    if as_json:
        output.write_json(said)
        return
    _write_card(cards.shown(said))


def _write_card(card: ShownCard) -> None:
    output.write_heading(" ".join(part for part in (card.code, card.title) if part))
    output.write(f"{card.name}, version {card.version}, {card.lifecycle}", dim=True)
    output.write(card.summary)
    _write_list("Measures", [_measure(one) for one in card.measures])
    _write_list("Needs", [f"{_need_name(one)}: {one.meaning}" for one in card.needs])
    _write_list("Steps", card.steps, numbered=True)
    _write_list("Settings (--set NAME=VALUE)", [_setting(one) for one in card.settings])
    _write_list("Interval", [_interval(card)])
    if card.least_known is not None:
        _write_list("Least known", [f"No value where less than {card.least_known:.0%} is known."])
    _write_list("Broken down by", card.groups)
    if card.worked_example:
        one = card.worked_example
        said = f"{one.text} Published: {one.expected}, reproduced to {one.tolerance:g}."
        _write_list("Worked example", [f"{said} Source: {one.source}"])
    _write_list("Where our default differs from others, and why", card.differs_from_peers)
    _write_list("Doubts", card.doubts)
    _write_list(
        "Sources",
        [
            " ".join(part for part in (one.text, one.doi and f"doi:{one.doi}", one.address) if part)
            for one in card.references
        ],
    )


def _measure(one: ShownMeasure) -> str:
    bounds = ""
    if one.low is not None and one.high is not None:
        bounds = f", from {one.low:g} to {one.high:g}"
    good = {"up": ", more is better", "down": ", less is better"}.get(one.direction, "")
    return f"{one.title} ({one.name}): {one.unit}{bounds}{good}"


def _setting(one: ShownSetting) -> str:
    default = f", {one.default} unless set" if one.default else ""
    options = f" One of {', '.join(one.options)}." if one.options else ""
    return f"{one.name}{default}: {one.meaning.rstrip('.')}.{options}"


def _interval(card: ShownCard) -> str:
    if card.uncertainty == "none":
        return f"None: {card.no_interval}"
    over = f", drawing {card.unit_of_resampling} again" if card.unit_of_resampling else ""
    return f"{card.uncertainty}{over}"


def _write_list(title: str, lines: Any, *, numbered: bool = False) -> None:
    if not lines:
        return
    output.write_heading(title)
    for number, line in enumerate(lines, 1):
        output.write(line, indent="  ", bullet=f"{number}. " if numbered else "• ")


@click.command()
@click.argument("method", metavar="METHOD")
@click.option(
    "--example",
    type=click.Path(path_type=Path),
    help="Write a small made-up file to start from; for several inputs, a folder.",
)
@options.as_json
def needs(*, method: str, example: Path | None, as_json: bool) -> None:
    """Show which tables, layers or grids a method takes: columns, types, units, codes.

    \b
    Examples:
      ecotone indicators needs A.3
      ecotone indicators needs A.3 --example birds.csv
    """  # noqa: D301  \b tells click to keep the lines
    found = methods.method(method)
    said = cards.as_json(found.card)
    if as_json:
        output.write_json(said["inputs"])
    else:
        for need in cards.shown(said).needs:
            _write_need(need)
    if example:
        with output.told_when_not_written(example):
            files, command = write_example(found, example)
        for file in files:
            click.echo(f"Wrote {file}.", err=True)
        if command:
            click.echo(f"Compute it: {command}", err=True)


_PLACE = (
    "place (text; may be left out). Whose the row is, as KEN; without it, all rows are of the "
    "--country."
)


def _write_need(need: ShownNeed) -> None:
    optional = "" if not need.optional else ", may be left out"
    output.write_heading(f"{need.name}: {need.kind}{optional}")
    output.write(need.meaning)
    if need.kind == "raster":
        year = "One grid for each year. " if need.by_year else ""
        output.write(f"{year}{f'Unit: {need.unit}.' if need.unit else ''}", indent="  ")
    for column in need.columns:
        output.write(_column(column), indent="  ", bullet="• ")
    if need.kind != "raster" and all(one.name != "place" for one in need.columns):
        output.write(_PLACE, indent="  ", bullet="• ")
    if need.key:
        several = "combination of " if len(need.key) > 1 else ""
        output.write(f"Each {several}{', '.join(need.key)} occurs once.", indent="  ")


def _column(column: ShownColumn) -> str:
    facts = [column.type, column.unit]
    if column.optional:
        facts.append("may be left out")
    elif column.blank:
        facts.append("cells may be empty")
    if column.low is not None or column.high is not None:
        low = "" if column.low is None else f"from {column.low:g} "
        high = "" if column.high is None else f"to {column.high:g}"
        facts.append(f"{low}{high}".strip())
    if column.codes:
        facts.append(f"one of {', '.join(column.codes)}")
    meaning = column.meaning.rstrip(".") + "."
    example = f" Example: {column.example}" if column.example else ""
    return f"{column.name} ({'; '.join(fact for fact in facts if fact)}). {meaning}{example}"
