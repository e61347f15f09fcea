"""Published figures: taken from files that say what they hold, beside the country's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from tests.apps.monitoring.made import CARD, READER, STAFF

from ecotone.apps.monitoring import actions, queries
from ecotone.apps.monitoring.flow import Origin
from ecotone.apps.monitoring.models import ElementJudgement, Value
from ecotone.apps.monitoring.rules import NotAllowed
from ecotone.datasets.problems import BadTable
from ecotone.datasets.snapshot import Shelf
from ecotone.indicators.difference import OTHER_UNIT, REST, ROUNDED, YEAR
from ecotone.kernel.errors import BadInput, NotFound
from ecotone.rights.visibility import PUBLIC, Purpose
from ecotone.vocab.elements import Measured

pytestmark = pytest.mark.django_db
INSIDE = {"viewer": STAFF, "purpose": Purpose.READ}
EVERYBODY = {"viewer": PUBLIC, "purpose": Purpose.READ}
HEADING = "15.5.1 - Red List Index - ER_RSK_LST"
COLUMNS = {"place": "Code", "year": "Year", "value": HEADING}
OFFICE = """Year,Series,Units,Value
2000,Red List Index,Index,0.96508
2023,Red List Index,Index,0.96214
"""
CUSTODIAN = f"""Entity,Code,Year,{HEADING}
Kenya,KEN,2023,0.79
United Kingdom,GBR,2023,0.97
United Kingdom,GBR,2024,0.97
Europe,,2023,0.9
Africa,,2023,0.8
"""


@pytest.fixture
def take(tmp_path: Path):
    def taken(text: str, **more) -> actions.Taken:
        file = tmp_path / "file.csv"
        file.write_text(text)
        said = {"indicator": "A.3", "origin": Origin.NATIONAL, "country": "GBR", **more}
        by = said.pop("by", STAFF)
        given = actions.Published(file=file, **said)
        return actions.take_figures(given, shelf=Shelf(tmp_path / "shelf"), by=by)

    return taken


def test_an_offices_series_becomes_national_figures_once(take):
    first = take(OFFICE, about={"licence": "OGL-UK-3.0"})
    assert (first.new, take(OFFICE).new) == (2, 0)
    [latest] = queries.latest_values("GBR", 4, **INSIDE)
    assert (latest.value, latest.year, latest.origin) == (0.96214, 2023, Origin.NATIONAL)
    assert (latest.title, latest.interval) == ("Red List Index", "The source gives no interval.")
    assert latest.path == f"datasets/{first.dataset}/"


def test_figures_are_shown_with_their_dataset_only(take):
    name = take(OFFICE, about={"licence": "OGL-UK-3.0"}).dataset
    with pytest.raises(BadInput, match="is not public"):
        actions.release_figures(name, by=STAFF)
    actions.publish_dataset(name, by=STAFF)
    for viewer in (READER, PUBLIC):
        with pytest.raises(NotAllowed):
            actions.release_figures(name, by=viewer)
    assert queries.latest_values("GBR", 4, **EVERYBODY) == ()
    assert actions.release_figures(name, by=STAFF) == 2
    assert len(queries.latest_values("GBR", 4, **EVERYBODY)) == 1
    with pytest.raises(NotFound):
        actions.release_figures("0" * 64, by=STAFF)


def test_a_custodians_table_stands_beside_and_groups_of_countries_are_left_out(take):
    actions.keep_card(CARD, by=STAFF)
    take(OFFICE)
    assert take(CUSTODIAN, origin=Origin.GLOBAL, country="", columns=COLUMNS).new == 3
    assert [one.origin for one in queries.latest_values("GBR", 4, **INSIDE)] == [
        Origin.NATIONAL,
        Origin.GLOBAL,
    ]
    [found] = queries.difference_of("GBR", "A.3", **INSIDE)
    assert found.difference.total == pytest.approx(-0.00786)
    assert [part.reason for part in found.difference.parts] == [YEAR, ROUNDED, REST]
    assert found.difference.parts[1].amount == pytest.approx(0.005 + 0.000005)
    assert queries.difference_of("KEN", "A.3", **INSIDE) == ()
    assert queries.difference_of("GBR", "A.3", **EVERYBODY) == ()


def test_figures_in_another_unit_are_not_compared(take):
    take(OFFICE)
    take(CUSTODIAN, origin=Origin.GLOBAL, country="", columns=COLUMNS)
    Value.objects.filter(origin="global").update(unit="%")
    [found] = queries.difference_of("GBR", "A.3", **INSIDE)
    assert (found.difference.total, found.difference.parts[0].reason) == (None, OTHER_UNIT)


@pytest.mark.parametrize(
    ("text", "more", "sentence"),
    [
        (OFFICE.replace("Red List Index", "Abundance of species"), {}, "another measure"),
        ("Year,Value\n2010,387\n", {}, "does not say what it measures"),
        (OFFICE, {"country": ""}, "--country KEN"),
        (OFFICE, {"indicator": "A.1"}, "can be read: none"),
        (OFFICE, {"indicator": "3.1"}, "14.5.1, 15.1.2"),
        (
            CUSTODIAN,
            {"columns": {"place": "Code", "year": "Year", "value": "Entity"}},
            "another measure",
        ),
        (CUSTODIAN + "Kenya,KEN,2023,0.8\n", {"columns": COLUMNS}, "two values of KEN in 2023"),
    ],
)
def test_what_cannot_be_this_indicator_is_refused(take, text, more, sentence):
    with pytest.raises((BadTable, BadInput), match=sentence):
        take(text, **more)
    assert Value.objects.count() == 0


def test_a_related_series_is_not_the_indicator(take):
    covered = "Year,Series,Value\n2020,Average proportion covered by protected areas,74.5\n"
    assert take(covered, indicator="3.1", series="15.1.2").new == 1
    assert queries.latest_values("GBR", 3, **INSIDE) == ()
    assert queries.indicators_with_values("GBR", **INSIDE) == frozenset()
    [series] = queries.series(place="GBR", indicator="3.1", **INSIDE)
    assert (series.measure.name, series.last.value) == ("15.1.2", 74.5)


def test_only_staff_take_figures(take):
    for viewer in (READER, PUBLIC):
        with pytest.raises(NotAllowed):
            take(OFFICE, by=viewer)
    assert Value.objects.count() == 0


def test_the_global_team_corrects_the_elements_of_a_target(django_assert_num_queries):
    before = queries.elements_of(3)
    one = before[0]
    said = {"measured": Measured.NOT, "indicators": ["3.1"], "reason": "No country reports it."}
    with pytest.raises(NotAllowed):
        actions.judge_element(one.id, by=READER, **said)
    actions.judge_element(one.id, by=STAFF, **said)
    with django_assert_num_queries(1):
        after = queries.elements_of(3)
    assert (after[0].measured, after[0].by, after[0].reason) == (
        Measured.NOT,
        ("3.1",),
        "No country reports it.",
    )
    assert (after[0].text, after[1:]) == (one.text, before[1:])
    actions.judge_element(one.id, by=STAFF, **{**said, "reason": "Still none."})
    assert ElementJudgement.objects.get().reason == "Still none."
    for wrong, error in (
        ({"reason": " "}, BadInput),
        ({"indicators": ["99.9"]}, NotFound),
        ({"measured": Measured.FULLY, "indicators": []}, BadInput),
    ):
        with pytest.raises(error):
            actions.judge_element(one.id, by=STAFF, **{**said, **wrong})
    with pytest.raises(NotFound):
        actions.judge_element("99.z", by=STAFF, **said)
    with pytest.raises(IntegrityError), transaction.atomic():
        ElementJudgement.objects.update(reason="")


def test_of_several_series_that_fit_one_has_to_be_named(take):
    office = "".join(
        ["Year,Series,Units,Value\n"]
        + [
            f"{year},{kind} key biodiversity areas covered by protected areas (%),%,{value}\n"
            for kind, value in (("Terrestrial", 74.2), ("Freshwater", 80.1))
            for year in (2000, 2001)
        ]
    )
    asked = {"indicator": "3.1", "series": "15.1.2"}
    with pytest.raises(BadInput, match=r"holds 2 series that 15\.1\.2 may mean: “Freshwater key"):
        take(office, **asked)
    found = take(office, heading="terrestrial", **asked)
    assert [(one.year, one.value) for one in found.figures] == [(2000, 74.2), (2001, 74.2)]
