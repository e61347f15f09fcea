"""OAI-PMH: the kit, and what only this protocol has."""

from __future__ import annotations

from pathlib import Path

from ecotone.connectors.oaipmh import OaiPmh, OaiPmhSettings
from ecotone.connectors.testing import ConnectorKit

ADDRESS = "https://hub.example/oai"


class TestOaiPmh(ConnectorKit):
    folder = Path(__file__).parent / "oaipmh"
    obeys_robots = False  # an OAI-PMH address is there for machines

    def make(self, http):
        return OaiPmh(OaiPmhSettings(address=ADDRESS), http)
