from datetime import date

from ecotone.vocab import gbf, lists, reporting
from ecotone.vocab.gbf import Kind


def test_the_two_reports_fall_due_in_2026_and_2029():
    assert [(one.report, one.due_on) for one in reporting.deadlines()] == [
        ("seventh_report", date(2026, 2, 28)),
        ("eighth_report", date(2029, 6, 30)),
    ]
    assert reporting.next_deadline(date(2026, 2, 28)).report == "seventh_report"
    assert reporting.next_deadline(date(2026, 3, 1)).report == "eighth_report"
    assert reporting.next_deadline(date(2029, 7, 1)) is None


def test_section_three_asks_six_things_in_words():
    names = [one.name for one in reporting.narrative("GBF-TARGET-03")]
    assert names == [item.id for item in lists.items("report_fields")]
    assert [one.mandatory for one in reporting.narrative()] == [True] * 5 + [False]


def test_there_are_93_questions_in_16_groups_with_86_different_keys():
    aims = [one.id for one in (*gbf.goals(), *gbf.targets())]
    groups = [found for aim in aims if (found := reporting.binary_questions(aim))]
    asked = [question for group in groups for question in group]
    assert (len(groups), len(asked), len({one.key for one in asked})) == (16, 93, 86)


def test_every_binary_indicator_has_its_questions():
    for one in gbf.indicators():
        if one.kind is Kind.BINARY:
            assert reporting.binary_questions(one.serves), one.code


def test_parents_and_switches_name_questions_of_the_same_group():
    for aim in (*gbf.goals(), *gbf.targets()):
        group = reporting.binary_questions(aim.id)
        keys = {one.key for one in group}
        for one in group:
            assert {one.parent} - {""} <= keys
            assert set(one.asked_when) <= keys
            assert bool(one.options) == (one.type in {"single_choice", "multiple_choice"})


def test_a_landlocked_country_is_not_asked_about_its_seas():
    group = {one.key: one for one in reporting.binary_questions("GBF-TARGET-01")}
    assert group["1_1_c"].asked_when == {"1": ("no",)}
    assert group["1_1_a"].asked_when == {}


def test_a_target_without_binary_indicator_has_no_questions():
    assert reporting.binary_questions("GBF-TARGET-03") == ()


def test_every_question_and_every_answer_has_a_label():
    asked = {one.key for aim in (*gbf.goals(), *gbf.targets()) for one in _questions_of(aim)}
    assert asked == {item.id for item in lists.items("binary_questions")}
    known = {item.id for item in lists.items("answer_options")}
    aims = (*gbf.goals(), *gbf.targets())
    used = {option for aim in aims for one in _questions_of(aim) for option in one.options}
    assert used == known


def _questions_of(aim):
    return reporting.binary_questions(aim.id)
