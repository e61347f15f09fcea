from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from ecotone.indicators import compute
from ecotone.indicators.geography.areas import geodesic_km2
from ecotone.indicators.methods.territories import (
    CONSENTING,
    NOTHING_NATURAL,
    OVERLAPPING,
    TOO_FEW,
    Territories,
)
from ecotone.indicators.methods.territory_areas import hidden_groups
from ecotone.kernel.errors import BadInput

FORMAL, CUSTOMARY, CLAIMED = "formal", "customary recognised", "claimed"


def outline(number, width=0.01):
    return shapely.box(36 + number / 50, 0, 36 + number / 50 + width, 0.02)


def territory(number, tenure=FORMAL, **about):
    shape = about.pop("shape", outline(number))
    return {
        "territory": f"T{number}",
        "tenure": tenure,
        "geometry": shapely.to_wkb(shape),
        **about,
    }


def consents(*numbers, **about):
    row = {"use": "22.1", "given_on": date(2024, 1, 1), **about}
    return [{"territory": f"T{one}", **row} for one in numbers]


def change(number, natural_to, area, natural_from=True):
    return {
        "territory": f"T{number}",
        "year_from": 2015,
        "year_to": 2020,
        "class_from": "forest" if natural_from else "field",
        "class_to": "forest" if natural_to else "town",
        "natural_from": natural_from,
        "natural_to": natural_to,
        "area_km2": area,
    }


def run(layer, consent, **others):
    settings = {"on": "2025-06-30", **others.pop("settings", {})}
    inputs = {"territories": layer, "consent": consent, **others}
    return compute(Territories, inputs, country="KEN", settings=settings)


def of(found, measure, tenure="all"):
    return {
        one.year: one
        for one in found.values
        if one.measure == measure and dict(one.group) == {"tenure": tenure}
    }


def one_of(found, measure, tenure="all"):
    (only,) = of(found, measure, tenure).values()
    return only


def area(*shapes):
    return geodesic_km2(np.array(shapes)).sum()


@pytest.mark.parametrize(
    "about",
    [
        {"use": "a map on the web"},
        {"given_on": date(2025, 7, 1)},
        {"ends_on": date(2025, 6, 29)},
        {"withdrawn_on": date(2025, 6, 30)},
    ],
    ids=["another use", "not yet", "no longer", "withdrawn"],
)
def test_a_territory_without_live_consent_is_not_counted(about):
    layer = [territory(at) for at in range(4)]
    counted = consents(0, 1, 2, ends_on=None, withdrawn_on=None)
    found = run(layer, [*counted, *consents(3, **about)])
    assert one_of(found, "area").value == pytest.approx(area(*map(outline, range(3))), rel=1e-9)
    assert one_of(found, "territories").value == 3
    everyone = run(layer, [*counted, *consents(3, use="All", ends_on=date(2025, 6, 30))])
    assert one_of(everyone, "territories").value == 4


def test_no_consent_at_all_gives_no_value():
    found = run([territory(at) for at in range(4)], consents(*range(4), use="other"))
    assert {one.value for one in found.values} == {None}


def test_an_outline_without_consent_is_not_even_opened():
    layer = [*(territory(at) for at in range(3)), territory(3) | {"geometry": b"no outline"}]
    assert one_of(run(layer, consents(0, 1, 2)), "territories").value == 3


def test_few_territories_are_not_shown_nor_what_would_tell_them():
    tenures = [FORMAL] * 5 + [CUSTOMARY] * 4 + [CLAIMED]
    layer = [territory(at, tenure) for at, tenure in enumerate(tenures)]
    found = run(layer, consents(*range(10)))
    assert one_of(found, "area").value == pytest.approx(area(*map(outline, range(10))), rel=1e-9)
    assert one_of(found, "share_of_area", FORMAL).value == pytest.approx(50, rel=1e-6)
    for tenure in (CLAIMED, CUSTOMARY):
        hidden = one_of(found, "area", tenure)
        assert (hidden.value, hidden.reason, hidden.units_n) == (None, TOO_FEW, 0)


