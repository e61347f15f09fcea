"""What has to be reported: the duty, the deadlines, the indicators and the narrative."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecotone.apps.answers.doubts import OWN_WORDS
from ecotone.apps.answers.model import Question, ToReport
from ecotone.apps.answers.sources import from_list
from ecotone.kernel import clock
from ecotone.vocab import gbf, lists, reporting
from ecotone.vocab.countries import Country, country
from ecotone.vocab.gbf import Indicator, Kind, Target

_REPORTS = {
    "seventh_report": gettext_noop("Seventh national report"),
    "eighth_report": gettext_noop("Eighth national report"),
}
#: By (chosen from a list, mandatory).
_NARRATIVE = {
    (False, True): gettext_noop("The report asks for this in words."),
    (False, False): gettext_noop("The report may add this in words."),
    (True, True): gettext_noop("The report asks to choose one from a list."),
}
_NONE = {
    Kind.HEADLINE: gettext_noop(
        "Target %(number)d has no headline indicator in the monitoring framework."
    ),
    Kind.BINARY: gettext_noop(
        "Target %(number)d has no binary indicator in the monitoring framework."
    ),
}
_ASKS = {
    Kind.HEADLINE: gettext_noop(
        "Headline indicator: give values with year and unit, or say why there are none."
    ),
    Kind.BINARY: gettext_noop("Binary indicator: answer its questions."),
    Kind.COMPONENT: gettext_noop("Optional component indicator: the report may add it."),
    Kind.COMPLEMENTARY: gettext_noop("Optional complementary indicator: the report may add it."),
}


def to_report(place: Country, target: Target, language: str) -> tuple[ToReport, ...]:
    """Return the duty first, then deadlines, indicators (headline first) and narrative."""
    return (
        _duty(place, language),
        *_deadlines(place, language),
        *_whoever(target, language, party=place.party),
    )


@lru_cache(maxsize=23 * 6 * 2)
def _whoever(target: Target, language: str, *, party: bool) -> tuple[ToReport, ...]:
    """Return the lines that are the same for every country; a Party must, the others may."""
    return (
        *_absent(target, language),
        *(_indicator(one, target, language, party=party) for one in gbf.indicators_of(target.id)),
        *_narrative(target, language, party=party),
    )


def _duty(place: Country, language: str) -> ToReport:
    notes = (place.notes,) if place.notes and not place.party else ()
    return ToReport(
        kind="duty",
        code="",
        name=_("Duty to report"),
        name_language=language,
        text=_duty_text(place, language),
        must=place.party,
        source=from_list("countries", doubts=(*notes, place.doubts[-1])),
    )


def _duty_text(place: Country, language: str) -> str:
    words = {"country": place.name(language).text}
    if place.party:
        return (
            _(
                "%(country)s is a Party to the Convention on Biological Diversity and reports on"
                " this target in its national reports."
            )
            % words
        )
    if not place.part_of:
        return (
            _(
                "%(country)s is not on the list of Parties to the Convention on Biological"
                " Diversity, so no report is due from it. What Parties report is shown for"
                " comparison."
            )
            % words
        )
    state = country(place.part_of)
    words["state"] = state.name(language).text
    if state.party:
        return (
            _(
                "%(country)s has no report of its own. Our source lists it with %(state)s, a Party"
                " to the Convention on Biological Diversity; whether that Party’s report covers it"
                " is for the Party to say."
            )
            % words
        )
    return (
        _(
            "%(country)s has no report of its own. Our source lists it with %(state)s, which is not"
            " a Party to the Convention on Biological Diversity."
        )
        % words
    )


def _deadlines(place: Country, language: str) -> Iterator[ToReport]:
    """Yield when the reports are due; nothing for a place that owes none."""
    if not place.party:
        return
    for one in reporting.deadlines():
        report = _(_REPORTS[one.report])
        yield ToReport(
            kind="deadline",
            code=one.report,
            name=report,
            name_language=language,
            text=_due(report, one.due_on),
            must=True,
            due_on=one.due_on,
            source=from_list("national_report", doubts=(one.source + ".",)),
        )


def _due(report: str, day: date) -> str:
    words = {"report": report, "day": date_format(day, "DATE_FORMAT")}
    if day >= clock.today():
        return _("%(report)s: due on %(day)s.") % words
    return _("%(report)s: was due on %(day)s. Whether it was submitted is not known here.") % words


def _absent(target: Target, language: str) -> Iterator[ToReport]:
    """Yield a line for each kind that must be reported but of which the target has none."""
    there = {one.kind for one in gbf.indicators_of(target.id)}
    for kind, sentence in _NONE.items():
        if kind not in there:
            yield ToReport(
                kind="duty",
                code=kind.value,
                name=_("Duty to report"),
                name_language=language,
                text=_(sentence) % {"number": target.number},
                must=False,
                source=from_list("gbf_indicators"),
            )


def _indicator(one: Indicator, target: Target, language: str, *, party: bool) -> ToReport:
    return ToReport(
        kind=one.kind.value,
        code=one.code,
        name=one.name,
        name_language="en",
        text=_asks(one, target, language),
        must=one.must_report and party,
        source=from_list("gbf_indicators", address=one.metadata_url, doubts=_doubts(one)),
        custodian=one.custodian,
        unit=one.unit,
        disaggregations=one.disaggregations,
        availability=one.availability.value,
        availability_label=lists.label("availability", one.availability, language).text,
        availability_note=one.availability_note if one.kind is Kind.HEADLINE else "",
        questions=_questions(one, language),
    )


def _asks(one: Indicator, target: Target, language: str) -> str:
    asks = _(_ASKS[one.kind])
    if one.serves == target.id:
        return asks
    words = {"asks": asks, "aim": gbf.aim(one.serves).name(language).text}
    return _("%(asks)s It belongs to “%(aim)s” and serves this target too.") % words


def _doubts(one: Indicator) -> tuple[str, ...]:
    return (*one.doubts, OWN_WORDS) if one.kind is Kind.BINARY else one.doubts


def _questions(one: Indicator, language: str) -> tuple[Question, ...]:
    if one.kind is not Kind.BINARY:
        return ()
    return tuple(_question(asked, language) for asked in reporting.binary_questions(one.serves))


def _question(asked: reporting.Question, language: str) -> Question:
    asks = lists.label("binary_questions", asked.key, language)
    return Question(
        key=asked.key,
        number=asked.number,
        parent=asked.parent,
        type=asked.type,
        mandatory=asked.mandatory,
        options=asked.options,
        option_labels=tuple(
            lists.label("answer_options", option, language).text for option in asked.options
        ),
        asks=asks.text,
        asks_language=asks.language,
    )


def _narrative(target: Target, language: str, *, party: bool) -> Iterator[ToReport]:
    for field in reporting.narrative(target.id):
        label = lists.label("report_fields", field.name, language)
        mandatory = bool(field.mandatory)
        is_chosen = field.type == "Term"
        yield ToReport(
            kind="narrative",
            code=field.name,
            name=label.text,
            name_language=label.language,
            text=_(_NARRATIVE[is_chosen, mandatory]),
            must=mandatory and party,
            source=from_list("national_report", doubts=(OWN_WORDS,)),
        )
