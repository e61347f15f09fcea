import json

import pytest
from tests.loopback import Site

from ecotone.apps.monitoring import queries
from ecotone.datasets.feeds import world_bank
from ecotone.rights.visibility import Purpose, Viewer


def test_the_feeds_are_listed_with_their_words(ecotone):
    told = ecotone("datasets", "fetch").output
    assert "un-sdg: UN Global SDG Database" in told
    assert "  series: code of the series, such as ER_RSK_LST (needed)" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("no-such",), "There is no feed “no-such”"),
        (("un-sdg",), "needs “series”"),
        (("un-sdg", "series"), "Write WORD=VALUE"),
        (("un-sdg", "series=X", "colour=red"), "knows no “colour”"),
        (("protected-planet", "country=KEN"), "Get one at https://api.protectedplanet.net/request"),
        (("protected-planet", "country=KEN", "key=abc"), "seen by others"),
    ],
)
def test_what_cannot_be_asked_says_what_to_do(ecotone, words, said):
    told = ecotone("datasets", "fetch", *words, ECOTONE_PROTECTED_PLANET_KEY="")
    assert told.exit_code != 0
    assert said in str(told.exception) + told.output


def test_the_sql_of_a_cube(ecotone):
    told = ecotone("datasets", "cube-sql", "--country", "ke", "--grid", "mgrs")
    assert "GBIF_MGRSCode(1000," in told.output
    assert "countryCode = 'KE'" in told.output


@pytest.mark.enable_socket
def test_what_is_fetched_is_kept_for_staff(ecotone, tmp_path, settings, monkeypatch):
    settings.ECOTONE_HOME = tmp_path
    settings.ECOTONE_ALLOW_PRIVATE_ADDRESSES = True
    row = {
        "indicator": {"id": "X", "value": "An indicator"},
        "countryiso3code": "KEN",
        "date": "2022",
        "value": 12.4,
    }
    body = json.dumps([{"pages": 1}, [row]]).encode()
    site = Site(lambda *_: (200, "application/json", body))
    stop = site.start()
    monkeypatch.setattr(world_bank.WorldBank.__init__, "__defaults__", (site.address,))
    try:
        told = ecotone("datasets", "fetch", "world-bank", "indicator=X", "country=KEN")
    finally:
        stop()
    assert "World Bank: indicator X, country KEN, 1 rows." in told.output
    found, _ = queries.datasets(viewer=Viewer("officer", staff=True), purpose=Purpose.READ)
    assert [one.title for one in found] == ["World Bank: indicator X, country KEN"]
