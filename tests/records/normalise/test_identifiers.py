import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.records.model import Identifier
from ecotone.records.normalise.identifiers import canonical_url, doi, identifier, web_address

KEY = "50c9509d-22c7-4a22-a47d-8c48425ef4a7"


@pytest.mark.parametrize(
    ("said", "scheme", "value"),
    [
        ("10.5281/zenodo.3402856", "doi", "10.5281/zenodo.3402856"),
        ("doi:10.5281/Zenodo.3402856", "doi", "10.5281/zenodo.3402856"),
        ("DOI: 10.5281/zenodo.3402856.", "doi", "10.5281/zenodo.3402856"),
        ("https://doi.org/10.5281/ZENODO.3402856", "doi", "10.5281/zenodo.3402856"),
        ("http://dx.doi.org/10.1000/abc%2Fdef", "doi", "10.1000/abc/def"),
        ("info:doi/10.1000/x", "doi", "10.1000/x"),
        (
            "https://doi.org/10.1002/(sici)1097-0258(199803)",
            "doi",
            "10.1002/(sici)1097-0258(199803)",
        ),
        ("hdl:20.500.11822/7700", "handle", "20.500.11822/7700"),
        ("https://hdl.handle.net/20.500.11822/7700", "handle", "20.500.11822/7700"),
        (KEY.upper(), "uuid", KEY),
        (f"urn:uuid:{KEY}", "uuid", KEY),
        (f"https://www.gbif.org/dataset/{KEY}", "gbif", KEY),
        (f"http://api.gbif.org/v1/dataset/{KEY}/document", "gbif", KEY),
        ("ISBN 978-3-947851-20-1", "isbn", "9783947851201"),
        ("urn:isbn:0-306-40615-2", "isbn", "9780306406157"),
        ("oai:zenodo.org:3402856", "oai", "oai:zenodo.org:3402856"),
        ("https://www.Example.org/a/?utm_source=x&b=2#top", "url", "example.org/a?b=2"),
        ("ISBN 978-3-947851-20-2", "other", "ISBN 978-3-947851-20-2"),
        ("REPORT-17/3", "other", "REPORT-17/3"),
    ],
)
def test_identifiers_are_typed_and_canonical(said, scheme, value):
    assert identifier(said) == Identifier(scheme=scheme, value=value)


def test_a_doi_inside_the_address_of_another_site_is_not_taken():
    assert doi("https://journals.example.org/article/10.1000/abc/figures") == ""


@pytest.mark.parametrize(
    "said",
    [
        "https://example.org/a",
        "http://www.example.org/a/",
        "HTTPS://EXAMPLE.ORG:443/a/index.html",
        "example-scheme-less".replace(
            "example-scheme-less", "https://example.org/a?utm_campaign=z"
        ),
    ],
)
def test_spellings_of_one_address_meet(said):
    assert canonical_url(said) == "example.org/a"


def test_pages_of_single_page_sites_stay_apart():
    assert canonical_url("https://e.org/#/a") != canonical_url("https://e.org/#/b")


@pytest.mark.parametrize(
    "said",
    ["javascript:alert(1)", "file:///etc/passwd", "https://", "no link", "http://[::1", "data:,x",
     "https://a b.org", 'https://e.org/"><script>'],
)  # fmt: skip
def test_what_cannot_be_followed_is_no_address(said):
    assert web_address(said) == ""


@given(st.text())
def test_any_text_is_read_without_fail(text):
    found = identifier(text)
    assert found is None or found.scheme in {
        "doi", "handle", "uuid", "isbn", "gbif", "oai", "url", "other"
    }  # fmt: skip
    assert isinstance(canonical_url(text), str)
