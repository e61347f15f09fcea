"""Reading hubs: now, again from what is stored, or only a look."""

from ecotone.apps.harvest.actions.look import (
    InterfaceCheck,
    Preview,
    PreviewRecord,
    check_hub,
    preview,
)
from ecotone.apps.harvest.actions.read import accept_shrink, harvest_interface
from ecotone.apps.harvest.actions.reread import reread_hub
from ecotone.apps.harvest.actions.work import work

__all__ = [
    "InterfaceCheck",
    "Preview",
    "PreviewRecord",
    "accept_shrink",
    "check_hub",
    "harvest_interface",
    "preview",
    "reread_hub",
    "work",
]
