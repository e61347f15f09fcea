import pytest

from ecotone.datasets.cells.sensitive import coarser_code
from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.problems import BadTable
from ecotone.datasets.reading import read
from ecotone.datasets.sensitive_list import sensitive_species

RECORDS = TableNeed(
    meaning="occurrences",
    columns=(
        Column(name="species", type=ColumnType.TEXT, meaning="species"),
        Column(name="longitude", type=ColumnType.NUMBER, meaning="longitude", blank=True),
        Column(name="latitude", type=ColumnType.NUMBER, meaning="latitude", blank=True),
        Column(name="cell", type=ColumnType.TEXT, meaning="cell", blank=True),
        Column(name="remarks", type=ColumnType.TEXT, meaning="remarks", blank=True, optional=True),
    ),
)
ROWS = (
    "species,longitude,latitude,cell,recordedBy,remarks\n"
    "Diceros bicornis,36.81234,-1.28765,1kmE4203N3614,Jane Doe,seen by jane@example.org\n"
    "Panthera leo,36.81234,-1.28765,1kmE4203N3614,Jane Doe,\n"
)


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "records.csv"
    file.write_text(ROWS)
    return file


def test_positions_of_listed_species_alone_are_made_coarser(path):
    reading = read(path, RECORDS, name="records", sensitive={"diceros bicornis": 0.1})
    rhino, lion = reading.table.to_pylist()
    assert (rhino["longitude"], rhino["latitude"], rhino["cell"]) == (36.85, -1.25, "100kmE42N36")
    assert (lion["longitude"], lion["latitude"], lion["cell"]) == (
        36.81234,
        -1.28765,
        "1kmE4203N3614",
    )
    told = "1 rows of 1 sensitive species: their positions were made coarser as the list asks"
    assert [note for note in reading.notes if note.startswith(told)]


def test_a_species_whose_place_may_not_be_known_has_none(path):
    rhino = read(path, RECORDS, name="records", sensitive={"Diceros bicornis": 0}).table.to_pylist()
    assert (rhino[0]["longitude"], rhino[0]["latitude"], rhino[0]["cell"]) == (None, None, None)


def test_people_are_left_out_and_told(path):
    reading = read(path, RECORDS, name="records")
    assert "Columns about people were left out: “recordedBy”." in reading.notes
    assert reading.table["remarks"][0].as_py() == "seen by (e-mail left out)"
    assert "jane" not in str(reading.table.to_pylist())


@pytest.mark.parametrize(
    ("code", "degrees", "wider"),
    [
        ("E008N54BA", 0.25, "E008N54BA"),
        ("E008N54BA", 0.5, "E008N54B"),
        ("E008N54BA", 1, "E008N54"),
        ("E008N54BA", 2, None),
        ("1kmE4203N3614", 0.05, "10kmE420N361"),
        ("100mE42031N36142", 0.05, "10kmE420N361"),
        ("32UMF7684", 0.05, "32UMF78"),
        ("32UMF7684", 0.5, "32UMF"),
        ("somewhere", 0.1, None),
        ("E008N54BA", 0, None),
    ],
)
def test_a_cell_is_named_by_the_wider_cell_around_it(code, degrees, wider):
    assert coarser_code(code, degrees) == wider


def test_a_list_is_read_from_a_file(tmp_path, path):
    listed = tmp_path / "sensitive.csv"
    listed.write_text("Species;Degrees\nDiceros bicornis;0,1\nManis temminckii;0\n")
    found = sensitive_species(listed)
    assert found == {"Diceros bicornis": 0.1, "Manis temminckii": 0.0}
    rhino = read(path, RECORDS, name="records", sensitive=found).table.to_pylist()[0]
    assert rhino["longitude"] == 36.85


def test_a_list_with_faults_is_refused(tmp_path):
    listed = tmp_path / "sensitive.csv"
    listed.write_text("species,degrees\nDiceros bicornis,far\n")
    with pytest.raises(BadTable, match="“far” is not a number"):
        sensitive_species(listed)


def test_the_name_counts_where_only_the_key_is_kept(tmp_path):
    need = TableNeed(
        meaning="cube",
        columns=(
            Column(name="taxon", type=ColumnType.TEXT, meaning="key", synonyms=("specieskey",)),
            Column(
                name="cell",
                type=ColumnType.TEXT,
                meaning="cell",
                blank=True,
                synonyms=("eqdgccellcode",),
            ),
        ),
        key=("taxon", "cell"),
    )
    file = tmp_path / "cube.csv"
    file.write_text(
        "specieskey\tspecies\teqdgccellcode\n1\tDiceros bicornis\tE036S01BA\n"
        "1\tDiceros bicornis\tE036S01BB\n2\tPanthera leo\tE036S01BA\n"
    )
    kept = read(file, need, name="cube", sensitive={"Diceros bicornis": 1.0}).table
    assert kept.to_pylist() == [
        {"taxon": "1", "cell": "E036S01"},
        {"taxon": "1", "cell": "E036S01"},  # two cells that fall together are no fault
        {"taxon": "2", "cell": "E036S01BA"},
    ]
