"""Keeping datasets, and deciding who may know of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from ecotone.apps.accounts.actions import record_event
from ecotone.apps.monitoring.actions.gate import changing
from ecotone.apps.monitoring.models import PUBLIC, STAFF, Dataset
from ecotone.apps.monitoring.rules import require_change
from ecotone.datasets.needs import NEEDS_CONSENT
from ecotone.kernel import clock
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.rights.licence import UNKNOWN, allows
from ecotone.rights.visibility import Viewer

if TYPE_CHECKING:  # both load pyarrow or ibis, which the web server must not
    from ecotone.datasets.snapshot import Snapshot
    from ecotone.indicators.base import InputUsed

PREVIEW_ROWS = 20
#: What a person may say of a dataset beside its content.
DESCRIBED = ("title", "licence", "citation", "source")


def keep_dataset(snapshot: Snapshot, *, by: Viewer) -> str:
    """Keep what is known of a snapshot, with its first rows; return its digest.

    The same content is the same dataset: what was not known before is filled in, and nothing that
    is known changes (``describe_dataset`` does that). New datasets are for staff until published.
    Of rows that need the consent of communities nothing is kept here: neither rows nor a drawing.
    """
    # Imported here: reading first rows loads pyarrow, which the web server must not.
    from ecotone.datasets import glimpse  # noqa: PLC0415  see above

    require_change(by)
    ours_to_show = not snapshot.facts.get(NEEDS_CONSENT)
    seen = {
        "kind": snapshot.kind,
        "title": snapshot.title or snapshot.file_name,
        "licence": snapshot.licence or UNKNOWN,
        "citation": snapshot.citation,
        "source": snapshot.source,
        "retrieved_at": snapshot.retrieved_at,
        "file_name": snapshot.file_name,
        "columns": [_column(one) for one in snapshot.columns],
        "rows": None if snapshot.kind == "raster" else snapshot.rows,
        "facts": dict(snapshot.facts),
        "notes": list(snapshot.notes),
        "needs_consent": not ours_to_show,
        "preview": glimpse.first_rows(snapshot, PREVIEW_ROWS) if ours_to_show else [],
        "picture": glimpse.picture(snapshot) if ours_to_show else None,
    }
    with changing():
        _keep(snapshot.digest, plain(seen), by=by)
    return snapshot.digest


def keep_input(used: InputUsed, *, by: Viewer) -> None:
    """Keep what a run says of one of its inputs, where the dataset itself was not kept.

    Called inside the transaction that records the run.
    """
    seen = {
        "kind": "table",
        "title": used.title or used.file_name or used.name,
        "licence": used.licence or UNKNOWN,
        "citation": used.citation,
        "source": used.source,
        "retrieved_at": used.retrieved_at,
        "file_name": used.file_name,
        "rows": used.rows,
    }
    if not Dataset.objects.filter(pk=used.digest).exists():
        _keep(used.digest, seen, by=by)


def _keep(name: str, seen: dict[str, Any], *, by: Viewer) -> None:
    stored = Dataset.objects.filter(pk=name).first()
    if stored is None:
        Dataset.objects.create(digest=name, added_at=clock.now(), added_by=by.name[:254], **seen)
        _tell("kept", name, by=by, detail={"title": seen["title"]})
        return
    missing = {field: value for field, value in seen.items() if _fills(stored, field, value)}
    if stored.needs_consent or missing.get("needs_consent"):
        missing |= {"preview": [], "picture": None, "rows_audience": STAFF}
    missing = {field: value for field, value in missing.items() if value != getattr(stored, field)}
    if missing:
        Dataset.objects.filter(pk=name).update(**missing)
        _tell("completed", name, by=by, detail={"fields": sorted(missing)})


def _fills(stored: Dataset, field: str, value: object) -> bool:
    """Tell whether ``value`` says something where nothing was known; the kind goes with columns."""
    if field == "kind":
        return not stored.columns and stored.kind != value
    return value not in (None, "", [], {}, UNKNOWN, False) and getattr(stored, field) in (
        None, "", [], {}, UNKNOWN, False,
    )  # fmt: skip


def describe_dataset(name: str, *, by: Viewer, **said: str) -> None:
    """Correct title, licence, citation or source of a dataset; its content cannot be changed.

    A licence that no longer lets us share takes the rows out of sight at once. Raises
    ``NotFound`` and ``BadInput`` (another field, an empty title).
    """
    require_change(by)
    if set(said) - set(DESCRIBED) or said.get("title") == "":
        raise BadInput(f"Of a dataset, {', '.join(DESCRIBED)} can be said; the title is not empty.")
    with changing():
        one = _locked(name)
        for field, value in said.items():
            setattr(one, field, value)
        one.rows_audience = _rows_audience(one)
        one.save(update_fields=[*said, "rows_audience"])
        _tell("described", name, by=by, detail=said)


def publish_dataset(name: str, *, by: Viewer) -> None:
    """Let everybody know of a dataset; its rows go with it only when the licence lets us share."""
    require_change(by)
    with changing():
        one = _locked(name)
        one.audience = PUBLIC
        one.rows_audience = _rows_audience(one)
        one.save(update_fields=["audience", "rows_audience"])
        _tell("published", name, by=by, detail={"rows": one.rows_audience})


def hide_dataset(name: str, *, reason: str, by: Viewer) -> None:
    """Take a dataset out of sight of everybody but staff; runs that used it stay."""
    require_change(by)
    if not reason.strip():
        raise BadInput("Say why this dataset is hidden.")
    with changing():
        _locked(name)
        Dataset.objects.filter(pk=name).update(audience=STAFF, rows_audience=STAFF)
        _tell("hidden", name, by=by, detail={"reason": reason})


def _rows_audience(one: Dataset) -> str:
    shareable = allows(one.licence).share and not one.needs_consent
    return PUBLIC if one.audience == PUBLIC and shareable else STAFF


def _locked(name: str) -> Dataset:
    found = Dataset.objects.select_for_update().filter(pk=name).first()
    if found is None:
        raise NotFound(f"There is no dataset {name}.", what="dataset", asked=name)
    return found


def _column(one: object) -> dict[str, str]:
    """Return a column of a snapshot as {name, type, unit, meaning}, however it is said there."""
    if isinstance(one, str):
        return {"name": one, "type": "", "unit": "", "meaning": ""}
    read = one.get if isinstance(one, dict) else lambda field, _none="": getattr(one, field, "")
    return {field: str(read(field, "") or "") for field in ("name", "type", "unit", "meaning")}


def plain(value: Any) -> Any:
    """Return ``value`` as JSON types: what is no number is null, arrays are lists."""
    return orjson.loads(
        orjson.dumps(
            value, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_NON_STR_KEYS, default=_plain
        )
    )


def _plain(value: object) -> object:
    """Mappings and tuples of other kinds, for orjson."""
    if hasattr(value, "items"):
        return dict(value.items())
    return str(value)


def _tell(verb: str, name: str, *, by: Viewer, detail: dict[str, Any]) -> None:
    record_event(by=by.name, verb=verb, object_kind="dataset", object_id=name, detail=detail)
