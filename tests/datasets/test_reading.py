import gzip

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotone.datasets import space
from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.problems import MOST, BadTable
from ecotone.datasets.readers import delimited
from ecotone.datasets.reading import digest_of, read, read_table
from ecotone.datasets.snapshot import Shelf

CODES = ("LC", "NT", "VU", "EN", "CR", "DD")
NEED = TableNeed(
    meaning="species with category and cover",
    columns=(
        Column(name="species", type=ColumnType.TEXT, meaning="species", synonyms=("Taxon",)),
        Column(name="category", type=ColumnType.TEXT, meaning="category", codes=CODES),
        Column(name="year", type=ColumnType.INTEGER, meaning="year of assessment", unit="year"),
        Column(
            name="cover",
            type=ColumnType.NUMBER,
            meaning="share of the range covered",
            unit="%",
            low=0,
            high=100,
            blank=True,
            optional=True,
            missing=("-999",),
        ),
        Column(
            name="area",
            type=ColumnType.NUMBER,
            meaning="area",
            unit="km2",
            low=0,
            optional=True,
            blank=True,
        ),
        Column(name="seen", type=ColumnType.DATE, meaning="day", optional=True, blank=True),
        Column(name="native", type=ColumnType.BOOLEAN, meaning="native", optional=True, blank=True),
    ),
    key=("species", "year"),
)


@pytest.fixture
def given_file(tmp_path):
    def write(text, name="birds.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def rows(path, **further):
    return read(path, NEED, name="assessments", **further).table.to_pylist()


def sentences(path, **further):
    with pytest.raises(BadTable) as found:
        read(path, NEED, name="assessments", **further)
    return [one.sentence for one in found.value.problems]


PLAIN = {"species": "Añu", "category": "LC", "year": 2020}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_every_encoding_and_mark_gives_the_same_table(given_file, encoding, mark):
    text = f"species{mark}category{mark}year\nAñu{mark}LC{mark}2020\n"
    assert rows(given_file(text, encoding=encoding)) == [PLAIN]


def test_what_was_guessed_about_the_encoding_is_told(given_file):
    path = given_file("species,category,year\nAñu,LC,2020\n", encoding="cp1252")
    assert "western Windows" in read(path, NEED, name="a").notes[0]


def test_an_encoding_that_cannot_be_told_is_refused_and_may_be_said(given_file):
    path = given_file("species,category,year\nСерый журавль,LC,2020\n", encoding="cp1251")
    assert "CSV UTF-8" in sentences(path)[0]
    assert rows(path, encoding="cp1251")[0]["species"] == "Серый журавль"


def test_a_packed_file_is_read(given_file):
    path = given_file(gzip.compress("species,category,year\nAñu,LC,2020\n".encode()), "b.csv.gz")
    assert rows(path) == [PLAIN]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("cr", "CR"),
        ("Critically endangered (CR)", "CR"),
        ("CRITICALLY ENDANGERED", "CR"),
        (" en ", "EN"),
        ("Data Deficient", "DD"),
    ],
)
def test_a_code_is_read_however_it_is_written(given_file, written, code):
    path = given_file(f"species,category,year\nA,{written},2020\n")
    assert rows(path)[0]["category"] == code


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("A,XX,2020,", "“XX” is none of LC, NT, VU, EN, CR, DD"),
        ("A,Endangered (CR),2020,", "“Endangered (CR)” is two things at once: EN and CR"),
        ("A,LC,0,", "year 0 is no year"),
        ("A,LC,20201,", "20201 is not a year from 1000 to 2200"),
        ("A,LC,-999,", "“-999” often stands for “not known”"),
        ("A,LC,2020.5,", "“2020.5” is not a whole number"),
        ("A,LC,2020,101", "101 is not from 0 to 100 %"),
        ('A,LC,2020,"1,234"', "open to two readings: 1234 or 1.234"),
        ("A,LC,2020,12a", "“12a” is not a number"),
        ("A,LC,2020,#DIV/0!", "the spreadsheet could not compute"),
        ("A,,2020,", "the cell is empty"),
        ("A,N/A,2020,", "the cell is empty or says “not known”"),
    ],
)
def test_a_bad_cell_is_named_by_file_row_and_column(given_file, cell, said):
    path = given_file(f"species,category,year,cover\nB,LC,2019,50\n{cell}\n")
    (sentence,) = sentences(path)
    assert sentence.startswith("birds.csv, row 3, column “")
    assert said in sentence


