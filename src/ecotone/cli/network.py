"""Whether the outside world can be reached from here, asked once and quickly."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from ecotone import __version__
from ecotone.kernel.http import Client, HttpError, Limits

#: Asked to see whether there is a network: addresses that answer programs quickly.
DOORS = ("https://api.gbif.org/v1/oai-pmh/registry?verb=Identify", "https://doi.org/")
QUICK = Limits(size=1024 * 1024, seconds=6, silence=5, connect=4, tries=1)


def is_open(addresses: Iterable[str]) -> bool:
    """Return whether any of ``addresses`` answers within seconds; each host is asked once."""
    with Client(agent=agent(), limits=QUICK, pause_seconds=0) as client:
        return any(_answers(client, address) for address in addresses)


def agent() -> str:
    """Return how we introduce ourselves to other machines."""
    contact = settings.ECOTONE_CONTACT
    about = f"+{settings.ECOTONE_ADDRESS}" + (f"; {contact}" if contact else "")
    return f"Ecotone/{__version__} ({about})"


def _answers(client: Client, address: str) -> bool:
    try:
        client.get(address, robots=False)  # addresses that their keepers publish for machines
    except HttpError:
        return False
    return True
