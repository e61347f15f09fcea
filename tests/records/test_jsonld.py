import orjson
from hypothesis import given
from hypothesis import strategies as st

from ecotone.records.jsonld import describe, script_safe
from ecotone.records.model import Contributor, Identifier, Link, Period, Place, Record, Subject

HERE = "https://example.org/records/abc/"


def test_a_data_set_in_two_languages():
    record = Record(
        titles={"en": "Birds", "fr": "Oiseaux"},
        descriptions={"en": "All birds."},
        type="dataset",
        identifiers=(Identifier(scheme="doi", value="10.1/a"),),
        links=(Link(url="https://data.example.org/1"),),
        contributors=(
            Contributor(
                name="Maathai, Wangari", identifier="https://orcid.org/0000-0001-5109-3700"
            ),
            Contributor(name="UNEP-WCMC", role="publisher", is_body=True),
        ),
        subjects=(Subject(text="birds"), Subject(text="Kenya")),
        places=(Place(name="Kenya", box=(33.9, -4.7, 41.9, 5.5)),),
        periods=(Period(start="1990"),),
        languages=("fr",),
        countries=("KEN",),
        licence="CC-BY-4.0",
        published="2019-04",
    )
    assert describe(record, HERE) == {
        "@context": "https://schema.org/",
        "@id": HERE,
        "@type": "Dataset",
        "name": [
            {"@value": "Oiseaux", "@language": "fr"},
            {"@value": "Birds", "@language": "en"},
        ],
        "description": "All birds.",
        "url": "https://data.example.org/1",
        "identifier": {
            "@type": "PropertyValue", "propertyID": "DOI", "value": "https://doi.org/10.1/a",
        },
        "sameAs": "https://doi.org/10.1/a",
        "keywords": ["birds", "Kenya"],
        "inLanguage": "fr",
        "datePublished": "2019-04",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "spatialCoverage": [
            {"@type": "Country", "name": "Kenya", "identifier": "KEN"},
            {"@type": "Place", "geo": {"@type": "GeoShape", "box": "-4.7 33.9 5.5 41.9"}},
        ],
        "temporalCoverage": "1990/..",
        "author": {
            "@type": "Person",
            "name": "Maathai, Wangari",
            "@id": "https://orcid.org/0000-0001-5109-3700",
        },
        "publisher": {"@type": "Organization", "name": "UNEP-WCMC"},
    }  # fmt: skip


def test_an_empty_record_says_only_where_it_is():
    assert describe(Record(), HERE) == {
        "@context": "https://schema.org/", "@id": HERE, "@type": "CreativeWork", "url": HERE,
    }  # fmt: skip


@given(st.text(), st.text())
def test_no_text_ends_the_script_it_stands_in(title, description):
    record = Record(titles={"en": title}, descriptions={"en": description + "</script><!--"})
    body = orjson.dumps(describe(record, HERE)).decode() if title.isprintable() else "{}"
    safe = script_safe(body)
    assert "<" not in safe
    assert orjson.loads(safe) == orjson.loads(body)
