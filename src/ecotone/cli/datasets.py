"""``ecotone datasets …``: data on the shelf, what is known of it, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ecotone.apps.monitoring import actions, queries
from ecotone.apps.monitoring.flow import Origin
from ecotone.cli import options, output, prepare
from ecotone.cli.fetch import cube_sql, fetch
from ecotone.cli.indicators import inputs, methods
from ecotone.cli.indicators.problems import tell_problems
from ecotone.cli.indicators.writing import write_pairs
from ecotone.cli.progress import stages
from ecotone.kernel.errors import BadInput
from ecotone.rights.visibility import Purpose

if TYPE_CHECKING:
    from ecotone.indicators.base import MethodCard

#: What is said of a dataset beside its content.
ABOUT = ("title", "licence", "citation", "source")
_for = click.option(
    "--for",
    "wanted",
    required=True,
    metavar="METHOD:INPUT",
    help="For which input of which method: A.3:assessments.",
)
_column = click.option("--column", multiple=True, help="Your heading for a column: COLUMN=HEADING.")
_unit = click.option("--unit", multiple=True, help="The unit your file has: COLUMN=ha.")
_sheet = click.option("--sheet", default="", help="Sheet of a workbook.")
_missing = click.option(
    "--missing", multiple=True, help="Codes that mean not known: COLUMN=-999,NA."
)
_encoding = click.option("--encoding", default="", help="Encoding of a text file: cp1251 …")
_decimal = click.option(
    "--decimal", type=click.Choice([",", "."]), help="Mark for decimals, where it is open."
)
_sensitive = click.option(
    "--sensitive",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="List of species whose places are to be made coarse.",
)


def _how_to_read(command: Callable[..., None]) -> Callable[..., None]:
    """Add the file, what it is for, and the options that say how it is to be read."""
    file = click.argument("file", type=click.Path(path_type=Path))
    for option in (_sensitive, _decimal, _encoding, _missing, _sheet, _unit, _column, _for, file):
        command = option(command)
    return command


@click.group()
def datasets() -> None:
    """Check, keep, show and publish datasets.

    \b
    Examples:
      ecotone datasets check birds.csv --for A.3:assessments
      ecotone datasets add birds.csv --for A.3:assessments --licence CC-BY-4.0
      ecotone datasets list
    """  # noqa: D301  \b tells click to keep the lines


datasets.add_command(fetch)
datasets.add_command(cube_sql)


@datasets.command("list")
@options.as_json
def list_datasets(*, as_json: bool) -> None:
    """List the datasets that are kept.

    \b
    Example:
      ecotone datasets list --json
    """  # noqa: D301  \b tells click to keep the lines
    prepare.migrate()
    found, total = queries.datasets(viewer=options.operator(), purpose=Purpose.READ)
    if as_json:
        output.write_json(found)
        return
    for one in found:
        seen = "public" if one.public else "staff"
        rows = "" if one.rows is None else f"{one.rows:,} rows"
        title = output.isolated(one.title)
        click.echo(
            f"{one.digest[:12]}  {one.kind:<7} {seen:<7} {rows:>16}  {title} ({one.licence})"
        )
    click.echo(f"{total} datasets.")


@datasets.command()
@click.argument("digest", metavar="DIGEST")
@options.as_json
def show(*, digest: str, as_json: bool) -> None:
    """Show a dataset: licence, citation, columns, first rows, and the runs that used it.

    DIGEST is the digest or its beginning.

    \b
    Example:
      ecotone datasets show 4f2a9c71d0
    """  # noqa: D301  \b tells click to keep the lines
    prepare.migrate()
    found = queries.dataset(digest, viewer=options.operator(), purpose=Purpose.READ)
    if as_json:
        output.write_json(found)
        return
    output.write_heading(found.title)
    write_pairs(
        {
            "Digest": found.digest,
            "Kind": found.kind,
            "Rows": found.rows,
            "Licence": found.licence,
            "Citation": found.citation,
            "Source": found.source,
            "Retrieved": found.retrieved_at,
            "Seen by": "everybody" if found.public else "staff",
            "Rows seen by everybody": "no: " + found.preview_reason if found.preview_reason else "",
        }
    )
    for column in found.columns:
        output.write(f"{column.name} ({column.type})", indent="  ", bullet="• ")
    for note in found.notes:
        output.write(note, indent="  ", bullet="! ")
    for row in found.preview.rows[:5] if found.preview else ():
        click.echo("  " + " | ".join("" if cell is None else cell for cell in row))
    for run in found.runs:
        click.echo(f"  used by run {run.id} ({run.code or run.method})")


@datasets.command()
@_how_to_read
def check(*, file: Path, wanted: str, **asked: Any) -> None:
    """Check a file against what a method needs, cell by cell; keeps nothing.

    Exit code 1 when something has to be mended; every problem is said with row and column.

    \b
    Examples:
      ecotone datasets check birds.csv --for A.3:assessments
      ecotone datasets check birds.xlsx --for A.3:assessments --column category=Status
    """  # noqa: D301  \b tells click to keep the lines
    from ecotone.datasets.reading import read  # noqa: PLC0415  help must not wait for pyarrow

    card, name = _need(wanted)
    told = _told(card, name, asked, {})
    try:
        with stages() as stage:
            stage("read", str(file))
            found = read(file, card.inputs[name], name=name, **told.reading_of(name))
    except BadInput as error:
        tell_problems(error, one_input=True)
    for note in found.notes:
        output.write(note, bullet="! ")
    said = "" if found.kind == "raster" else f": {found.rows_out:,} of {found.rows_in:,} rows"
    click.echo(f"{file} can be used as {name} of {card.code or card.name}{said}.")


@datasets.command()
@_how_to_read
@click.option("--title", default="", help="What the data are called.")
@click.option("--licence", default="", help="CC-BY-4.0 …; without it the rows are never public.")
@click.option("--citation", default="", help="How the data are cited.")
@click.option("--source", default="", help="Where they come from: an address or words.")
@click.option("--in-place", is_flag=True, help="Leave a large grid where it is.")
def add(*, file: Path, wanted: str, **asked: Any) -> None:
    """Check a file and keep it under the digest of its content, for staff until published.

    `compute` takes it as --input NAME=@DIGEST.

    \b
    Example:
      ecotone datasets add birds.csv --for A.3:assessments --licence CC-BY-4.0 \\
        --title "Birds of Kenya" --citation "National Museums of Kenya 2025"
    """  # noqa: D301  \b tells click to keep the lines
    prepare.migrate()
    card, name = _need(wanted)
    said = {field: asked[field] for field in ABOUT if asked[field]}
    if "licence" in said:
        said["licence"] = inputs.licence(said["licence"])
    told = _told(card, name, asked, said)
    try:
        with stages() as stage:
            stage("read", str(file))
            one = inputs.Given(name=name, file=str(file))
            snapshot = inputs.keep([one], card.inputs[name], told, inputs.shelf())
            actions.keep_dataset(snapshot, by=options.operator())
    except BadInput as error:
        tell_problems(error, one_input=True)
    for note in snapshot.notes:
        output.write(note, bullet="! ")
    click.echo(f"Kept as {snapshot.digest}. Use it: --input {name}=@{snapshot.digest[:12]}")


@datasets.command()
@click.argument("digest", metavar="DIGEST")
def publish(*, digest: str) -> None:
    """Let everybody know of a dataset; its rows go with it only when the licence lets us share.

    \b
    Example:
      ecotone datasets publish 4f2a9c71d0
    """  # noqa: D301  \b tells click to keep the lines
    name = _digest(digest)
    actions.publish_dataset(name, by=options.operator())
    found = queries.dataset(name, viewer=options.operator(), purpose=Purpose.EXPORT)
    click.echo(f"“{found.title}” is public. {found.preview_reason}".rstrip())


@datasets.command()
@click.argument("digest", metavar="DIGEST")
@click.option("--reason", required=True, help="Why; it stands in the audit trail.")
def hide(*, digest: str, reason: str) -> None:
    """Take a dataset out of sight of everybody but staff; runs that used it stay.

    \b
    Example:
      ecotone datasets hide 4f2a9c71d0 --reason "It names places of nests."
    """  # noqa: D301  \b tells click to keep the lines
    actions.hide_dataset(_digest(digest), reason=reason, by=options.operator())
    click.echo("The dataset is for staff.")


@datasets.command()
@click.argument("digest", metavar="DIGEST")
@click.option("--title", help="What the data are called.")
@click.option("--licence", help="CC-BY-4.0 …, or unknown.")
@click.option("--citation", help="How the data are cited.")
@click.option("--source", help="Where they come from: an address or words.")
def describe(*, digest: str, **about: str | None) -> None:
    """Correct title, licence, citation or source of a dataset; its content cannot change.

    \b
    Example:
      ecotone datasets describe 4f2a9c71d0 --licence CC-BY-4.0
    """  # noqa: D301  \b tells click to keep the lines
    said = {field: text for field, text in about.items() if text is not None}
    if not said:
        raise click.UsageError("Say what is to be corrected: --title, --licence, --citation …")
    if "licence" in said:
        said["licence"] = inputs.licence(said["licence"])
    actions.describe_dataset(_digest(digest), by=options.operator(), **said)
    click.echo("The description is corrected.")


@datasets.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--indicator", required=True, help="Which indicator they are of: A.3.")
@click.option(
    "--origin",
    type=click.Choice(["national", "global"]),
    required=True,
    help="Whose figures they are: the country's, or a custodian's.",
)
@click.option("--country", default="", help="The country, where the file names none: GBR.")
@click.option("--series", default="", help="The SDG indicator in the file: 15.5.1.")
@click.option(
    "--heading",
    default="",
    help="What the file measures, where it does not say so; or words of the title of one series.",
)
@click.option(
    "--column",
    multiple=True,
    help="Headings of a table of several countries: place=Code, year=Year, value=…",
)
@click.option("--title", default="", help="What the data are called.")
@click.option("--licence", default="", help="OGL-UK-3.0 …")
@click.option("--citation", default="", help="How the data are cited.")
@click.option("--source", default="", help="Where they come from: an address or words.")
@options.as_json
def figures(
    *,
    file: Path,
    indicator: str,
    origin: str,
    country: str,
    series: str,
    heading: str,
    column: tuple[str, ...],
    as_json: bool,
    **about: str,
) -> None:
    """Take figures that others published; a file of another measure under the number is refused.

    They are for staff until released (`ecotone indicators release DIGEST`) or made official.
    Global figures stand beside national ones and never take their place.

    \b
    Examples:
      ecotone datasets figures indicator_15-5-1.csv --indicator A.3 --origin national \\
        --country GBR --licence OGL-UK-3.0
      ecotone datasets figures rli.csv --indicator A.3 --origin global --column place=Code \\
        --column year=Year --column value="15.5.1 - Red List Index - ER_RSK_LST"
    """  # noqa: D301  \b tells click to keep the lines
    prepare.migrate()
    said = {name: text for name, text in about.items() if text}
    if "licence" in said:
        said["licence"] = inputs.licence(said["licence"])
    given = actions.Published(
        file=file,
        indicator=indicator,
        origin=Origin(origin),
        country=options.place(country),
        series=series,
        heading=heading,
        columns=dict(_halves(word) for word in column),
        about=said,
    )
    try:
        with stages() as stage:
            _know_measures(indicator)
            stage("read", str(file))
            taken = actions.take_figures(given, shelf=inputs.shelf(), by=options.operator())
    except BadInput as error:
        tell_problems(error, one_input=True)
    if as_json:
        output.write_json(taken)
        return
    for note in taken.notes:
        output.write(note, bullet="! ")
    click.echo(f"{taken.new} new figures, from dataset {taken.dataset}.")


def _know_measures(indicator: str) -> None:
    """Keep the card of the indicator's method, so that figures go by the measure it names."""
    for card in methods.cards():
        if card.code == indicator:
            actions.keep_method(methods.method(card.name), by=options.operator())


