"""Who is looking, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.http import HttpRequest

from ecotone.apps.accounts.models import AuditEvent, User
from ecotone.kernel.moment import once_a_moment
from ecotone.rights.visibility import PUBLIC, Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who is looking, as the visibility rule knows them; ``PUBLIC`` when not signed in."""
    user = getattr(request, "user", None)
    return user.viewer() if isinstance(user, User) else _viewer_of_lazy(user)


def _viewer_of_lazy(user: object) -> Viewer:
    """Django hands out the user wrapped; a wrapped visitor without account has no ``viewer``."""
    viewer = getattr(user, "viewer", None)
    found = viewer() if callable(viewer) else PUBLIC
    return found if isinstance(found, Viewer) else PUBLIC


def signed_in(request: HttpRequest) -> str:
    """Return the name under which what this visitor does is written down: the e-mail address."""
    return viewer_of(request).name


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the audit trail."""

    at: datetime
    actor: str
    verb: str
    detail: dict[str, Any]


def audit_lines(object_kind: str, object_id: str, limit: int = 50) -> list[AuditLine]:
    """Return what happened to one thing, the newest first. For staff only."""
    found = AuditEvent.objects.filter(object_kind=object_kind, object_id=object_id)[:limit]
    return [AuditLine(event.at, event.actor, event.verb, event.detail) for event in found]


#: So many last lines make the stamp: on PostgreSQL a line may be committed after a later one.
_STAMPED = 16


def stamp_of_events() -> tuple[int, ...] | None:
    """Return what has to stay the same for kept facts about hubs and people to stay true.

    None inside a transaction: what is read there may never come to be, and must not be kept.
    """
    return None if connection.in_atomic_block else latest_events()


@once_a_moment
def latest_events() -> tuple[int, ...]:
    """Return the numbers of the last lines of the audit trail, the newest first."""
    return tuple(AuditEvent.objects.order_by("-id").values_list("id", flat=True)[:_STAMPED])
