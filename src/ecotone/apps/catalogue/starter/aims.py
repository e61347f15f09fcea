"""One record for each goal and target, with titles in six languages."""

from __future__ import annotations

from collections.abc import Iterator

from ecotone.apps.catalogue.starter.sentences import (
    everywhere,
    in_six,
    listing,
    paragraph,
    places,
    subjects,
    told_by,
)
from ecotone.records.model import Contributor, Draft, Link
from ecotone.vocab import gbf
from ecotone.vocab.countries import GLOBAL
from ecotone.vocab.gbf import Kind
from ecotone.vocab.said import LANGUAGES

_CBD = Contributor(
    name="Secretariat of the Convention on Biological Diversity", role="publisher", is_body=True
)
_TITLES = {
    "target": {
        "en": "Target {number}: {name}",
        "fr": "Cible {number} : {name}",
        "es": "Meta {number}: {name}",
        "ar": "الهدف {number}:\u200f {name}",
        "ru": "Задача {number}: {name}",
        "zh": "行动目标{number}：{name}",
    },
    "goal": {
        "en": "Goal {number}: {name}",
        "fr": "Objectif {number} : {name}",
        "es": "Objetivo {number}: {name}",
        "ar": "الغاية {number}:\u200f {name}",
        "ru": "Цель {number}: {name}",
        "zh": "长期目标{number}：{name}",
    },
}
#: Outside English the titles are machine-made drafts, and the record says so.
_DESCRIPTIONS = {
    "fr": "{title}. Ce titre est une traduction automatique, non officielle.",
    "es": "{title}. Este título es una traducción automática no oficial.",
    "ar": "{title}. هذا العنوان ترجمة آلية غير رسمية.",
    "ru": "{title}. Это неофициальный машинный перевод названия.",
    "zh": "{title}。此标题为非官方机器翻译。",
}


def drafts() -> Iterator[Draft]:
    """Yield the records of the goals and targets."""
    yield from (_draft(one) for one in gbf.goals())
    yield from (_draft(one) for one in gbf.targets())


def _draft(one: gbf.Goal | gbf.Target) -> Draft:
    kind, number = (
        ("target", str(one.number)) if isinstance(one, gbf.Target) else ("goal", one.letter)
    )
    # The four goals share one page, which is therefore no goal's own.
    role = "landing" if kind == "target" else "related"
    return Draft(
        key=f"{kind}/{number}",
        titles=in_six(_TITLES[kind], number=everywhere(number), name=one.names),
        descriptions={"en": _description(one), **in_six(_DESCRIPTIONS, title=one.titles)},
        kinds=("standard",),
        identifiers=(one.id,),
        links=(Link(url=one.address, title=one.short_title, role=role),),
        contributors=(_CBD,),
        subjects=subjects(targets=(one.id,)),
        places=places((GLOBAL,)),
        languages=LANGUAGES,
        published="2022-12",  # adopted by decision 15/4 in Montreal
    )


def _description(one: gbf.Goal | gbf.Target) -> str:
    asked = [each for each in gbf.indicators_of(one.id) if each.must_report]
    headline = [each.code for each in asked if each.kind is Kind.HEADLINE]
    binary = [each.code for each in asked if each.kind is Kind.BINARY]
    sdgs = [link.removeprefix("SDG-").replace("-", " ").lower() for link in one.sdg_links]
    return paragraph(
        f"{one.title().text}. {one.summary}",
        f"In numbers: {one.quantitative_element}. Deadline: {one.deadline}.",
        f"Headline indicators to report: {listing(headline)}." if headline else "",
        f"Binary indicators to answer: {listing(binary)}." if binary else "",
        f"Linked to the Sustainable Development Goals: {listing(sdgs)}." if sdgs else "",
        "The summary and the numbers are in our own words.",
        told_by("gbf_goals_targets"),
    )
