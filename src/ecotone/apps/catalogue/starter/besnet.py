"""Records of what BES-Net tells of countries: assessments, Solution Fund, Trialogues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecotone.apps.catalogue import dates
from ecotone.apps.catalogue.starter.sentences import (
    in_six,
    listing,
    paragraph,
    places,
    subjects,
    theme_label,
    told_by,
)
from ecotone.records.model import Contributor, Draft, Link, Period
from ecotone.vocab import besnet, writing
from ecotone.vocab.besnet import FundCountry, Trialogue
from ecotone.vocab.countries import Country, area_name, countries, country
from ecotone.vocab.said import LANGUAGES

_BESNET = Contributor(
    name="Biodiversity and Ecosystem Services Network (BES-Net)", role="publisher", is_body=True
)
_PAGE = Link(url="https://www.besnet.world", title="BES-Net")
_NEA_PAGE = Link(
    url="https://www.ecosystemassessments.net", title="National Ecosystem Assessment Initiative"
)
#: Targets these activities serve, in our reading: values in decisions, finance, capacity,
#: knowledge.
_ASSESSMENT = ("GBF-TARGET-14", "GBF-TARGET-21")
_FUND = ("GBF-TARGET-19", "GBF-TARGET-20")
_TRIALOGUE = ("GBF-TARGET-20", "GBF-TARGET-21")
_BY_THEME = {
    "pollination": ("GBF-TARGET-10", "GBF-TARGET-11"),
    "land_degradation": ("GBF-TARGET-02", "GBF-TARGET-10"),
}
_NEA_TITLES = {
    "en": "{country}: national ecosystem assessment",
    "fr": "{country} : évaluation nationale des écosystèmes",
    "es": "{country}: evaluación nacional de los ecosistemas",
    "ar": "{country}:\u200f التقييم الوطني للنظم الإيكولوجية",
    "ru": "{country}: национальная оценка экосистем",
    "zh": "{country}：国家生态系统评估",
}
_FUND_TITLES = {
    "en": "{country}: BES Solution Fund",
    "fr": "{country} : Fonds de solutions BES",
    "es": "{country}: Fondo de Soluciones BES",
    "ar": "{country}:\u200f صندوق حلول BES",
    "ru": "{country}: Фонд решений BES",
    "zh": "{country}：BES解决方案基金",
}
_TRIALOGUE_TITLES = {
    "en": "Trialogue of science, policy and practice: {where}",
    "fr": "Trialogue entre science, politiques et pratique : {where}",
    "es": "Triálogo entre ciencia, políticas y práctica: {where}",
    "ar": "الحوار الثلاثي بين العلوم والسياسات والممارسة:\u200f {where}",
    "ru": "Триалог науки, политики и практики: {where}",
    "zh": "科学、政策与实践三方对话：{where}",
}


def drafts() -> Iterator[Draft]:
    """Yield the records of assessments, of the fund and of Trialogues."""
    yield from (_assessment(one) for one in countries() if one.nea or one.nea_note)
    yield from map(_fund, besnet.fund_countries())
    yield from map(_trialogue, besnet.trialogues())


def _assessment(one: Country) -> Draft:
    since = f"since {one.nea_since}" if one.nea_since else "at a date that we did not find"
    return Draft(
        key=f"nea/{one.iso3}",
        titles=in_six(_NEA_TITLES, country=one.names),
        descriptions={
            "en": paragraph(
                f"{one.name()} takes part in the National Ecosystem Assessment Initiative {since}"
                f" ({one.nea_note})."
                if one.nea
                else f"{one.name()}: {one.nea_note}.",
                "An assessment runs in four stages, from scoping to the use of its findings, and"
                " gives evidence for national targets, plans and reports. Whether its report is"
                " out is not told by the pages we read.",
                told_by("countries", 2),
            )
        },
        kinds=("assessment",),
        links=(_NEA_PAGE,),
        contributors=(_BESNET,),
        subjects=subjects(targets=_ASSESSMENT),
        places=places((one.iso3,)),
        languages=("en",),
    )


def _fund(one: FundCountry) -> Draft:
    held = country(one.country)
    return Draft(
        key=f"fund/{one.country}",
        titles=in_six(_FUND_TITLES, country=held.names),
        descriptions={
            "en": paragraph(
                f"{held.name()} is a country of the BES Solution Fund ({one.phase}). The fund"
                " gives seed money, through the country offices of UNDP, to carry out messages of"
                " IPBES and national ecosystem assessments. Countries are chosen; no open call and"
                " no amount for this country was found.",
                *one.doubts,
                told_by("solution_fund"),
            )
        },
        kinds=("funding opportunity",),
        links=(_PAGE,),
        contributors=(_BESNET,),
        subjects=subjects(targets=_FUND),
        places=places((one.country,)),
        languages=("en",),
    )


def _trialogue(one: Trialogue) -> Draft:
    where = _where(one)
    return Draft(
        key=f"trialogue/{one.id}",
        titles=in_six(_TRIALOGUE_TITLES, where=where),
        descriptions={"en": _trialogue_description(one, where["en"])},
        kinds=("event",),
        links=(_PAGE,),
        contributors=(_BESNET,),
        subjects=subjects(
            targets=(*_TRIALOGUE, *_BY_THEME.get(one.theme, ())),
            themes=(one.theme,) if one.theme else (),
        ),
        places=places((*one.countries, *one.areas)),
        periods=(Period(start=one.start, end=one.end),) if one.start else (),
        languages=("en",),
    )


def _where(one: Trialogue) -> Mapping[str, str]:
    """Return place and date in six languages: ``Sarajevo, Bosnia …, 18 October 2017``."""
    codes = (one.place,) if one.place else one.areas
    return {
        language: writing.clause_comma(language).join(
            part
            for part in (
                writing.left_to_right(one.city, language),
                *(area_name(code, language).text for code in codes),
                dates.in_words(one.start, language),
            )
            if part
        )
        for language in LANGUAGES
    }


def _trialogue_description(one: Trialogue, where: str) -> str:
    scale = {
        "regional": "A regional Trialogue brings country teams together around findings of IPBES;"
        " they leave with national action plans.",
        "national": "A national Trialogue serves the national ecosystem assessment: it shapes the"
        " questions, joins knowledge and prepares the use of findings.",
        "fund": "This Trialogue prepared the use of the BES Solution Fund in the countries that"
        " took part.",
    }
    took_part = listing(str(area_name(code)) for code in one.countries)
    return paragraph(
        f"Trialogue of BES-Net: {where}. {scale[one.scale]}",
        f"Theme: {theme_label(one.theme).lower()}." if one.theme else "",
        f"Took part: {took_part}." if took_part else "",
        *one.doubts,
        told_by("trialogues"),
    )
