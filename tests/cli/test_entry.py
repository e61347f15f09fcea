from openpyxl import load_workbook

from ecotone.apps.monitoring import queries
from ecotone.indicators.entry.sheet import HEADINGS
from ecotone.indicators.entry.workbook import VALUES
from ecotone.rights.visibility import PUBLIC, Purpose, Viewer

STAFF = Viewer("officer", staff=True)
ROW = {
    "Indicator code": "D.2", "Does this data row represent a disaggregation": "no",
    "Year": 2023, "Unit": "KES per year", "Value": 1200, "Source": "Treasury",
}  # fmt: skip


def fill(path, **changes):
    book = load_workbook(path)
    for heading, cell in (ROW | changes).items():
        book[VALUES].cell(row=2, column=HEADINGS.index(heading) + 1, value=cell)
    book.save(path)


def stored(viewer):
    return queries.shown_values(viewer=viewer, purpose=Purpose.READ, indicator="D.2", place="KEN")


def test_a_sheet_goes_out_and_comes_back_with_what_was_entered(ecotone, tmp_path, settings):
    settings.ECOTONE_HOME = tmp_path
    path = tmp_path / "d2.xlsx"
    assert ecotone("entry", "sheet", "D.2", "--country", "KEN", "--out", str(path)).exit_code == 0
    fill(path)
    taken = ecotone("entry", "take", str(path), "D.2", "--country", "KEN")
    assert "1 of 1 values are new and stored." in taken.output
    assert [(one.year, one.value, one.unit) for one in stored(STAFF)] == [
        (2023, 1200.0, "KES per year")
    ]
    again = tmp_path / "again.xlsx"
    ecotone("entry", "sheet", "D.2", "--country", "KEN", "--out", str(again))
    told = ecotone("entry", "take", str(again), "D.2", "--country", "KEN")
    assert told.exit_code == 0, told.output


def test_the_same_sheet_again_adds_nothing(ecotone, tmp_path, settings):
    settings.ECOTONE_HOME = tmp_path
    path = tmp_path / "d2.xlsx"
    ecotone("entry", "sheet", "D.2", "--country", "KEN", "--out", str(path))
    fill(path)
    ecotone("entry", "take", str(path), "D.2", "--country", "KEN")
    told = ecotone("entry", "take", str(path), "D.2", "--country", "KEN")
    assert "0 of 1 values are new and stored." in told.output


def test_entered_values_are_for_staff_until_they_are_official(ecotone, tmp_path, settings):
    settings.ECOTONE_HOME = tmp_path
    path = tmp_path / "d2.xlsx"
    ecotone("entry", "sheet", "D.2", "--country", "KEN", "--out", str(path))
    fill(path)
    ecotone("entry", "take", str(path), "D.2", "--country", "KEN")
    assert (len(stored(STAFF)), len(stored(PUBLIC))) == (1, 0)


def test_a_bad_sheet_names_its_cells_and_stores_nothing(ecotone, tmp_path, settings):
    settings.ECOTONE_HOME = tmp_path
    path = tmp_path / "d2.xlsx"
    ecotone("entry", "sheet", "D.2", "--country", "KEN", "--out", str(path))
    fill(path, Unit="km2")
    told = ecotone("entry", "take", str(path), "D.2", "--country", "KEN")
    assert told.exit_code == 1
    assert "row 2, column “Unit”: “km2” is no unit of D.2." in " ".join(told.output.split())
    assert stored(STAFF) == ()


def test_the_questions_of_a_binary_indicator_make_a_workbook(ecotone, tmp_path, settings):
    settings.ECOTONE_HOME = tmp_path
    path = tmp_path / "6b.xlsx"
    ecotone("entry", "sheet", "6.b", "--country", "KEN", "--out", str(path))
    assert load_workbook(path).sheetnames == ["Answers", "How to fill in"]


def test_check_stores_nothing(ecotone, tmp_path, settings):
    settings.ECOTONE_HOME = tmp_path
    path = tmp_path / "d2.xlsx"
    ecotone("entry", "sheet", "D.2", "--country", "KEN", "--out", str(path))
    fill(path)
    told = ecotone("entry", "check", str(path), "D.2", "--country", "KEN")
    assert told.output.startswith("1 values can be taken.")
    assert stored(STAFF) == ()


def test_a_sheet_that_is_there_already_is_left_alone(ecotone, tmp_path, settings):
    settings.ECOTONE_HOME = tmp_path
    ecotone("load")
    path = tmp_path / "filled.xlsx"
    path.write_bytes(b"filled in")
    done = ecotone("entry", "sheet", "D.2", "--country", "KEN", "--out", str(path))
    assert (done.exit_code, path.read_bytes()) == (1, b"filled in")
    assert "is there already" in done.stderr


def test_a_place_where_nothing_can_be_written_is_told(ecotone, tmp_path, settings):
    settings.ECOTONE_HOME = tmp_path
    ecotone("load")
    nowhere = str(tmp_path / "nowhere" / "d2.xlsx")
    done = ecotone("entry", "sheet", "D.2", "--country", "KEN", "--out", nowhere)
    assert done.exit_code == 1
    assert "could not be written (No such file or directory)" in done.stderr