def test_a_code_for_not_known_is_missing_and_never_zero(given_file):
    path = given_file("species,category,year,cover\nA,LC,2019,-999\nB,LC,2019,NA\nC,LC,2019,0\n")
    reading = read(path, NEED, name="a")
    assert reading.table["cover"].to_pylist() == [None, None, 0.0]


def test_comma_decimals_and_digits_of_other_scripts(given_file):
    path = given_file("species;category;year;cover\nA;LC;٢٠٢٠;0,93\nB;LC;۲۰۲۰;12,5\n")
    reading = read(path, NEED, name="a")
    assert reading.table.select(["year", "cover"]).to_pylist() == [
        {"year": 2020, "cover": 0.93},
        {"year": 2020, "cover": 12.5},
    ]
    assert "the comma was read as the mark for decimals" in " ".join(reading.notes)


def test_points_and_commas_in_one_column_are_refused(given_file):
    path = given_file("species;category;year;cover\nA;LC;2020;0.93\nB;LC;2020;12,5\n")
    assert "row 3, column “cover”: “12,5” is written with a comma" in sentences(path)[0]


def test_percent_given_as_share_is_asked_about(given_file):
    path = given_file("species,category,year,cover\nA,LC,2020,0.93\nB,LC,2020,0.5\n")
    assert "all 2 values lie between 0 and 1" in sentences(path)[0]
    assert [one["cover"] for one in rows(path, units={"cover": "share"})] == [93.0, 50.0]
    assert [one["cover"] for one in rows(path, units={"cover": "%"})] == [0.93, 0.5]


def test_percent_signs_are_read(given_file):
    path = given_file("species,category,year,cover\nA,LC,2020,0.93 %\n")
    assert rows(path)[0]["cover"] == 0.93


def test_a_heading_with_another_unit_is_refused_until_it_is_said(given_file):
    path = given_file("species,category,year,Area (ha)\nA,LC,2020,250\n")
    assert "the heading names the unit ha, and km2 is needed" in sentences(path)[0]
    assert rows(path, units={"area": "ha"})[0]["area"] == 2.5


def test_a_unit_that_cannot_be_turned_is_refused(given_file):
    path = given_file("species,category,year,area\nA,LC,2020,250\n")
    assert (
        "numbers in tonnes cannot be turned into km2"
        in sentences(path, units={"area": "tonnes"})[0]
    )


def test_headings_are_matched_by_name_synonym_or_word_given(given_file):
    path = given_file("TAXON, Red List , YEAR\nA,LC,2020\n")
    assert sentences(path)[0].startswith("birds.csv, column “category”: there is no column")
    assert rows(path, columns={"category": "Red List"}) == [
        {"species": "A", "category": "LC", "year": 2020}
    ]


def test_a_missing_column_names_what_comes_near(given_file):
    path = given_file("species,Categorie,year\nA,LC,2020\n")
    assert "Near it comes “Categorie”; if that is it, say category=HEADING." in sentences(path)[0]


def test_a_heading_that_stands_twice_is_refused(given_file):
    path = given_file("species,category,year,Year\nA,LC,2020,2021\n")
    assert "the heading stands over 2 columns" in sentences(path)[0]


def test_a_key_that_occurs_twice_names_both_rows(given_file):
    path = given_file("species,category,year\nA,LC,2020\n\nB,LC,2020\nA,NT,2020\n")
    (sentence,) = sentences(path)
    assert sentence.startswith("birds.csv, row 5, column “species, year”")
    assert "the same species = A, year = 2020 as row 2" in sentence


def test_empty_rows_are_left_out_and_counted(given_file):
    path = given_file("species,category,year\nA,LC,2020\n,,\n\nB,LC,2020\n,,\n")
    reading = read(path, NEED, name="a")
    assert (reading.rows_in, reading.rows_out) == (5, 2)
    assert list(reading.row_numbers) == [2, 5]
    assert "3 empty rows were left out." in reading.notes


