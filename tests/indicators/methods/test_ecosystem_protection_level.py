import pytest

from ecotone.indicators.methods.ecosystem_protection_level import EcosystemProtectionLevel
from ecotone.indicators.run import compute
from ecotone.kernel.errors import BadInput


def whole(types, **asked):
    run = compute(
        EcosystemProtectionLevel, {"types": types}, country="ZAF", replicates=200, **asked
    )
    (one,) = (value for value in run.values if set(value.group.values()) == {"all"})
    return one


def test_south_africa_near_the_published_value(shared):
    table = shared / "indicators" / "rle" / "za_terrestrial_ecosystems.csv"
    value = whole(table, settings={"year": 2018})
    assert value.value == pytest.approx(0.4643, abs=5e-5)
    assert value.low < 0.46 < value.high
    assert value.units_n == 458


def test_levels_in_short_and_in_full_count_alike():
    levels = ("Not Protected", "PP", "moderately protected", "WP")
    types = [{"ecosystem": level, "protection_level": level, "year": 2018} for level in levels]
    assert whole(types).value == pytest.approx(6 / 12)


def test_a_type_without_a_level_is_not_known_and_not_zero():
    types = [
        {"ecosystem": "A", "protection_level": "Well Protected", "year": 2018},
        {"ecosystem": "B", "protection_level": None, "year": 2018},
    ]
    value = whole(types)
    assert (value.value, value.share_known) == (1.0, 0.5)


def test_an_unknown_level_is_refused():
    types = [{"ecosystem": "A", "protection_level": "rather protected", "year": 2018}]
    with pytest.raises(BadInput, match="rather protected"):
        whole(types)
