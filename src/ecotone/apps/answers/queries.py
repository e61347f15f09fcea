"""The questions this room answers: one country and one target, or one country and all targets."""

from __future__ import annotations

from django.utils import translation

from ecotone.apps.answers.doubts import UNOFFICIAL_TITLE
from ecotone.apps.answers.export import as_json, readiness_as_json
from ecotone.apps.answers.gaps import gaps
from ecotone.apps.answers.help import FINANCE, FUNDING, hub_lines, money, resources
from ecotone.apps.answers.known import facts, fund, known
from ecotone.apps.answers.model import (
    Aim,
    Answer,
    Known,
    Level,
    Place,
    Readiness,
    RecordCounts,
)
from ecotone.apps.answers.peers import peers
from ecotone.apps.answers.readiness import headlines, level_of, ready
from ecotone.apps.answers.report import to_report
from ecotone.apps.answers.sources import from_list
from ecotone.apps.answers.values import held
from ecotone.apps.catalogue.queries import (
    AnswerRecords,
    TargetCounts,
    counts_by_place,
    counts_by_target,
    for_answer,
)
from ecotone.apps.hubs import queries as hubs
from ecotone.apps.monitoring.queries import indicators_with_values, places_with_values
from ecotone.kernel.errors import BadInput
from ecotone.rights.visibility import PUBLIC, Purpose, Viewer
from ecotone.vocab import countries, gbf
from ecotone.vocab.countries import Country
from ecotone.vocab.gbf import Target
from ecotone.vocab.said import LANGUAGES

__all__ = [
    "answer",
    "as_json",
    "country_facts",
    "readiness",
    "readiness_as_json",
    "readiness_of",
    "world",
]

#: Records of each reach among which those shown are chosen.
RECORDS = 24


def answer(
    country: str,
    target: str | int,
    *,
    viewer: Viewer = PUBLIC,
    purpose: Purpose = Purpose.READ,
    language: str = "en",
) -> Answer:
    """Return everything there is to say about one country and one target.

    ``country`` and ``target`` are any key that ``vocab`` knows. Raises ``NotFound`` for an
    unknown one and ``BadInput`` for a language that is not one of the six.
    """
    place, aim = countries.country(country), gbf.target(target)
    records = for_answer(
        place.iso3, aim.id, viewer=viewer, purpose=purpose, language=language, limit=RECORDS
    )
    near = hubs.hubs(target=(aim.id, FINANCE), country=place.iso3, areas=place.areas)
    values = held(place, aim, viewer=viewer, purpose=purpose)
    lines = hub_lines([hub for hub in near if aim.id in hub.targets], place)
    with translation.override(_known_language(language)):
        return Answer(
            language=language,
            country=_place(place, language),
            target=_aim(aim, records, language),
            to_report=to_report(place, aim, language),
            known=known(place, aim, records, values, language),
            gaps=gaps(place, aim, records, lines, values, language),
            resources=resources(records, aim),
            hubs=lines,
            peers=peers(place, aim, viewer=viewer, purpose=purpose, language=language),
            money=money(place, aim, [hub for hub in near if FUNDING in hub.types], language),
        )


def readiness(
    country: str,
    *,
    viewer: Viewer = PUBLIC,
    purpose: Purpose = Purpose.READ,
    language: str = "en",
) -> tuple[Readiness, ...]:
    """Return the level of each of the 23 targets for one country, with reasons.

    The number of database queries does not grow with the number of targets or records. Raises
    ``NotFound`` for an unknown country and ``BadInput`` for a language that is not one of the six.
    """
    place = countries.country(country)
    counts = counts_by_target(place.iso3, viewer=viewer, purpose=purpose)
    values = indicators_with_values(place.iso3, viewer=viewer, purpose=purpose)
    with translation.override(_known_language(language)):
        return tuple(ready(place, one, counts[one.id], language, values) for one in gbf.targets())


def readiness_of(found: Answer) -> Readiness:
    """Return the level of the target of an answer, from what the answer already knows."""
    counts = found.target.records
    records = TargetCounts(
        national=counts.national, regional=counts.regional, worldwide=counts.worldwide
    )
    missing = {gap.code for gap in found.gaps if gap.kind == "value"}
    codes = frozenset(one.code for one in headlines(found.target.id)) - missing
    place, target = countries.country(found.country.code), gbf.target(found.target.id)
    with translation.override(found.language):
        return ready(place, target, records, found.language, codes)


def country_facts(country: str, *, language: str = "en") -> tuple[Known, ...]:
    """Return what the lists of facts tell of one country, each line with its source.

    Raises ``NotFound`` for an unknown country and ``BadInput`` for a language that is not one of
    the six.
    """
    with translation.override(_known_language(language)):
        place = countries.country(country)
        return (*facts(place, language), *fund(place, language))


def world(
    *, viewer: Viewer = PUBLIC, purpose: Purpose = Purpose.READ
) -> dict[str, dict[Level, int]]:
    """Return for every country and area how many targets stand on each level, in two queries."""
    counts = counts_by_place(viewer=viewer, purpose=purpose)
    values = places_with_values(viewer=viewer, purpose=purpose)
    return {
        place.iso3: _levels(place, counts, values.get(place.iso3, frozenset()))
        for place in countries.countries()
    }


def _levels(
    place: Country, counts: dict[str, tuple[int, ...]], values: frozenset[str]
) -> dict[Level, int]:
    nothing = (0,) * len(gbf.targets())
    own, globe = counts.get(place.iso3, nothing), counts.get(countries.GLOBAL, nothing)
    around = [counts.get(area, nothing) for area in place.areas]
    found = dict.fromkeys(Level, 0)
    for one in gbf.targets():
        bit = one.number - 1
        records = TargetCounts(
            national=own[bit], regional=sum(area[bit] for area in around), worldwide=globe[bit]
        )
        found[level_of(place, one.id, records, values)] += 1
    return found


def _known_language(language: str) -> str:
    if language not in LANGUAGES:
        raise BadInput(f"Answers come in {', '.join(LANGUAGES)}; ask for one of these.")
    return language


def _place(place: Country, language: str) -> Place:
    name = place.name(language)
    return Place(
        code=place.iso3,
        name=name.text,
        name_language=name.language,
        party=place.party,
        areas=place.areas,
        source=from_list("countries", doubts=place.doubts),
    )


def _aim(target: Target, records: AnswerRecords, language: str) -> Aim:
    name, title = target.name(language), target.title(language)
    return Aim(
        id=target.id,
        number=target.number,
        name=name.text,
        name_language=name.language,
        title=title.text,
        title_language=title.language,
        title_official=title.official,
        summary=target.summary,
        quantitative_element=target.quantitative_element,
        deadline=target.deadline,
        address=target.address,
        records=RecordCounts(
            national=records.national.total,
            regional=records.regional.total,
            worldwide=records.worldwide.total,
        ),
        source=from_list(
            "gbf_goals_targets",
            address=target.address,
            doubts=() if title.official else (UNOFFICIAL_TITLE,),
        ),
    )
