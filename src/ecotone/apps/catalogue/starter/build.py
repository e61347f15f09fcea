"""All drafts of the starter catalogue, in one order."""

from __future__ import annotations

from collections.abc import Iterator

from ecotone.apps.catalogue.starter import aims, assessments, besnet, hubs, indicators, reports
from ecotone.records.model import Draft


def drafts() -> Iterator[Draft]:
    """Yield every draft; keys are unique and the order never changes."""
    for part in (aims, reports, indicators, assessments, besnet, hubs):
        yield from part.drafts()
