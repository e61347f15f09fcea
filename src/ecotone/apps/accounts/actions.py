"""Writing the audit trail."""

from __future__ import annotations

from typing import Any

from ecotone.apps.accounts.models import AuditEvent


def record_event(
    *, by: str, verb: str, object_kind: str, object_id: str, detail: dict[str, Any] | None = None
) -> None:
    """Write one line of the audit trail; call it inside the transaction of the change it tells.

    ``by`` is a person's e-mail address or the name of the job that acts.
    """
    AuditEvent.objects.create(
        actor=by[:254],
        verb=verb,
        object_kind=object_kind,
        object_id=object_id[:100],
        detail=detail or {},
    )
