import re

import orjson
from hypothesis import given
from hypothesis import strategies as st

from ecotone.records.cite import bibtex, csl_json, ris
from ecotone.records.model import Contributor, Identifier, Link, Record, Subject

HERE = "https://example.org/records/abc/"
RECORD = Record(
    titles={"en": "Fish & chips: 50% of {all} #1_a"},
    descriptions={"en": "About\nfish."},
    type="report",
    identifiers=(Identifier(scheme="doi", value="10.1234/a_b"),),
    contributors=(
        Contributor(name="Maathai, Wangari"),
        Contributor(name="Fish and Wildlife Service", is_body=True),
        Contributor(name="UNEP-WCMC", role="publisher", is_body=True),
    ),
    subjects=(Subject(text="fish"), Subject(text="R&D")),
    languages=("en",),
    published="2019-04",
)


def test_bibtex_escapes_and_keeps_bodies_whole():
    assert bibtex(RECORD, HERE) == (
        "@techreport{maathai2019fish,\n"
        "  author = {Maathai, Wangari and {Fish and Wildlife Service}},\n"
        "  title = {{Fish \\& chips: 50\\% of \\{all\\} \\#1\\_a}},\n"
        "  year = {2019},\n"
        "  institution = {UNEP-WCMC},\n"
        "  doi = {10.1234/a_b},\n"
        "  url = {https://doi.org/10.1234/a_b},\n"
        "  language = {en},\n"
        "  keywords = {fish, R\\&D}\n"
        "}\n"
    )


def test_ris_has_one_line_for_each_value():
    assert ris(RECORD, HERE).split("\r\n") == [
        "TY  - RPRT",
        "AU  - Maathai, Wangari",
        "AU  - Fish and Wildlife Service",
        "TI  - Fish & chips: 50% of {all} #1_a",
        "PY  - 2019",
        "DA  - 2019/04//",
        "PB  - UNEP-WCMC",
        "LA  - en",
        "KW  - fish",
        "KW  - R&D",
        "AB  - About fish.",
        "DO  - 10.1234/a_b",
        "UR  - https://doi.org/10.1234/a_b",
        "ER  - ",
        "",
    ]


def test_csl_json():
    assert orjson.loads(csl_json(RECORD, HERE)) == [
        {
            "id": HERE,
            "type": "report",
            "title": "Fish & chips: 50% of {all} #1_a",
            "author": [
                {"family": "Maathai", "given": "Wangari"},
                {"literal": "Fish and Wildlife Service"},
            ],
            "issued": {"date-parts": [[2019, 4]]},
            "publisher": "UNEP-WCMC",
            "DOI": "10.1234/a_b",
            "URL": "https://doi.org/10.1234/a_b",
            "language": "en",
            "keyword": "fish, R&D",
            "abstract": "About\nfish.",
        }
    ]


def test_missing_author_and_year_are_left_out():
    record = Record(titles={"zh": "鸟类"})
    assert bibtex(record, HERE) == (
        f"@misc{{record,\n  title = {{{{鸟类}}}},\n  url = {{{HERE}}},\n  language = {{zh}}\n}}\n"
    )
    assert orjson.loads(csl_json(record, HERE))[0].keys() == {
        "id", "type", "title", "URL", "language",
    }  # fmt: skip


RECORDS = st.builds(
    Record,
    titles=st.dictionaries(st.just("en"), st.text(max_size=50), max_size=1),
    contributors=st.lists(
        st.builds(Contributor, name=st.text(max_size=30), is_body=st.booleans()), max_size=3
    ).map(tuple),
    subjects=st.lists(st.builds(Subject, text=st.text(max_size=20)), max_size=2).map(tuple),
    links=st.lists(st.builds(Link, url=st.text(max_size=30)), max_size=1).map(tuple),
    published=st.sampled_from(["", "2019", "2019-04-01"]),
)


@given(RECORDS)
def test_nothing_in_a_record_breaks_out_of_its_field(record):
    entry = bibtex(record, HERE)
    bare = re.sub(r"\\[{}\\]|\\textbackslash\{\}|\\textascii(tilde|circum)\{\}", "", entry)
    depth = 0
    for place, letter in enumerate(bare):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert (
            depth > 0
            or place < bare.index("{")
            or bare[place:].strip() == "}"
            or not bare[place:].strip()
        )
    assert depth == 0
    lines = ris(record, HERE).split("\r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert [line for line in lines if line.startswith("ER")] == ["ER  - "]
    assert orjson.loads(csl_json(record, HERE))
