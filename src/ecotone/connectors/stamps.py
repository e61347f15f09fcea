"""Stamps of hubs: ISO 8601 dates and moments as text, compared and moved without losing form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

_SECONDS = "%Y-%m-%dT%H:%M:%SZ"


def of(moment: datetime) -> str:
    """Return an aware moment as a stamp with seconds, in UTC."""
    return moment.astimezone(UTC).strftime(_SECONDS)


def moment(stamp: str) -> datetime | None:
    """Return the moment a stamp stands for (a day: its begin; no zone: UTC), or None."""
    try:
        if len(stamp) == 10:  # a day
            day = date.fromisoformat(stamp)
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        found = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def highest(known: str, stamps: Iterable[str]) -> str:
    """Return the latest of the stamps that are moments, in the form its hub wrote it."""
    best, best_moment = known, moment(known)
    previous = ""
    for stamp in stamps:
        if stamp == previous:  # hubs that load in bulk repeat one stamp a thousand times
            continue
        previous = stamp
        found = moment(stamp)
        if found is not None and (best_moment is None or found > best_moment):
            best, best_moment = stamp, found
    return best


def window_start(high: str, begun: str, overlap: timedelta) -> str:
    """Return where the next pass starts: ``high``, not after ``begun``, less ``overlap``.

    A ``high`` that is no moment (an ETag, a sequence number) is the hub's own and stays as it is.
    The answer has the precision of ``high``: a day stays a day.
    """
    reached = moment(high)
    if reached is None:
        return high
    limit = moment(begun)
    start = (min(reached, limit) if limit else reached) - overlap
    return start.date().isoformat() if len(high) == 10 else start.strftime(_SECONDS)
