"""What is decided about values: reviewed, official, revised, declined; and what is released."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import click
from django.db import transaction

from ecotone.apps.monitoring import actions, queries
from ecotone.apps.monitoring.flow import State
from ecotone.apps.monitoring.shown import ShownValue
from ecotone.cli import options, prepare
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.rights.visibility import Purpose
from ecotone.vocab import gbf

_note = click.option("--note", default="", help="What is to be remembered with the decision.")
_reason = click.option("--reason", required=True, help="Why; readers see it.")


def _values_of_a_run(command: Callable[..., None]) -> Callable[..., None]:
    """Add the argument RUN and the options that choose among its values."""
    for option in (
        click.option("--measure", default="", help="Only values of this measure."),
        click.option("--year", type=int, help="Only values of this year."),
        click.option("--country", default="", help="Only values of this country: KEN."),
        click.argument("run", metavar="RUN"),
    ):
        command = option(command)
    return command


@click.command()
@_values_of_a_run
@_note
def submit(*, note: str, **chosen: Any) -> None:
    """Submit computed values for review.

    \b
    Example:
      ecotone indicators submit 4kz2m7c6qjw3x5ab --country KEN
    """  # noqa: D301  \b tells click to keep the lines
    values = _chosen(chosen, State.COMPUTED)
    count = actions.submit_for_review(values, by=options.operator(), note=note)
    click.echo(f"{count} values are under review.")


@click.command()
@_values_of_a_run
@_note
def publish(*, note: str, **chosen: Any) -> None:
    """Make reviewed values official, and so public, from their release day where one is set.

    \b
    Examples:
      ecotone indicators publish 4kz2m7c6qjw3x5ab
      ecotone indicators publish 4kz2m7c6qjw3x5ab --year 2024 --measure index
    """  # noqa: D301  \b tells click to keep the lines
    values = _chosen(chosen, State.UNDER_REVIEW)
    count = actions.make_official(values, by=options.operator(), note=note)
    click.echo(f"{count} values are official.")


@click.command()
@_values_of_a_run
@_reason
def revise(*, reason: str, **chosen: Any) -> None:
    """Put the values of a newer run in the place of official ones, which stay readable.

    RUN is the newer run. Values that replace nothing official are left as they are. All or none:
    a value that may not be revised leaves the others as they were, too.

    \b
    Example:
      ecotone indicators revise q7d5pf2n6vbtc3my --reason "Two species were counted twice."
    """  # noqa: D301  \b tells click to keep the lines
    by = options.operator()
    new = _found(chosen, State.COMPUTED, State.UNDER_REVIEW)
    pairs = [(old, one.id) for one in new if (old := _official_like(one)) is not None]
    if not pairs:
        raise BadInput("No official value has the same measure, place, year and group.")
    with transaction.atomic():
        for old, replacement in pairs:
            actions.revise(old, replacement=replacement, reason=reason, by=by)
    click.echo(f"{len(pairs)} official values were revised.")


@click.command()
@_values_of_a_run
@_reason
def decline(*, reason: str, **chosen: Any) -> None:
    """Decline values of a run, also official ones: from now on only staff see them.

    \b
    Example:
      ecotone indicators decline 4kz2m7c6qjw3x5ab --reason "The list of species was incomplete."
    """  # noqa: D301  \b tells click to keep the lines
    values = _chosen(chosen, State.COMPUTED, State.UNDER_REVIEW, State.OFFICIAL)
    count = actions.decline(values, reason=reason, by=options.operator())
    click.echo(f"{count} values were declined.")


@click.command()
@click.argument("run", metavar="RUN")
@_note
def release(*, run: str, note: str) -> None:
    """Show a run to everybody as computed from open data, not as an official national figure.

    Its datasets have to be public and of a known licence: `ecotone datasets publish`. For figures
    that were read (`ecotone datasets figures`), RUN is the digest of their dataset.

    \b
    Example:
      ecotone indicators release 4kz2m7c6qjw3x5ab
    """  # noqa: D301  \b tells click to keep the lines
    by = options.operator()
    origin = _source(run)
    act = actions.release if "run" in origin else actions.release_figures
    count = act(next(iter(origin.values())), by=by, note=note)
    click.echo(f"{count} values are released.")


@click.command()
@click.argument("run", metavar="RUN")
@_reason
def withdraw(*, run: str, reason: str) -> None:
    """End the release of a run: what is not official is for staff again.

    \b
    Example:
      ecotone indicators withdraw 4kz2m7c6qjw3x5ab --reason "The layer was out of date."
    """  # noqa: D301  \b tells click to keep the lines
    actions.withdraw_release(_source(run).get("run", run), reason=reason, by=options.operator())
    click.echo("The release is withdrawn.")


@click.command()
@click.argument("indicator", metavar="CODE")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day: 2027-06-01.")
@click.option("--country", default="", help="Only for this country: KEN.")
@_note
def schedule(*, indicator: str, on: date, country: str, note: str) -> None:
    """Set the day on which values of an indicator come out; until then they are held back.

    \b
    Example:
      ecotone indicators schedule A.3 --on 2027-06-01 --country KEN
    """  # noqa: D301  \b tells click to keep the lines
    prepare.migrate()
    code = gbf.indicator(indicator).code
    place = options.place(country)
    day = on.date() if hasattr(on, "date") else on
    actions.schedule_release(code, release_on=day, place=place, note=note, by=options.operator())
    click.echo(f"Values of {code} come out on {day}.")


def _source(asked: str) -> dict[str, str]:
    """Return ``{"run": id}``, or ``{"dataset": digest}`` for figures that were read."""
    prepare.migrate()
    viewer = options.operator()
    try:
        return {"run": queries.run(asked, viewer=viewer, purpose=Purpose.READ).id}
    except NotFound:
        try:
            return {"dataset": queries.dataset(asked, viewer=viewer, purpose=Purpose.READ).digest}
        except NotFound:
            pass
        raise


def _found(chosen: dict[str, Any], *states: State) -> list[ShownValue]:
    """Return the values of a run that were chosen and stand in one of these states."""
    country = chosen["country"]
    source: dict[str, Any] = {**_source(chosen["run"])}
    values = queries.shown_values(
        viewer=options.operator(),
        purpose=Purpose.READ,
        **source,
        place=options.place(country),
        year=chosen["year"],
        measure=chosen["measure"],
    )
    found = [one for one in values if one.state in states]
    if not found:
        raise BadInput(f"No value that was chosen is {' or '.join(states)}.")
    return found


def _chosen(chosen: dict[str, Any], *states: State) -> list[int]:
    return [one.id for one in _found(chosen, *states)]


def _official_like(one: ShownValue) -> int | None:
    """Return the number of the official value that ``one`` would replace, or None."""
    same = queries.shown_values(
        viewer=options.operator(),
        purpose=Purpose.READ,
        indicator=one.indicator,
        method=one.method if not one.indicator else "",
        measure=one.measure.name,
        place=one.place,
        year=one.year,
        state=State.OFFICIAL.value,
    )
    origins = {one.origin, "national" if one.origin == "platform" else one.origin}
    alike = [old.id for old in same if old.group == one.group and old.origin in origins]
    return alike[0] if alike else None
