import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.rights.licence import UNKNOWN, Allows, allows, licence_of
from ecotone.vocab import lists


@pytest.mark.parametrize(
    ("statement", "licence"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/3.0/igo/legalcode", "CC-BY-NC-SA-3.0-IGO"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("http://creativecommons.org/licenses/by/3.0/", "CC-BY-3.0"),
        ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
        ("Creative Commons Attribution Non Commercial (CC-BY-NC) 4.0 License", "CC-BY-NC-4.0"),
        (
            "This work is licensed under a Creative Commons Attribution-ShareAlike 4.0",
            "CC-BY-SA-4.0",
        ),
        ("CC_BYNC_4_0", "CC-BY-NC-4.0"),
        ("cc-by", "CC-BY-4.0"),
        ("CC0", "CC0-1.0"),
        ("CC BY 3.0 IGO", "CC-BY-3.0-IGO"),
        ("http://opendatacommons.org/licenses/odbl/1.0/", "ODbL-1.0"),
        ("Open Government Licence v3.0", "OGL-UK-3.0"),
        ("http://www.usa.gov/publicdomain/label/1.0/", "PUBLIC-DOMAIN"),
        ("© 2019 WWF. All rights reserved.", "ALL-RIGHTS"),
        ("Tous droits réservés", "ALL-RIGHTS"),
        ("Creative Commons Attribution-NonCommercial-NoDerivatives 4.0", "CC-BY-NC-ND-4.0"),
        ("free to use", UNKNOWN),
        ("NONE", UNKNOWN),
        ("proprietary", UNKNOWN),
        ("© 2019 The Authors", UNKNOWN),
        ("info:eu-repo/semantics/openAccess", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_licence_is_found_in_addresses_and_sentences(statement, licence):
    assert licence_of([statement]) == licence


def test_a_named_licence_goes_before_reserved_rights():
    assert licence_of(["All rights reserved", "CC BY 4.0"]) == "CC-BY-4.0"


def test_every_licence_found_is_in_the_list():
    known = {item.id for item in lists.items("licences")}
    assert UNKNOWN in known
    assert licence_of(["https://creativecommons.org/licenses/by/9.9/"]) in known


@given(st.text())
def test_any_text_gives_a_listed_licence(text):
    assert licence_of([text]) in {item.id for item in lists.items("licences")}


def test_what_licences_allow():
    assert allows("CC-BY-NC-ND-4.0") == Allows(
        share=True, change=False, sell=False, must_credit=True, same_licence=False
    )
    assert allows("CC-BY-SA-4.0").same_licence is True
    assert allows("CC0-1.0").must_credit is False
    assert allows("ALL-RIGHTS").share is False
    assert allows(UNKNOWN) == Allows()
