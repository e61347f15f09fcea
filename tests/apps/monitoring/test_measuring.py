import pytest

from ecotone.apps.monitoring import queries
from ecotone.apps.monitoring.actions.measuring import measure_information
from ecotone.apps.monitoring.queries.information import information
from ecotone.apps.monitoring.rules import NotAllowed
from ecotone.datasets.snapshot import Shelf
from ecotone.rights.visibility import PUBLIC, Purpose, Viewer
from ecotone.vocab import gbf
from ecotone.vocab.countries import countries
from ecotone.vocab.gbf import Kind

STAFF = Viewer("analyst", staff=True)


def values(**asked):
    return queries.shown_values(
        viewer=PUBLIC, purpose=Purpose.READ, indicator="21.1", measure="score", **asked
    )


def test_every_headline_indicator_and_target_is_looked_at_for_every_party(loaded, db):
    rows = information()
    headline = [one for one in gbf.indicators() if one.kind is Kind.HEADLINE]
    assert "21.1" in {one.code for one in headline}  # it does not look at itself
    parties = [one for one in countries() if one.party]
    assert len(rows) == len(parties) * (len(headline) - 1 + 23 + 1)


def test_no_assessment_on_our_list_is_unknown_and_not_no(loaded, db):
    said = {
        row["place"]: row["answer"] for row in information() if row["component"] == "assessment"
    }
    assert (said["KHM"], said["FRA"]) == ("yes", "unknown")


def test_the_score_of_every_party_is_shown_to_everybody(loaded, db, tmp_path):
    measure_information(shelf=Shelf(tmp_path), by=STAFF)
    whole = [one for one in values() if dict(one.group) == {"component": "all"}]
    assert {one.place for one in whole} == {one.iso3 for one in countries() if one.party}
    assert all(0 < one.value <= 100 for one in whole)


def test_nothing_new_known_is_the_same_run(loaded, db, tmp_path):
    first, new = measure_information(shelf=Shelf(tmp_path), by=STAFF)
    second, again = measure_information(shelf=Shelf(tmp_path), by=STAFF)
    assert (new, again, second.id) == (True, False, first.id)


def test_visitors_may_not_measure(db, tmp_path):
    with pytest.raises(NotAllowed):
        measure_information(shelf=Shelf(tmp_path), by=PUBLIC)
