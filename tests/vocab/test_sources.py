from datetime import date

from ecotone.vocab import sources
from ecotone.vocab.files import DATA


def test_every_data_file_has_its_source():
    files = [one for folder in (DATA, DATA / "lists") for one in folder.iterdir()]
    names = {one.name.rpartition(".")[0] for one in files if one.name.endswith((".csv", ".json"))}
    assert names <= {one.name for one in sources.sources()}


def test_every_source_says_who_what_is_doubtful_and_when():
    for one in sources.sources():
        assert one.title
        assert one.sources
        assert one.doubts, one.name
        assert one.seen_on == date(2026, 11, 21)
        assert one.rows > 0, one.name


def test_rows_are_counted():
    rows = {one.name: one.rows for one in sources.sources()}
    assert {name: rows[name] for name in ("countries", "gbf_indicators", "hubs", "themes")} == {
        "countries": 250,
        "gbf_indicators": 204,
        "hubs": 182,
        "themes": 12,
    }
