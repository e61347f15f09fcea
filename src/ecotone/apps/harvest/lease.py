"""Who reads an interface now: a lease that runs out, never a flag that stays."""

from __future__ import annotations

import os
import socket
import uuid
from datetime import timedelta

from django.db.models import Q

from ecotone.apps.harvest.models import Reading
from ecotone.connectors.store import LeaseLost
from ecotone.kernel import clock
from ecotone.kernel.errors import EcotoneError

#: Longer than one request with all its retries; renewed before and with every page.
LASTS = timedelta(minutes=15)


class BeingRead(EcotoneError):
    """Somebody else reads this interface now."""


class Lease:
    """The right to read one interface, held by one worker."""

    def __init__(self, interface_id: int) -> None:
        self.interface_id = interface_id
        self.holder = f"{socket.gethostname()[:50]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"

    def take(self) -> None:
        """Take the lease; raises ``BeingRead`` when another living worker has it."""
        now = clock.now()
        Reading.objects.get_or_create(interface_id=self.interface_id)
        mine = Reading.objects.filter(interface_id=self.interface_id)
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        current = mine.values_list("lease_by", flat=True).get()
        if current and _has_ended(current):
            free |= Q(lease_by=current)
        if not mine.filter(free).update(lease_by=self.holder, lease_until=now + LASTS):
            raise BeingRead("This hub is being read already; wait until that run has ended.")

    def renew(self, **values: object) -> None:
        """Hold on for another while and write ``values`` with it; raises ``LeaseLost``."""
        mine = Reading.objects.filter(interface_id=self.interface_id, lease_by=self.holder)
        if not mine.update(lease_until=clock.now() + LASTS, **values):
            raise LeaseLost(
                "Another worker has gone on with this hub; this run stops.",
                f"interface {self.interface_id}: lease of {self.holder} was taken over",
            )

    def give_back(self) -> None:
        """Let others read; nothing happens when the lease is lost already."""
        mine = Reading.objects.filter(interface_id=self.interface_id, lease_by=self.holder)
        mine.update(lease_by="", lease_until=None)


def _has_ended(holder: str) -> bool:
    """Tell whether a holder was a process of this machine that is no more.

    Where its number has been given to another process by now, we wait until the lease runs out.
    """
    host, _, rest = holder.partition(":")
    number = rest.partition(":")[0]
    if host != socket.gethostname()[:50] or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
