"""One record for each IPBES assessment, published or under way."""

from __future__ import annotations

from collections.abc import Iterator

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
from ecotone.records.model import Contributor, Draft, Link
from ecotone.vocab import lists, writing
from ecotone.vocab.assessments import Assessment, assessments
from ecotone.vocab.countries import GLOBAL, area_name
from ecotone.vocab.said import LANGUAGES

_IPBES = Contributor(
    name="Intergovernmental Science-Policy Platform on Biodiversity and Ecosystem Services (IPBES)",
    role="publisher",
    is_body=True,
)
_DOI = "https://doi.org/"
#: Machine-drafted titles where the theme list has a label in the language.
_TITLES = {
    "fr": "Évaluation de l’IPBES : {theme}",
    "es": "Evaluación de la IPBES: {theme}",
    "ar": "تقييم المنبر الحكومي الدولي IPBES:\u200f {theme}",
    "ru": "Оценка МПБЭУ: {theme}",
    "zh": "IPBES评估：{theme}",
}
_REGIONAL = {
    "fr": "Évaluation régionale de l’IPBES : {areas}",
    "es": "Evaluación regional de la IPBES: {areas}",
    "ar": "التقييم الإقليمي للمنبر الحكومي الدولي IPBES:\u200f {areas}",
    "ru": "Региональная оценка МПБЭУ: {areas}",
    "zh": "IPBES区域评估：{areas}",
}


def drafts() -> Iterator[Draft]:
    """Yield a record for each assessment, and one for each summary whose DOI is sure."""
    for one in assessments():
        yield _report(one)
        if one.doi_summary and one.doi_summary not in one.doubtful_dois:
            yield _summary(one)


def _themes(one: Assessment) -> tuple[str, ...]:
    """Return the BES-Net themes that follow this assessment."""
    found = (item for item in lists.items("themes") if one.id in item.facts["ipbes"].split(";"))
    return tuple(item.id for item in found)


def _report(one: Assessment) -> Draft:
    doi = "" if one.doi_full_report in one.doubtful_dois else one.doi_full_report
    links = [Link(url=one.link, title="Page of the assessment")]
    if doi:
        links.append(Link(url=_DOI + doi, role="download", title="Full report"))
    return Draft(
        key=f"assessment/{one.id}",
        titles={"en": f"IPBES assessment: {one.title}", **_other_titles(one)},
        descriptions={"en": _description(one)},
        kinds=("assessment",),
        identifiers=(doi,) if doi else (),
        links=tuple(links),
        contributors=(_IPBES,),
        subjects=subjects(targets=one.targets, themes=_themes(one)),
        places=places(one.regions or (GLOBAL,)),
        languages=("en",),
        published=str(one.year) if one.published else "",
    )


def _summary(one: Assessment) -> Draft:
    """Return the summary for policymakers as a record of its own: it has a DOI of its own."""
    return Draft(
        key=f"summary/{one.id}",
        titles={"en": f"Summary for policymakers of the IPBES assessment: {one.title}"},
        descriptions={
            "en": paragraph(
                "The key messages of the assessment for those who decide, approved line by line"
                f" by the member States of IPBES ({one.plenary}).",
                _speaks_to(one),
                told_by("ipbes_assessments"),
            )
        },
        kinds=("summary for policymakers",),
        identifiers=(one.doi_summary,),
        links=(Link(url=_DOI + one.doi_summary, title="Summary for policymakers"),),
        contributors=(_IPBES,),
        subjects=subjects(targets=one.targets, themes=_themes(one)),
        places=places(one.regions or (GLOBAL,)),
        languages=("en",),
        published=str(one.year),
    )


def _speaks_to(one: Assessment) -> str:
    if not one.targets:
        return "It speaks to the framework as a whole."
    return f"In our reading it speaks to {listing(aim_label(aim) for aim in one.targets)}."


def _other_titles(one: Assessment) -> dict[str, str]:
    if one.regions:
        areas = {
            language: writing.listing(
                (area_name(code, language).text for code in one.regions), language
            )
            for language in LANGUAGES
        }
        return in_six(_REGIONAL, areas=areas)
    themes = _themes(one)
    if not themes:
        return {}
    item = lists.item("themes", themes[0])
    return in_six(_TITLES, theme=item.labels, id=everywhere(one.id))


def _description(one: Assessment) -> str:
    state = (
        f"Published in {one.year} ({one.plenary})."
        if one.published
        else f"Under way: {one.plenary}. No report is out yet."
    )
    doubtful = listing(one.doubtful_dois)
    return paragraph(
        f"{one.kind.capitalize()} assessment of IPBES ({one.abbreviation}). {state}",
        f"It deals with {listing(one.themes)}." if not one.regions else "",
        f"It covers {listing(str(area_name(code)) for code in one.regions)}, as M49 names them."
        if one.regions
        else "",
        _speaks_to(one),
        f"Check before citing: the DOI {doubtful} was not seen in a source that names this report."
        if doubtful
        else "",
        told_by("ipbes_assessments"),
    )
