"""schema.org through sitemaps: the kit, and what only this way has."""

from __future__ import annotations

from pathlib import Path

from ecotone.connectors.schemaorg import SchemaOrg, SchemaOrgSettings
from ecotone.connectors.testing import ConnectorKit


class TestSchemaOrg(ConnectorKit):
    folder = Path(__file__).parent / "schemaorg"

    def make(self, http):
        return SchemaOrg(SchemaOrgSettings(address="https://site.example/"), http)
