"""Letting people see what was computed, at once or on a day that is set before it comes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.monitoring.actions.gate import changing
from ecotone.apps.monitoring.flow import State
from ecotone.apps.monitoring.models import PUBLIC, STAFF, Dataset, ReleaseDay, Run, Value
from ecotone.apps.monitoring.rules import require_change
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.rights.licence import UNKNOWN
from ecotone.rights.visibility import Viewer

#: Values that are nobody's official figure; a release shows them, its end hides them again.
OPEN = (State.COMPUTED.value, State.UNDER_REVIEW.value)


def release(run_id: str, *, by: Viewer, note: str = "") -> int:
    """Show a run and its values as computed from open data, not as official figures.

    Returns how many values it has to show. Values wait for the release day of their indicator and
    place where one is set. Raises ``NotFound``, and ``BadInput`` when a dataset that it used is
    not public or its licence is not known.
    """
    require_change(by)
    with changing():
        run = _locked(run_id)
        _require_open(Dataset.objects.filter(uses__run_id=run_id))
        values, days = _open(run.values)
        run.audience = PUBLIC
        run.public_from = max((day for day in days if day), default=None)
        run.released_at, run.released_by = clock.now(), by.name[:254]
        run.save(update_fields=["audience", "public_from", "released_at", "released_by"])
        _tell("released", "run", run_id, by=by, detail={"values": values, "note": note})
    return values


def release_figures(dataset: str, *, by: Viewer, note: str = "") -> int:
    """Show figures that were read from a published dataset, as figures of their source.

    Returns how many; raises as ``release``.
    """
    require_change(by)
    with changing():
        found = Dataset.objects.select_for_update().filter(pk=dataset)
        _require_open(found)
        one = found.first()
        if one is None:
            raise NotFound(f"There is no dataset {dataset}.", what="dataset", asked=dataset)
        values, _days = _open(one.figures)
        _tell(
            "released figures", "dataset", dataset, by=by, detail={"values": values, "note": note}
        )
    return values


def _open(values: Any) -> tuple[int, list[date | None]]:
    """Make values public, each from its release day; return how many, and the days."""
    found = list(values.filter(state__in=OPEN).order_by("pk"))
    day_of = {key: release_day(*key) for key in {(one.indicator, one.place) for one in found}}
    for one in found:
        one.audience, one.public_from = PUBLIC, day_of[one.indicator, one.place]
    Value.objects.bulk_update(found, ["audience", "public_from"], batch_size=500)
    return len(found), list(day_of.values())


def withdraw_release(run_id: str, *, reason: str, by: Viewer) -> None:
    """End the release of a run: what is not official is for staff again."""
    require_change(by)
    if not reason.strip():
        raise BadInput("Say why the release is withdrawn.")
    with changing():
        run = _locked(run_id)
        run.values.filter(state__in=OPEN).update(audience=STAFF, public_from=None)
        left = run.values.filter(audience=PUBLIC).exists()
        run.audience = PUBLIC if left else STAFF
        run.released_at, run.released_by = None, ""
        run.save(update_fields=["audience", "released_at", "released_by"])
        _tell("withdrew release", "run", run_id, by=by, detail={"reason": reason})


def schedule_release(
    indicator: str, *, release_on: date, by: Viewer, place: str = "", note: str = ""
) -> None:
    """Set the day on which values of an indicator come out; an empty ``place`` means everywhere.

    What becomes official or is released before that day is held back until it. Raises
    ``BadInput`` for a day that has passed.
    """
    require_change(by)
    if release_on < clock.today():
        raise BadInput(f"{release_on} has passed; a release day is set before it comes.")
    with changing():
        _day, new = ReleaseDay.objects.get_or_create(
            indicator=indicator,
            place=place,
            release_on=release_on,
            defaults={"note": note[:500], "set_by": by.name[:254], "set_at": clock.now()},
        )
        if new:
            _tell(
                "scheduled release",
                "indicator",
                indicator,
                by=by,
                detail={"place": place, "on": release_on.isoformat()},
            )


def release_day(indicator: str, place: str) -> date | None:
    """Return the next release day still to come; the place's own goes before that of all."""
    days = ReleaseDay.objects.filter(
        Q(place=place) | Q(place=""), indicator=indicator, release_on__gt=clock.today()
    )
    by_place = sorted(days, key=lambda one: (one.place == "", one.release_on))
    return by_place[0].release_on if by_place else None


def open_run(run_id: str, day: date | None) -> None:
    """Let everybody see the record of a run from ``day`` on, for one of its values is public.

    Called inside the transaction that makes the value public.
    """
    run = _locked(run_id)
    if run.audience != PUBLIC:
        run.public_from = day
    elif run.public_from is not None:
        run.public_from = min(run.public_from, day) if day else None
    run.audience = PUBLIC
    run.save(update_fields=["audience", "public_from"])


def _require_open(datasets: QuerySet[Dataset]) -> None:
    for one in datasets.order_by("title"):
        if one.audience != PUBLIC:
            raise BadInput(
                f"“{one.title}” ({one.digest[:12]}) is not public, so what was computed from it is"
                " not computed from open data. Publish the dataset first."
            )
        if one.licence == UNKNOWN:
            raise BadInput(
                f"The licence of “{one.title}” ({one.digest[:12]}) is not known. Find it out and"
                " say it first."
            )


def _locked(run_id: str) -> Run:
    found = Run.objects.select_for_update().filter(pk=run_id).first()
    if found is None:
        raise NotFound(f"There is no run {run_id}.", what="run", asked=run_id)
    return found


def _tell(verb: str, kind: str, name: str, *, by: Viewer, detail: dict[str, Any]) -> None:
    record_event(by=by.name, verb=verb, object_kind=kind, object_id=name, detail=detail)
