"""Records for the tests of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ecotone.apps.catalogue import actions
from ecotone.apps.hubs import actions as hubs
from ecotone.records.model import Draft, Link


@pytest.fixture
def two_hubs(db: None) -> None:
    for name in ("north", "south"):
        hubs.add_hub(hubs.NewHub(id=name, name=name.title()), by="test")


@pytest.fixture
def draft() -> Callable[..., actions.Arrived]:
    """Return a function that makes a draft about protected areas in Kenya."""

    def make(
        key: str = "1",
        *,
        title: str = "Protected areas of Kenya: how well they are managed",
        doi: str = "",
        page: str = "",
        text: str = "Marine protected areas in Kenya and their management.",
        published: str = "2021-03-04",
    ) -> actions.Arrived:
        return actions.Arrived(
            Draft(
                key=key,
                titles={"en": title},
                descriptions={"en": text},
                identifiers=tuple(doi.split()),
                links=(Link(url=page),) if page else (),
                languages=("en",),
                published=published,
            ),
            f"https://hub.example/{key}",
        )

    return make
