import io

import pytest
from openpyxl import load_workbook

from ecotone.datasets.problems import BadTable
from ecotone.indicators.entry.questionnaire import questionnaire, read_answers
from ecotone.indicators.entry.workbook import ANSWERS, answers_workbook
from ecotone.kernel.errors import BadInput


def filled(tmp_path, code, answers):
    """Write the workbook of ``code`` with answers by key, as a person would fill it in."""
    book = load_workbook(io.BytesIO(answers_workbook(questionnaire(code))))
    page = book[ANSWERS]
    for row in page.iter_rows(min_row=2):
        if row[0].value in answers:
            row[5].value = answers[row[0].value]
    path = tmp_path / "answers.xlsx"
    book.save(path)
    return path


def test_a_binary_indicator_asks_its_questions_in_order():
    asked = questionnaire("B.b")
    assert [one.number for one in asked.questions] == ["B.1", "B.2", "B.3", "B.4"]


def test_a_headline_indicator_asks_none():
    with pytest.raises(BadInput, match=r"3\.1 is a headline indicator"):
        questionnaire("3.1")


def test_answers_come_back_as_they_were_given(tmp_path):
    path = filled(tmp_path, "B.b", {"b_1": "fully", "b_2": "Partially", "b_3": None})
    found = read_answers(path, questionnaire("B.b"), sheet=ANSWERS)
    assert {key: one.chosen for key, one in found.items()} == {
        "b_1": ("fully",), "b_2": ("partially",),
    }  # fmt: skip


def test_answers_survive_a_second_workbook(tmp_path):
    asked = questionnaire("B.b")
    path = filled(tmp_path, "B.b", {"b_1": "fully", "b_2": "no"})
    found = read_answers(path, asked, sheet=ANSWERS)
    again = tmp_path / "again.xlsx"
    again.write_bytes(answers_workbook(asked, found))
    assert read_answers(again, asked, sheet=ANSWERS) == found


def test_mandatory_questions_without_answer_are_named(tmp_path):
    asked = questionnaire("B.b")
    found = read_answers(filled(tmp_path, "B.b", {"b_1": "fully"}), asked, sheet=ANSWERS)
    assert [one.key for one in asked.missing(found)] == ["b_2", "b_3", "b_4"]


def test_a_word_that_is_no_option_is_refused_with_its_row(tmp_path):
    path = filled(tmp_path, "B.b", {"b_1": "maybe"})
    with pytest.raises(BadTable) as raised:
        read_answers(path, questionnaire("B.b"), sheet=ANSWERS)
    (problem,) = raised.value.problems
    assert (problem.row, problem.column, problem.found) == (2, "Answer", "maybe")
    assert "no, underDevelopment, partially, fully" in problem.sentence


def test_two_answers_where_one_is_asked_are_refused(tmp_path):
    path = filled(tmp_path, "B.b", {"b_1": "no; fully"})
    with pytest.raises(BadTable, match="one answer is asked for"):
        read_answers(path, questionnaire("B.b"), sheet=ANSWERS)


def test_a_question_switched_off_by_an_earlier_answer_may_not_be_answered(tmp_path):
    asked = questionnaire("1.b")
    off = next(one for one in asked.questions if one.asked_when)
    assert off.options
    path = filled(tmp_path, "1.b", {off.key: off.options[0]})
    with pytest.raises(BadTable, match="does not apply"):
        read_answers(path, asked, sheet=ANSWERS)


def test_a_file_that_is_no_workbook_says_so(tmp_path):
    path = tmp_path / "answers.xlsx"
    path.write_text("<html>")
    with pytest.raises(BadTable, match="is broken"):
        read_answers(path, questionnaire("B.b"), sheet=ANSWERS)


def test_a_workbook_without_the_sheet_says_so(tmp_path):
    path = filled(tmp_path, "B.b", {})
    with pytest.raises(BadTable, match="there is no sheet “Values”"):
        read_answers(path, questionnaire("B.b"), sheet="Values")
