"""Records of what national reports ask: the two reports, and the questions of each target."""

from __future__ import annotations

from collections.abc import Iterator

from ecotone.apps.catalogue import dates
from ecotone.apps.catalogue.starter.sentences import (
    aim_label,
    everywhere,
    in_six,
    listing,
    paragraph,
    places,
    subjects,
    told_by,
)
from ecotone.records.model import Contributor, Draft, Link, Period
from ecotone.vocab import gbf, lists, reporting
from ecotone.vocab.countries import GLOBAL
from ecotone.vocab.gbf import Kind
from ecotone.vocab.said import LANGUAGES

_TOOL = Link(url="https://ort.cbd.int", title="CBD Online Reporting Tool")
_CBD = Contributor(
    name="Secretariat of the Convention on Biological Diversity", role="publisher", is_body=True
)
_REPORTS = {
    "seventh_report": {
        "en": "Seventh national report to the Convention on Biological Diversity, due {day}",
        "fr": "Septième rapport national à la Convention sur la diversité biologique, dû le {day}",
        "es": "Séptimo informe nacional al Convenio sobre la Diversidad Biológica, plazo {day}",
        "ar": "التقرير الوطني السابع إلى اتفاقية التنوع البيولوجي، موعد التقديم {day}",
        "ru": "Седьмой национальный доклад по Конвенции о биологическом разнообразии, срок {day}",
        "zh": "《生物多样性公约》第七次国家报告，截止日期{day}",
    },
    "eighth_report": {
        "en": "Eighth national report to the Convention on Biological Diversity, due {day}",
        "fr": "Huitième rapport national à la Convention sur la diversité biologique, dû le {day}",
        "es": "Octavo informe nacional al Convenio sobre la Diversidad Biológica, plazo {day}",
        "ar": "التقرير الوطني الثامن إلى اتفاقية التنوع البيولوجي، موعد التقديم {day}",
        "ru": "Восьмой национальный доклад по Конвенции о биологическом разнообразии, срок {day}",
        "zh": "《生物多样性公约》第八次国家报告，截止日期{day}",
    },
}
_QUESTIONS = {
    "en": "Questions of the national report on {aim}: binary indicator {code}",
    "fr": "Questions du rapport national sur « {aim} » : indicateur binaire {code}",
    "es": "Preguntas del informe nacional sobre «{aim}»: indicador binario {code}",
    "ar": "أسئلة التقرير الوطني عن «{aim}»: المؤشر الثنائي {code}",
    "ru": "Вопросы национального доклада по теме «{aim}»: бинарный показатель {code}",
    "zh": "国家报告关于“{aim}”的问题：二元指标{code}",
}


def drafts() -> Iterator[Draft]:
    """Yield the records of the reports, then those of the questions."""
    yield from map(_report, reporting.deadlines())
    for one in gbf.indicators():
        if one.kind is Kind.BINARY:
            yield _questions(one)


def _report(deadline: reporting.Deadline) -> Draft:
    day = deadline.due_on.isoformat()
    sections = listing(title.lower() for _, title, _ in reporting.sections())
    return Draft(
        key=f"report/{deadline.report}",
        titles=in_six(
            _REPORTS[deadline.report], day={one: dates.in_words(day, one) for one in LANGUAGES}
        ),
        descriptions={
            "en": paragraph(
                f"Every Party to the Convention owes this report by {day}.",
                f"Its sections: {sections}.",
                "For each national target, or each global one where a Party has published none, it"
                " asks for the main actions, the level of progress, outcomes, challenges and"
                " examples, and for data of every headline and binary indicator.",
                f"{deadline.source}.",
                told_by("national_report"),
            )
        },
        kinds=("standard",),
        links=(_TOOL,),
        contributors=(_CBD,),
        subjects=subjects(targets=("GBF-TARGET-21",)),
        places=places((GLOBAL,)),
        periods=(Period(end=day),),
        languages=LANGUAGES,
    )


def _questions(one: gbf.Indicator) -> Draft:
    wording = {language: _wording(one, language) for language in LANGUAGES}
    return Draft(
        key=f"questions/{one.code}",
        titles=in_six(_QUESTIONS, aim=gbf.aim(one.serves).names, code=everywhere(one.code)),
        descriptions=wording
        | {
            "en": paragraph(
                f"What a Party answers for {aim_label(one.serves)}, question by question, in our"
                f" own words. {wording['en']}",
                told_by("national_report"),
            )
        },
        kinds=("guidance",),
        links=(_TOOL,),
        contributors=(_CBD,),
        subjects=subjects(targets=(one.serves, *one.also_serves)),
        places=places((GLOBAL,)),
        languages=("en",),
    )


def _wording(one: gbf.Indicator, language: str) -> str:
    """Return all questions of a binary indicator with their numbers, in one language."""
    return " ".join(
        f"{asked.number} {lists.label('binary_questions', asked.key, language)}"
        for asked in reporting.binary_questions(one.serves)
    )
