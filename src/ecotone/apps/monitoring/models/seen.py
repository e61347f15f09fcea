"""Who may see what is kept: the words of the visibility rule as columns hold them."""

from __future__ import annotations

from ecotone.kernel import clock
from ecotone.rights.visibility import Audience, Purpose, Viewer, sight

AUDIENCES = [(one.value, one.value) for one in Audience]
PUBLIC, STAFF = Audience.PUBLIC.value, Audience.STAFF.value


def audiences(viewer: Viewer, purpose: Purpose) -> list[Audience]:
    """Return the audiences that ``viewer`` belongs to for ``purpose``."""
    return sorted(sight(viewer, purpose, clock.today()).audiences)