def test_fewer_territories_than_may_be_shown_give_nothing():
    found = run([territory(0), territory(1)], consents(0, 1))
    assert {one.reason for one in found.values} == {TOO_FEW}
    shown = run([territory(0), territory(1)], consents(0, 1), settings={"least": 2})
    assert one_of(shown, "territories").value == 2


def test_loss_is_a_share_of_what_was_natural():
    changes = [
        row
        for at in range(3)
        for row in (change(at, natural_to=True, area=3.0), change(at, natural_to=False, area=1.0))
    ] + [change(0, natural_to=True, area=50.0, natural_from=False)]
    found = run([territory(at) for at in range(3)], consents(0, 1, 2), changes=changes)
    assert of(found, "natural_loss")[2020].value == pytest.approx(25)


def test_nothing_natural_at_the_beginning_gives_no_loss_and_the_reason():
    changes = [change(at, natural_to=True, area=1.0, natural_from=False) for at in range(3)]
    found = run([territory(at) for at in range(3)], consents(0, 1, 2), changes=changes)
    assert one_of(found, "natural_loss").reason == NOTHING_NATURAL


def test_net_change_is_of_territories_known_in_both_years():
    def row(number, year, size, natural=True):
        kind = "forest" if natural else "field"
        return {
            "territory": f"T{number}",
            "year": year,
            "class": kind,
            "natural": natural,
            "area_km2": size,
        }

    cover = [row(at, 2010, 2.0) for at in range(4)] + [row(at, 2020, 1.0) for at in range(3)]
    cover += [row(4, 2020, 9.0), row(0, 2010, 5.0, natural=False)]
    found = run([territory(at) for at in range(5)], consents(*range(5)), cover=cover)
    assert {year: one.value for year, one in of(found, "natural_change").items()} == {2020: -50.0}
    assert one_of(found, "natural_area").value == pytest.approx(3.0)
    assert one_of(found, "natural_area").units_n == 3


def test_territories_that_overlap_count_once_and_it_is_said():
    layer = [territory(at) for at in range(3)]
    layer += [territory(at + 3, CUSTOMARY, shape=outline(at)) for at in range(3)]
    found = run(layer, consents(*range(6)))
    assert one_of(found, "area").value == pytest.approx(area(*map(outline, range(3))), rel=1e-9)
    assert one_of(found, "share_of_area", CUSTOMARY).value == pytest.approx(100, rel=1e-9)
    assert one_of(found, "area").flags == (CONSENTING, OVERLAPPING)


def test_parts_of_one_territory_are_one():
    layer = [*(territory(at) for at in range(3)), territory(0, shape=outline(9))]
    found = run(layer, consents(0, 1, 2))
    assert one_of(found, "territories").value == 3
    assert one_of(found, "area").value == pytest.approx(area(*map(outline, (0, 1, 2, 9))), rel=1e-9)


def test_one_territory_with_two_tenures_is_refused():
    with pytest.raises(BadInput, match="“T0” stands in several rows with different tenure"):
        run([territory(0), territory(0, CLAIMED)], consents(0))


def test_an_outline_beyond_repair_is_refused_by_row():
    flat = shapely.Polygon([(36, 0), (37, 1), (36, 0)])
    with pytest.raises(BadInput, match="Row 2 of the territories"):
        run([territory(0), territory(1, shape=flat)], consents(0, 1))


@pytest.mark.parametrize("on", ["", "1 May 2026"])
def test_the_day_of_consent_must_be_said(on):
    with pytest.raises(BadInput, match="Give the day on which consent must hold"):
        run([territory(0)], consents(0), settings={"on": on})


counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 9), min_size=1)


@given(counts, st.integers(2, 5))
def test_what_is_hidden_cannot_be_told_from_the_total(counts, least):
    hidden = hidden_groups(counts, least)
    assert all(one in hidden for one, count in counts.items() if count < least)
    together = sum(counts[one] for one in hidden)
    assert not hidden or len(hidden) == len(counts) or (len(hidden) > 1 and together >= least)
    if all(count >= least for count in counts.values()):
        assert hidden == frozenset()
