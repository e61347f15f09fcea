"""Names and numbers of records, for sitemaps, feeds and the index."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime

from ecotone.apps.accounts.queries import stamp_of_events
from ecotone.apps.catalogue.models import Change, Record
from ecotone.kernel import clock
from ecotone.kernel.moment import once_a_moment
from ecotone.rights.visibility import Purpose, Viewer, sight


@once_a_moment
def latest_change() -> int:
    """Return the number of the last line of the change log; 0 when nothing has happened yet."""
    last = Change.objects.order_by("-id").values_list("id", flat=True).first()
    return last or 0


def stamp_for(viewer: Viewer, purpose: Purpose) -> Hashable:
    """Return what has to stay the same for kept records to stay true for whoever sees as much.

    That is the change log, the audit trail (hubs are renamed there), what the viewer may see and
    the day. None inside a transaction, where nothing may be kept.
    """
    events = stamp_of_events()
    if events is None:
        return None
    return latest_change(), events, sight(viewer, purpose, clock.today()), clock.today()


def visible_uids(
    *, viewer: Viewer, purpose: Purpose, after: str = "", limit: int = 5000
) -> list[tuple[str, datetime]]:
    """Return (uid, changed at) of visible records with a uid past ``after``, in order of uid."""
    shown = Record.objects.visible_to(viewer, purpose).filter(uid__gt=after)
    return list(shown.order_by("uid").values_list("uid", "changed_at")[:limit])


def visible_count(*, viewer: Viewer, purpose: Purpose, target: str = "") -> int:
    """Return how many records (under one target) this viewer may see for this purpose."""
    shown = Record.objects.visible_to(viewer, purpose)
    if target:
        shown = shown.filter(taggings__scheme="target", taggings__code=target)
    return shown.count()