def test_lines_above_the_headings_are_left_out(given_file):
    path = given_file("Table 1: birds of the country\n\nspecies,category,year\nA,XX,2020\n")
    assert sentences(path)[0].startswith("birds.csv, row 4,")


@pytest.mark.parametrize("text", ["", "\n\n", "species,category,year\n"])
def test_a_file_without_rows_is_refused(given_file, text):
    assert sentences(given_file(text))


def test_a_row_with_too_many_cells_is_named(given_file):
    path = given_file("species,category,year\nA,LC,2020,and more\n")
    assert "row 2: the row has 4 cells, and there are 3 headings" in sentences(path)[0]


def test_many_problems_are_counted(given_file):
    path = given_file("species,category,year\n" + "".join(f"{n},XX,2020\n" for n in range(200)))
    with pytest.raises(BadTable) as found:
        read(path, NEED, name="a")
    assert len(found.value.problems) == MOST
    assert len(found.value.problems) + found.value.more == 200


def test_dates_and_yes_or_no(given_file):
    path = given_file(
        "species,category,year,seen,native\nA,LC,2020,2019-05-31,oui\nB,LC,2020,31.5.2019,нет\n"
    )
    found = rows(path)
    assert [str(one["seen"]) for one in found] == ["2019-05-31", "2019-05-31"]
    assert [one["native"] for one in found] == [True, False]


def test_a_date_that_can_be_two_is_refused(given_file):
    path = given_file("species,category,year,seen\nA,LC,2020,5/6/2019\n")
    assert "the day may be 5 or 6" in sentences(path)[0]


def test_the_place_is_added_where_the_file_has_none(given_file):
    path = given_file("species,category,year\nA,LC,2020\n")
    assert rows(path, place="KEN")[0]["place"] == "KEN"
    path = given_file("species,category,year,place\nA,LC,2020,UGA\n")
    assert rows(path, place="KEN")[0]["place"] == "UGA"


def test_a_file_for_another_program_is_named_as_what_it_is(given_file):
    assert "it is a PDF" in sentences(given_file(b"%PDF-1.7 ..."))[0]
    assert "cannot be read as a table" in sentences(given_file("x", "birds.doc"))[0]


def test_a_file_that_is_not_there(tmp_path):
    assert "There is no file" in sentences(tmp_path / "none.csv")[0]


def workbook(path, *lines, title="Data"):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for line in lines:
        sheet.append(line)
    book.save(path)
    return book


def test_a_workbook_is_read_as_it_is_seen(tmp_path):
    path = tmp_path / "birds.xlsx"
    book = workbook(
        path, ["Birds"], ["species", "category", "year", "cover"], ["A", "cr", 2020.0, 0.5]
    )
    book.active["D3"].number_format = "0%"
    book.create_sheet("Notes").append(["nothing to see"])
    book.save(path)
    assert rows(path) == [{"species": "A", "category": "CR", "year": 2020, "cover": 50.0}]


def test_a_bad_cell_of_a_workbook_names_its_sheet(tmp_path):
    path = tmp_path / "birds.xlsx"
    workbook(path, ["species", "category", "year"], ["A", "LC", 2020], ["B", "??", 2020])
    assert sentences(path)[0].startswith("birds.xlsx, sheet “Data”, row 3, column “category”: “??”")


def test_a_formula_without_its_result_is_refused(tmp_path):
    path = tmp_path / "birds.xlsx"
    workbook(path, ["species", "category", "year"], ["A", "LC", "=2019+1"])
    assert "cell C2: the file holds a formula without its result" in sentences(path)[0]


def test_of_two_sheets_that_fit_one_has_to_be_named(tmp_path):
    path = tmp_path / "birds.xlsx"
    book = workbook(path, ["species", "category", "year"], ["A", "LC", 2020])
    second = book.create_sheet("More")
    second.append(["species", "category", "year"])
    second.append(["B", "LC", 2021])
    book.save(path)
    assert "several sheets that may be meant: “Data”, “More”" in sentences(path)[0]
    assert rows(path, sheet="More")[0]["species"] == "B"
    assert "no sheet “Else”" in sentences(path, sheet="Else")[0]


