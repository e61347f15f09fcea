"""A small catalogue of two hubs with one record in every state, and an index of its own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ecotone.apps.catalogue import index
from ecotone.apps.catalogue.actions import Arrived, hide_record, put, withdraw
from ecotone.apps.countries.actions import load_countries
from ecotone.apps.hubs.actions import NewHub, add_hub
from ecotone.kernel import clock
from ecotone.kernel.digest import short_name
from ecotone.records.model import Contributor, Draft, Link

LIBRARY, ARCHIVE = "library", "archive"


def draft(key: str, title: str, **fields) -> Draft:
    held = {
        "titles": {"en": title},
        "descriptions": {"en": f"{title}: what is known of wetlands in Kenya and who keeps it."},
        "kinds": ("report",),
        "links": (Link(url=f"https://example.org/{key}", title="Landing page"),),
        "contributors": (Contributor(name="Maathai, Wangari"),),
        "languages": ("en",),
        "rights": ("CC-BY-4.0",),
        "published": "2019",
    }
    return Draft(key=key, **(held | fields))


def uid(key: str, hub: str = LIBRARY) -> str:
    return short_name(hub, key)


@pytest.fixture
def hubs(db, settings, tmp_path) -> None:
    settings.ECOTONE_INDEX = tmp_path / "index"
    load_countries(by="test")
    add_hub(NewHub(id=LIBRARY, name="Wetland library", coverage=("GLOBAL",)), by="test")
    add_hub(NewHub(id=ARCHIVE, name="Archive of marshes", coverage=("GLOBAL",)), by="test")


def store(*drafts: Draft, hub: str = LIBRARY) -> None:
    put(hub, [Arrived(one, f"https://{hub}.example.org/{one.key}") for one in drafts], by="test")
    index.catch_up()


@pytest.fixture
def records(hubs) -> dict[str, str]:
    """Return the names of one record in each state."""
    later = (clock.today() + timedelta(days=30)).isoformat()
    store(
        draft("open", "Wetlands of Kenya", identifiers=("10.1234/open",)),
        draft("gone", "Withdrawn wetlands"),
        draft("hidden", "Hidden wetlands"),
        draft("late", "Embargoed wetlands", rights=(f"info:eu-repo/date/embargoEnd/{later}",)),
    )
    withdraw(LIBRARY, ["gone"], reason="The hub removed it.", by="test")
    hide_record(uid("hidden"), reason="Under review.", by="test")
    index.catch_up()
    return {state: uid(state) for state in ("open", "gone", "hidden", "late")}
