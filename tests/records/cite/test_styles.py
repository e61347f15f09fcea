import pytest

from ecotone.kernel.errors import NotFound
from ecotone.records.cite import STYLES, citation
from ecotone.records.model import Contributor, Identifier, Link, Record

HERE = "https://example.org/records/abc/"
BODY = {"is_body": True}


def doi(value):
    return (Identifier(scheme="doi", value=value),)


#: As cited in the literature: IPBES asks for its global assessment to be cited so (APA).
IPBES = Record(
    titles={
        "en": "Global assessment report on biodiversity and ecosystem services of "
        "the "
        "Intergovernmental Science-Policy Platform on Biodiversity and Ecosystem Services"
    },
    type="assessment",
    identifiers=doi("10.5281/zenodo.3831673"),
    contributors=(
        Contributor(name="IPBES", **BODY),
        Contributor(name="IPBES secretariat", role="publisher", **BODY),
    ),
    published="2019",
)
#: Costello & Wieczorek (2014) as a data-free example of two authors.
TWO = Record(
    titles={"en": "Best practice for biodiversity data management and publication"},
    type="article",
    identifiers=doi("10.1016/j.biocon.2013.10.018"),
    contributors=(
        Contributor(name="Costello, Mark J."),
        Contributor(name="John Wieczorek"),
    ),
    published="2014-05",
)


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (
            "apa",
            (
                "IPBES. (2019). Global assessment report on biodiversity and ecosystem services of "
                "the "
                "Intergovernmental Science-Policy Platform on Biodiversity and Ecosystem "
                "Services. "
                "IPBES secretariat. https://doi.org/10.5281/zenodo.3831673"
            ),
        ),
        (
            "harvard",
            (
                "IPBES (2019) Global assessment report on biodiversity and ecosystem services of "
                "the "
                "Intergovernmental Science-Policy Platform on Biodiversity and Ecosystem "
                "Services. "
                "IPBES secretariat. Available at: https://doi.org/10.5281/zenodo.3831673."
            ),
        ),
    ],
)
def test_a_report_of_an_organisation(style, text):
    assert citation(IPBES, style, HERE) == text


@pytest.mark.parametrize(
    ("style", "text"),
    [
        (
            "apa",
            (
                "Costello, M. J., & Wieczorek, J. (2014). Best practice for biodiversity data "
                "management and publication. https://doi.org/10.1016/j.biocon.2013.10.018"
            ),
        ),
        (
            "chicago",
            (
                "Costello, Mark J., and John Wieczorek. 2014. “Best practice for biodiversity data "
                "management and publication.” https://doi.org/10.1016/j.biocon.2013.10.018."
            ),
        ),
        (
            "harvard",
            (
                "Costello, M.J. and Wieczorek, J. (2014) Best practice for biodiversity data "
                "management and publication. Available at: "
                "https://doi.org/10.1016/j.biocon.2013.10.018."
            ),
        ),
        (
            "vancouver",
            (
                "Costello MJ, Wieczorek J. Best practice for biodiversity data management and "
                "publication [Internet]. 2014. Available from: "
                "https://doi.org/10.1016/j.biocon.2013.10.018"
            ),
        ),
    ],
)
def test_an_article_of_two_people(style, text):
    assert citation(TWO, style, HERE) == text


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("apa", f"Birds?. (n.d.). {HERE}".replace("?.", "?")),
        ("chicago", f"“Birds?” n.d. {HERE}."),
        ("harvard", f"Birds? (no date). Available at: {HERE}."),
        ("vancouver", f"Birds? [Internet]. [date unknown]. Available from: {HERE}"),
    ],
)
def test_nothing_is_invented_where_author_and_year_are_missing(style, text):
    assert citation(Record(titles={"en": "Birds?"}), style, HERE) == text


def many(number):
    people = tuple(Contributor(name=f"Name{n:02d}, Ann") for n in range(1, number + 1))
    return Record(titles={"en": "Birds"}, type="report", contributors=people, published="2020")


def test_many_authors_are_shortened_as_each_style_asks():
    assert citation(many(20), "apa", HERE).startswith("Name01, A., Name02, A., ")
    assert ", Name19, A., & Name20, A. (2020)" in citation(many(20), "apa", HERE)
    assert ", Name19, A., … Name21, A. (2020)" in citation(many(21), "apa", HERE)
    assert ", and Ann Name10. 2020." in citation(many(10), "chicago", HERE)
    assert ", Ann Name07, et al. 2020." in citation(many(11), "chicago", HERE)
    assert citation(many(3), "harvard", HERE).startswith(
        "Name01, A., Name02, A. and Name03, A. (2020)"
    )
    assert citation(many(4), "harvard", HERE).startswith("Name01, A. et al. (2020)")
    assert ", Name06 A. Birds" in citation(many(6), "vancouver", HERE)
    assert ", Name06 A, et al. Birds" in citation(many(7), "vancouver", HERE)


def test_editors_stand_in_for_authors():
    editors = tuple(Contributor(name=name, role="editor") for name in ("Doe, Jane", "Roe, Max"))
    record = Record(titles={"en": "Birds"}, type="report", contributors=editors, published="2020")
    assert citation(record, "apa", HERE) == f"Doe, J., & Roe, M. (Eds.). (2020). Birds. {HERE}"
    assert citation(record, "chicago", HERE) == (
        f"Doe, Jane, and Max Roe, eds. 2020. Birds. {HERE}."
    )


def test_a_data_set_says_what_it_is_and_a_publisher_is_named_once():
    record = Record(
        titles={"en": "Birds of Kenya"},
        type="dataset",
        contributors=(
            Contributor(name="National Museums of Kenya", **BODY),
            Contributor(name="National Museums of Kenya", role="publisher", **BODY),
        ),
        links=(Link(url="https://data.example.org/1"),),
        published="2020-01-02",
    )
    assert citation(record, "apa", HERE) == (
        "National Museums of Kenya. (2020). Birds of Kenya [Data set]. https://data.example.org/1"
    )


@pytest.mark.parametrize(
    ("name", "apa"),
    [
        ("Ludwig van Beethoven", "van Beethoven, L."),
        ("Jean-Paul Sartre", "Sartre, J.-P."),
        ("王伟", "王伟"),
        ("Иванов, Пётр Сергеевич", "Иванов, П. С."),
        ("محمد علي", "علي, م."),
        ("García Márquez, Gabriel", "García Márquez, G."),
        ("Plato", "Plato"),
    ],
)
def test_names_of_many_kinds(name, apa):
    record = Record(titles={"en": "Birds"}, contributors=(Contributor(name=name),))
    text = citation(record, "apa", HERE)
    assert text.startswith(f"{apa} (n.d.)" if apa.endswith(".") else f"{apa}. (n.d.)")


def test_the_title_is_cited_in_the_language_of_the_work():
    record = Record(titles={"en": "Birds", "fr": "Oiseaux"}, languages=("fr",))
    assert citation(record, "harvard", HERE).startswith("Oiseaux (no date)")


def test_an_unknown_style_names_the_known_ones():
    assert STYLES == ("apa", "chicago", "harvard", "vancouver")
    with pytest.raises(NotFound, match="apa, chicago, harvard, vancouver"):
        citation(TWO, "mla", HERE)
