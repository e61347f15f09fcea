"""The client with which this installation asks hubs."""

from __future__ import annotations

from django.conf import settings

from ecotone import __version__
from ecotone.connectors import registry
from ecotone.connectors.base import Connector
from ecotone.kernel.http import Client


def client(kind: str) -> Client:
    """Return a client that keeps the pace of this kind of interface; close it after use."""
    contact = "; ".join(
        part for part in (f"+{settings.ECOTONE_ADDRESS}", settings.ECOTONE_CONTACT) if part
    )
    return Client(
        agent=f"Ecotone/{__version__} ({contact})",
        allow_private=settings.ECOTONE_ALLOW_PRIVATE_ADDRESSES,
        pause_seconds=registry.connector(kind).offers.pause_seconds,
    )


def connector(kind: str, address: str, own: dict[str, object], http: Client) -> Connector:
    """Return the connector of an interface. Raises ``BadInput`` when its settings are wrong."""
    return registry.build(kind, {"address": address, **own}, http)
