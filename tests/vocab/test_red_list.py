import pytest

from ecotone.vocab.red_list import category, ecosystem_category


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("CR", "CR"),
        ("cr", "CR"),
        (" Critically endangered (CR) ", "CR"),
        ("CR - Critically Endangered", "CR"),
        ("critically_endangered", "CR"),
        ("CR(PE)", "CR(PE)"),
        ("CR (PEW)", "CR(PEW)"),
        ("Critically Endangered (Possibly Extinct)", "CR(PE)"),
        ("LR/lc", "LC"),
        ("LR/nt", "NT"),
        ("LR/cd", "NT"),
        ("Lower Risk/conservation dependent", "NT"),
        ("Regionally Extinct", "RE"),
        ("Data Deficient", "DD"),
        ("NAa", "NA"),
    ],
)
def test_a_category_is_known_however_it_is_written(written, code):
    assert category(written) == code


@pytest.mark.parametrize("written", ["", "V", "R", "CR?", "EN*", "threatened", "CO", "4"])
def test_what_is_no_category_of_species_stays_unknown(written):
    assert category(written) is None


def test_ecosystems_collapse_and_species_go_extinct():
    assert ecosystem_category("Collapsed") == "CO"
    assert ecosystem_category("EX") is None