def _halves(word: str) -> tuple[str, str]:
    name, equals, heading = word.partition("=")
    if not equals or not name or not heading:
        raise BadInput(f"Write --column COLUMN=HEADING, not “{word}”.")
    return name, heading


def _digest(digest: str) -> str:
    prepare.migrate()
    return queries.dataset(digest, viewer=options.operator(), purpose=Purpose.READ).digest


def _need(wanted: str) -> tuple[MethodCard, str]:
    """Return the card and the name of the input from ``A.3:assessments``."""
    asked, _colon, name = wanted.partition(":")
    card = methods.method(asked).card
    name = name or next(iter(card.inputs))
    if name not in card.inputs:
        raise BadInput(
            f"{card.code or card.name} has no input “{name}”; it needs {', '.join(card.inputs)}."
        )
    return card, name


def _told(
    card: MethodCard, name: str, asked: Mapping[str, Any], about: Mapping[str, str]
) -> inputs.Told:
    """Return what was said of one file, as ``compute`` has it of several."""

    def full(option: str) -> dict[str, dict[str, str]]:
        return inputs.by_input([f"{name}.{word}" for word in asked[option]], card, option)

    return inputs.Told(
        columns=full("column"),
        units=full("unit"),
        missing=full("missing"),
        sheets={name: asked["sheet"]} if asked["sheet"] else {},
        encoding=asked["encoding"],
        decimal=asked.get("decimal") or "",
        sensitive=asked["sensitive"],
        in_place=asked.get("in_place", False),
        about={name: dict(about)},
    )
