"""The hub under which starter records stand: this program itself."""

from __future__ import annotations

from ecotone.apps.hubs.actions import NewHub

HUB_ID = "ecotone-starter"
STARTER = NewHub(
    id=HUB_ID,
    name="Ecotone starter catalogue",
    operator="Ecotone",
    offers="records made from reference facts, each with its source and date",
    types=("knowledge",),
    languages=("en", "fr", "es", "ar", "ru", "zh"),
    coverage=("GLOBAL",),
    source="ships with the program; the page of sources names every list",
    aggregator=True,
)
