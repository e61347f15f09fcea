"""Who may do what with datasets, runs and values.

For now every change needs a member of staff; roles of a country come with its desk. Who may
*see* something is not asked here but by ``visible_to`` of the models.
"""

from __future__ import annotations

from ecotone.kernel.errors import EcotoneError
from ecotone.rights.visibility import Viewer


class NotAllowed(EcotoneError):
    """This person may not do this."""


def may_change(viewer: Viewer) -> bool:
    """Tell whether ``viewer`` may keep data, record runs and decide about values."""
    return viewer.staff and bool(viewer.name)


def require_change(viewer: Viewer) -> None:
    """Raise ``NotAllowed`` unless ``viewer`` may change what is kept of indicators."""
    if not may_change(viewer):
        raise NotAllowed(
            "Only signed-in members of staff keep data and decide about values.",
            f"{viewer.name or 'a visitor'} is no member of staff",
        )
