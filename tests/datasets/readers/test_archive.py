import zipfile

import pytest

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.problems import BadTable
from ecotone.datasets.reading import read


def text(name, *synonyms, **further):
    return Column(name=name, type=ColumnType.TEXT, meaning=name, synonyms=synonyms, **further)


REGISTER = TableNeed(
    meaning="register of alien species",
    columns=(
        text("taxon", "taxonID"),
        text("species", "scientificName"),
        text(
            "invasive",
            "isInvasive",
            codes=("invasive",),
            missing=("Null",),
            blank=True,
            optional=True,
        ),
        text("place", optional=True),
        Column(
            name="register_year",
            type=ColumnType.INTEGER,
            meaning="year",
            unit="year",
            optional=True,
            synonyms=("publicationYear",),
        ),
    ),
    key=("taxon",),
)


@pytest.mark.parametrize(
    ("country", "place", "taxa", "invasive"),
    [("kenya", "KEN", 271, 149), ("mauritius", "MUS", 475, 80)],
)
def test_a_register_is_read_whole(shared, country, place, taxa, invasive):
    reading = read(shared / "indicators/griis" / country, REGISTER, name="register")
    table = reading.table
    assert table.num_rows == taxa
    assert table["invasive"].drop_null().to_pylist() == ["invasive"] * invasive
    assert set(table["place"].to_pylist()) == {place}
    assert set(table["register_year"].to_pylist()) == {2020}
    assert reading.licence == "CC-BY-4.0"
    assert "Global Register of Introduced and Invasive Species" in reading.citation


def zipped(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, body in files.items():
            archive.writestr(name, body)
    return path


def test_the_zip_is_the_folder(shared, tmp_path):
    folder = shared / "indicators/griis/kenya"
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    path = zipped(tmp_path / "kenya.zip", files)
    wrapped = zipped(tmp_path / "w.zip", {f"kenya/{name}": body for name, body in files.items()})
    expected = read(folder, REGISTER, name="register").table
    assert read(path, REGISTER, name="register").table == expected
    assert read(wrapped, REGISTER, name="register").table == expected


META = """<archive xmlns="http://rs.tdwg.org/dwc/text/">
<core encoding="UTF-8" fieldsTerminatedBy="," linesTerminatedBy="\\n" fieldsEnclosedBy='"'
 ignoreHeaderLines="1" rowType="http://rs.tdwg.org/dwc/terms/Taxon">
<files><location>taxon.csv</location></files><id index="0"/>
<field index="0" term="http://rs.tdwg.org/dwc/terms/taxonID"/>
<field index="1" term="http://rs.tdwg.org/dwc/terms/scientificName"/>
<field default="KE" term="http://rs.tdwg.org/dwc/terms/countryCode"/>
</core>{extension}</archive>"""
PROFILE = """<extension encoding="UTF-8" fieldsTerminatedBy="," linesTerminatedBy="\\n"
 fieldsEnclosedBy="" ignoreHeaderLines="0" rowType="http://rs.gbif.org/terms/1.0/SpeciesProfile">
<files><location>profile.csv</location></files><coreid index="0"/>
<field index="1" term="http://rs.gbif.org/terms/1.0/isInvasive"/></extension>"""
TAXA = 'id,name\n1,"Acacia, alien"\n2,Felis catus\n'


def archive(tmp_path, files):
    return zipped(tmp_path / "a.zip", files)


def test_constants_quotes_and_absent_extension_rows(tmp_path):
    path = archive(
        tmp_path,
        {
            "meta.xml": META.format(extension=PROFILE),
            "taxon.csv": TAXA,
            "profile.csv": "2,INVASIVE\n",
        },
    )
    found = read(path, REGISTER, name="register").table.to_pylist()
    assert [(one["species"], one["invasive"], one["place"]) for one in found] == [
        ("Acacia, alien", None, "KEN"),
        ("Felis catus", "invasive", "KEN"),
    ]


def test_a_bad_cell_names_its_row(tmp_path):
    path = archive(
        tmp_path,
        {
            "meta.xml": META.format(extension=PROFILE),
            "taxon.csv": TAXA,
            "profile.csv": "2,perhaps\n",
        },
    )
    with pytest.raises(BadTable) as found:
        read(path, REGISTER, name="register")
    assert found.value.problems[0].sentence.startswith(
        "a.zip, row 3, column “isInvasive”: “perhaps” is none of invasive"
    )


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.bin": "x"}, "holds neither a table as text"),
        ({"a.csv": "x", "b.csv": "x"}, "holds 2 tables (“a.csv”, “b.csv”)"),
        ({"meta.xml": "<archive", "taxon.csv": TAXA}, "no Darwin Core Archive that can be read"),
        ({"meta.xml": META.format(extension="")}, "names taxon.csv, which is not in the archive"),
        ({"meta.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><archive/>"}, "declares a document type"),
    ],
)
def test_an_archive_that_cannot_be_used_says_why(tmp_path, files, said):
    with pytest.raises(BadTable) as found:
        read(archive(tmp_path, files), REGISTER, name="register")
    assert said in found.value.problems[0].sentence


def test_a_bomb_is_not_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("taxon.csv", bytes(60_000_000))
    with pytest.raises(BadTable, match=r"grows 500 times and more"):
        read(tmp_path / "a.zip", REGISTER, name="register")


def test_nothing_is_written_outside_the_folder(tmp_path):
    path = zipped(
        tmp_path / "a.zip", {"../../evil.csv": TAXA.replace("id,name", "taxonID,scientificName")}
    )
    assert read(path, REGISTER, name="register").table.num_rows == 2
    assert not list(tmp_path.parent.parent.glob("evil.csv"))


def test_a_zip_with_a_single_table_is_that_table(tmp_path):
    path = zipped(tmp_path / "a.zip", {"x.csv": "taxonID,scientificName\n1,Felis catus\n"})
    reading = read(path, REGISTER, name="register")
    assert (reading.file_name, reading.table.num_rows) == ("a.zip", 1)


def test_what_a_mac_packs_beside_the_table_is_left_out(tmp_path):
    table = "taxonID,scientificName,isInvasive\n1,Lantana camara,invasive\n"
    path = archive(tmp_path, {"a.csv": table, "__MACOSX/._a.csv": "x", ".DS_Store": "x"})
    assert read(path, REGISTER, name="register").rows_out == 1
