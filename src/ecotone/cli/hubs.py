"""``ecotone hubs …``."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

import click
from django.conf import settings

from ecotone.apps.harvest import actions as harvest
from ecotone.apps.harvest import queries as readings
from ecotone.apps.harvest.actions import InterfaceCheck, Preview
from ecotone.apps.hubs import queries
from ecotone.apps.hubs.queries import HubView, InterfaceView
from ecotone.cli import options, output, prepare
from ecotone.cli.progress import progress
from ecotone.connectors import registry
from ecotone.connectors.store import Outcome
from ecotone.kernel.errors import BadInput
from ecotone.rights.visibility import Viewer
from ecotone.vocab import countries, gbf

BY = "ecotone hubs"
STAFF = Viewer(BY, staff=True)
SOME = 5  # quarantined objects that are named after a run


@click.group()
def hubs() -> None:
    """List, try, read and check knowledge hubs.

    \b
    Examples:
      ecotone hubs list --country KEN
      ecotone hubs show gbif
      ecotone hubs preview https://zenodo.org/oai2d --kind oai-pmh --limit 5
      ecotone hubs harvest gbif --limit 500
    """  # noqa: D301  \b tells click to keep the lines


@hubs.command("list")
@click.option("--country", help="Only those that cover this country: KEN.")
@click.option("--target", help="Only those that help with this target: 3.")
@click.option("--readable", is_flag=True, help="Only those that can be read by machine.")
@options.as_json
def list_hubs(*, country: str | None, target: str | None, readable: bool, as_json: bool) -> None:
    """List the hubs with their health.

    \b
    Examples:
      ecotone hubs list --readable
      ecotone hubs list --country KEN --target 3 --json
    """  # noqa: D301  \b tells click to keep the lines
    prepare.require_ready()
    where = countries.country(country) if country else None
    found = queries.hubs(
        target=gbf.target(target).id if target else "",
        country=where.iso3 if where else "",
        areas=where.areas if where else (),
    )
    if readable:
        found = [hub for hub in found if hub.health != "listed"]
    if as_json:
        output.write_json([_json(hub) for hub in found])
        return
    for hub in found:
        click.echo(f"{hub.id:<28} {hub.health:<8} {hub.records:>7}  {output.isolated(hub.name)}")
    click.echo(f"{len(found)} hubs.")


@hubs.command()
@click.argument("hub_id", metavar="ID")
@options.as_json
def show(*, hub_id: str, as_json: bool) -> None:
    """Show a hub, its interfaces and its last runs.

    \b
    Example:
      ecotone hubs show gbif
    """  # noqa: D301  \b tells click to keep the lines
    prepare.require_ready()
    hub = queries.hub(hub_id)
    runs = readings.runs_of(hub_id)
    if as_json:
        output.write_json({**_json(hub), "runs": [asdict(run) for run in runs]})
        return
    output.write_heading(f"{hub.name} ({hub.id})")
    output.write(hub.offers)
    _write_facts(
        {
            "Operator": hub.operator,
            "Home page": hub.home_page,
            "Covers": ", ".join(hub.coverage),
            "Targets": ", ".join(hub.targets),
            "Records": str(hub.records),
            "Source": hub.source,
        }
    )
    for one in hub.interfaces:
        _write_interface(one)
    for run in runs[:5]:
        output.write(
            f"Run of {_moment(run.started_at)}: {run.outcome or 'under way'}, {run.new} new, "
            f"{run.changed} changed, {run.same} same, {run.withdrawn} withdrawn, "
            f"{run.quarantined} quarantined. {run.for_keeper}"
        )


@hubs.command()
@click.argument("url")
@click.option("--kind", type=click.Choice(sorted(registry.kinds())), help="Protocol, if known.")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@options.as_json
def preview(*, url: str, kind: str | None, limit: int, as_json: bool) -> None:
    """Read a few records from an address and show what we would make of them; keeps nothing.

    \b
    Examples:
      ecotone hubs preview https://zenodo.org/oai2d --kind oai-pmh
      ecotone hubs preview https://www.ipbes.net/rss.xml --limit 3 --json
    """  # noqa: D301  \b tells click to keep the lines
    _require_network()
    seen = harvest.preview(url, kind or "", limit)
    if as_json:
        output.write_json(asdict(seen))
        return
    _write_preview(seen)


@hubs.command("harvest")
@click.argument("hub_id", metavar="ID")
@click.option("--limit", type=click.IntRange(1), help="Stop after so many records.")
def harvest_hub(*, hub_id: str, limit: int | None) -> None:
    """Read a hub's interfaces now.

    Goes on from where the last run stood; may be stopped at any time. Exit code 1 when an
    interface could not be read.

    \b
    Examples:
      ecotone hubs harvest gbif
      ecotone hubs harvest gbif --limit 500
    """  # noqa: D301  \b tells click to keep the lines
    prepare.require_ready()
    _require_network()
    ready = [one for one in queries.hub(hub_id).interfaces if one.state == "ready"]
    if not ready:
        raise BadInput(f"{hub_id} has no interface that can be read; see: hubs show {hub_id}")
    failed = False
    for one in ready:
        with progress(f"Reading {hub_id} through {one.kind}") as report:
            outcome = harvest.harvest_interface(one.id, by=BY, limit=limit, on_progress=report)
        failed = _write_outcome(outcome) or failed
        if outcome.counts.quarantined:
            _write_quarantined(one)
    sys.exit(1 if failed else 0)


@hubs.command()
@click.argument("hub_id", metavar="ID")
def reread(*, hub_id: str) -> None:
    """Read again what a hub sent, without asking the hub; after a connector has changed.

    \b
    Example:
      ecotone hubs reread gbif
    """  # noqa: D301  \b tells click to keep the lines
    prepare.require_ready()
    with progress(f"Reading what {hub_id} sent") as report:
        counts = harvest.reread_hub(hub_id, by=BY, on_progress=report)
    click.echo(f"{counts.new} new, {counts.changed} changed, {counts.same} same.")
    prepare.bring_index_up_to_date()


@hubs.command()
@click.argument("hub_id", metavar="ID")
@options.as_json
def check(*, hub_id: str, as_json: bool) -> None:
    """Ask a hub who it is and whether its first page can be read; keeps nothing.

    Exit code 1 when none of its interfaces works.

    \b
    Example:
      ecotone hubs check gbif
    """  # noqa: D301  \b tells click to keep the lines
    prepare.require_ready()
    _require_network()
    checks = harvest.check_hub(hub_id)
    if as_json:
        output.write_json([asdict(one) for one in checks])
    else:
        _write_checks(checks)
    sys.exit(0 if any(one.works for one in checks) else 1)


def _require_network() -> None:
    if settings.ECOTONE_OFFLINE:
        raise BadInput("ECOTONE_OFFLINE is set, so no other machine is asked. Unset it first.")


def _json(hub: HubView) -> dict[str, object]:
    shown = asdict(hub)
    del shown["keeper_email"]
    return {**shown, "health": hub.health, "records": hub.records}


def _write_interface(one: InterfaceView) -> None:
    output.write_heading(f"{one.kind}  {one.address}")
    _write_facts(
        {
            "Health": f"{one.health}. {one.state_reason}".strip(),
            "Records": str(one.records),
            "Last read": _moment(one.last_success_at) if one.last_success_at else "never",
            "Last said": one.last_message,
        }
    )


def _write_facts(facts: dict[str, str]) -> None:
    for name, value in facts.items():
        if value:
            output.write(f"{name}: {value}", indent="  ")


def _moment(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"


def _write_preview(seen: Preview) -> None:
    said = f" says {seen.expected} records" if seen.expected is not None else ""
    output.write_heading(f"{seen.card.title or 'No title'} ({seen.kind}){said}")
    for note in (*seen.card.notes, *seen.notes):
        output.write(note, indent="  ")
    for number, one in enumerate(seen.records, 1):
        if one.record is None:
            output.write(f"{one.key}: {one.problem}", indent="  ", bullet=f"{number}. ")
            continue
        title, _language = one.record.title()
        output.write(title or one.key, indent="  ", bullet=f"{number}. ")
        _write_facts(
            {
                "Type": one.record.type,
                "Year": str(one.record.year or ""),
                "Licence": one.record.licence,
                "Languages": ", ".join(one.record.languages),
                "Stands under": ", ".join(
                    f"{tag.code} ({tag.rule}: {tag.evidence})" for tag in one.tags[:6]
                ),
                "Noted": " ".join(one.record.notes),
                "Source": one.address,
            }
        )


def _write_outcome(outcome: Outcome) -> bool:
    """Say how a run ended; return whether it failed."""
    counts = outcome.counts
    output.write(
        f"{counts.read} read: {counts.new} new, {counts.changed} changed, {counts.same} same, "
        f"{counts.withdrawn} withdrawn, {counts.quarantined} quarantined, "
        f"{counts.not_ours} not for us."
    )
    for sentence in (outcome.for_keeper, *outcome.notes):
        if sentence:
            output.write(sentence)
    return outcome.ending not in ("complete", "limited")


def _write_quarantined(interface: InterfaceView) -> None:
    """Say which objects were put aside last and why; whoever has this command is staff."""
    waiting = readings.quarantined(interface.hub_id, viewer=STAFF, limit=SOME)
    for one in waiting:
        if one.interface_id == interface.id:
            output.write(f"{one.key}: {one.for_keeper}", indent="  ")


def _write_checks(checks: Iterable[InterfaceCheck]) -> None:
    for one in checks:
        state = "works" if one.works else "does not work"
        expected = f" of {one.expected}" if one.expected is not None else ""
        output.write(f"{one.kind} {one.address}: {state}.")
        if one.readable or one.unreadable:
            readable = f"{one.readable} of the first {one.readable + one.unreadable}{expected}"
            output.write(f"{readable} can be read.", indent="  ")
        if one.message:
            output.write(one.message, indent="  ")