def test_a_file_that_was_cut_off_is_refused(given_file, tmp_path):
    book, parquet = tmp_path / "b.xlsx", tmp_path / "b.parquet"
    workbook(book, ["species", "category", "year"], ["A", "LC", 2020])
    pq.write_table(pa.table({"species": ["A"], "category": ["LC"], "year": [2020]}), parquet)
    packed = gzip.compress(("species,category,year\n" + LARGE).encode())
    whole = {"b.csv.gz": packed, "b.xlsx": book.read_bytes(), "b.parquet": parquet.read_bytes()}
    for name, body in whole.items():
        for part in (0.1, 0.5, 0.9):
            path = given_file(body[: int(len(body) * part)], name)
            assert sentences(path)[0].startswith(name)


def test_a_broken_workbook_is_refused(given_file):
    assert "is broken" in sentences(given_file(b"PK\x03\x04 and no more", "birds.xlsx"))[0]


def test_a_table_in_memory_is_checked_like_a_file():
    table = pa.table({"species": ["A"], "category": ["Critically Endangered"], "year": [2020.0]})
    reading = read_table(table, NEED, name="assessments")
    assert reading.table.to_pylist() == [{"species": "A", "category": "CR", "year": 2020}]
    assert reading.facts["checked_for"] == digest_of(NEED)
    with pytest.raises(
        BadTable, match=r"assessments, row 1, column “year”: “2020.5” is not a whole"
    ):
        read_table(
            table.set_column(2, "year", pa.array([[2020.5]]).flatten()), NEED, name="assessments"
        )


def test_parquet_gives_the_same_table(given_file, tmp_path):
    path = given_file("species,category,year,cover\nA,LC,2020,50\nB,NT,2021,\n")
    table = read(path, NEED, name="a").table
    kept = Shelf(tmp_path / "shelf").keep_table(table, title="a")
    assert read(kept.path, NEED, name="a").table == table


LARGE = "".join(f"s{n},LC,{1990 + n % 30},{n % 101}\n" for n in range(50_000))


def test_a_large_file_is_the_same_table_on_disk(given_file, monkeypatch, tmp_path):
    path = given_file("species,category,year,cover\n" + LARGE)
    small = read(path, NEED, name="a")
    monkeypatch.setattr(delimited, "SMALL", 0)
    large = read(path, NEED, name="a", scratch=tmp_path)
    assert large.path is not None
    assert large.table == small.table
    shelf = Shelf(tmp_path / "shelf")
    assert shelf.keep(large, title="a").digest == shelf.keep(small, title="a").digest


@pytest.mark.parametrize(
    ("line", "said"),
    [("s5,XX,2020,1\n", "row 50002"), ("s5,LC,1995,1\n", "as row 7"), ("x,LC,0,1\n", "year 0")],
)
def test_a_bad_cell_of_a_large_file_is_named_too(given_file, monkeypatch, line, said):
    path = given_file("species,category,year,cover\n" + LARGE + line)
    monkeypatch.setattr(delimited, "SMALL", 0)
    assert said in sentences(path)[0]


def test_a_file_too_large_for_the_disk_is_refused_before_it_is_read(given_file, monkeypatch):
    path = given_file("species,category,year,cover\n" + LARGE)
    monkeypatch.setattr(delimited, "SMALL", 0)
    monkeypatch.setattr(space, "free", lambda _: 1_000_000)
    (sentence,) = sentences(path)
    assert "birds.csv: reading it needs about 200" in sentence
    assert "1.0 MB are free" in sentence


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12))
def test_any_cells_are_read_or_refused_with_a_sentence(tmp_path_factory, lines):
    path = tmp_path_factory.mktemp("any") / "any.csv"
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines]
    path.write_text("\n".join(["species,category,year", *quoted]), encoding="utf-8")
    table, problems = table_or_problems(path)
    assert all(one.sentence.startswith("any.csv") for one in problems)
    assert (table is None) == bool(problems)


def table_or_problems(path):
    try:
        return read(path, NEED, name="a", delimiter=",").table, ()
    except BadTable as error:
        return None, error.problems
