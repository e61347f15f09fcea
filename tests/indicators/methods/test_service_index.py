import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotone.indicators import compute
from ecotone.indicators.methods.service_index import ServiceIndex
from ecotone.kernel.errors import BadInput

GROUPS = {"timber": "provisioning", "carbon": "regulating", "visits": "cultural"}


def account(**services):
    return [
        {
            "place": "ZAF",
            "service": name,
            "service_group": GROUPS.get(name, "provisioning"),
            "year": year,
            "value": value,
        }
        for name, amounts in services.items()
        for year, value in amounts.items()
    ]


def run(rows, **asked):
    return compute(ServiceIndex, {"services": rows}, country="ZAF", settings=asked)


def value(found, measure, year, service="all"):
    (only,) = (
        one
        for one in found.values
        if (one.measure, one.year, one.group["service"]) == (measure, year, service)
    )
    return only


GROWING = account(
    timber={2010: 100.0, 2020: 121.0}, water={2010: 4.0, 2020: 4.0}, carbon={2010: 1.0, 2020: 2.0}
)


def test_groups_are_geometric_means_and_count_equally():
    found = run(GROWING)
    assert value(found, "provisioning", 2020).value == pytest.approx(110.0)
    assert value(found, "index", 2020).value == pytest.approx((110 * 200) ** 0.5)
    assert value(found, "index", 2010).value == pytest.approx(100.0)
    assert not [one for one in found.values if one.measure == "cultural"]


def test_services_count_equally_as_an_option():
    equal = (121 * 100 * 200) ** (1 / 3)
    assert value(run(GROWING), "index_services_equal", 2020).value == pytest.approx(equal)
    assert value(run(GROWING, weights="services"), "index", 2020).value == pytest.approx(equal)


def test_zero_takes_arithmetic_means_for_all_years_and_is_marked():
    rows = account(
        timber={2010: 10.0, 2015: 20.0, 2020: 0.0}, water={2010: 1.0, 2015: 1.0, 2020: 1.0}
    )
    found = run(rows)
    assert value(found, "index", 2015).value == pytest.approx(150.0)
    assert value(found, "index", 2020).value == pytest.approx(50.0)
    assert value(found, "index", 2015).flags == (
        "A service is zero in some year, so arithmetic means are used.",
    )
    assert not value(run(GROWING), "index", 2020).flags


def test_year_with_an_unknown_service_has_no_value():
    rows = account(timber={2010: 10.0, 2015: 20.0}, water={2010: 1.0, 2015: None})
    missing = value(run(rows), "index", 2015)
    assert missing.value is None
    assert missing.reason.startswith("A service of the account is not known")
    assert missing.share_known == 0.5
    partly = value(run(rows, missing="leave out"), "index", 2015)
    assert partly.value == pytest.approx(200.0)
    assert partly.flags == ("Services that are not known in the year are left out.",)


def test_service_without_a_row_in_a_year_is_unknown_and_not_zero():
    rows = account(timber={2010: 10.0, 2015: 20.0}, water={2010: 1.0})
    assert value(run(rows), "index", 2015).value is None
    assert value(run(rows), "index", 2015, "timber").value == pytest.approx(200.0)


def test_base_year_is_the_first_in_which_all_are_known_or_the_one_asked_for():
    rows = account(timber={2005: 1.0, 2010: 10.0, 2015: 20.0}, water={2010: 1.0, 2015: 1.0})
    assert value(run(rows), "index", 2010).value == pytest.approx(100.0)
    assert value(run(rows, base_year=2015), "index", 2015).value == pytest.approx(100.0)


def test_value_says_why_it_has_no_interval():
    assert value(run(GROWING), "index", 2020).interval == ServiceIndex.card.no_interval


def test_account_without_a_common_year_asks_for_a_base_year():
    with pytest.raises(BadInput, match="base_year"):
        run(account(timber={2010: 1.0}, water={2015: 1.0}))


def test_service_that_changes_its_unit_is_refused_by_name():
    rows = [{**row, "unit": "t" if row["year"] == 2010 else "kg"} for row in GROWING[:2]]
    with pytest.raises(BadInput, match="timber"):
        run(rows)


def test_unknown_group_is_refused():
    with pytest.raises(BadInput, match="service_group"):
        run([{**row, "service_group": "supporting"} for row in GROWING])


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.1, 1e4), st.floats(0.1, 1e4)), min_size=1, max_size=5),
    st.floats(0.01, 100),
)
def test_units_do_not_matter_and_the_mean_lies_between_the_services(amounts, factor):
    def made(scale):
        return run(
            account(
                **{
                    f"service {at}": {2010: first * scale, 2020: second * scale}
                    for at, (first, second) in enumerate(amounts)
                }
            )
        )

    found = value(made(1.0), "index", 2020).value
    ratios = [100 * second / first for first, second in amounts]
    assert min(ratios) * (1 - 1e-9) <= found <= max(ratios) * (1 + 1e-9)
    assert value(made(factor), "index", 2020).value == pytest.approx(found, rel=1e-9)
