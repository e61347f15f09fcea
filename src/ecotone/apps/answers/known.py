"""What is known for a country and a target, each line with its source."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from ecotone.apps.answers.doubts import DOI_UNSEEN, LIST_MAY_HAVE_GROWN, OUR_MAPPING
from ecotone.apps.answers.model import Known
from ecotone.apps.answers.sources import from_card, from_list
from ecotone.apps.answers.values import Held, known_values
from ecotone.apps.catalogue import dates
from ecotone.apps.catalogue.queries import AnswerRecord, AnswerRecords
from ecotone.apps.catalogue.starter import HUB_ID
from ecotone.vocab import besnet, lists, writing
from ecotone.vocab.assessments import Assessment, assessments
from ecotone.vocab.besnet import Trialogue
from ecotone.vocab.countries import Country, area_name
from ecotone.vocab.gbf import Target

#: Records named among what is known; all of them stand with the resources.
RECORDS = 5
_DOI = "https://doi.org/"


def known(
    place: Country, target: Target, records: AnswerRecords, values: Held, language: str
) -> tuple[Known, ...]:
    """Return values, groups, activities of BES-Net, records and assessments, in this order."""
    return (
        *known_values(place, target, values, language),
        *facts(place, language),
        *_records(records),
        *_assessments(place, target, language),
    )


def facts(place: Country, language: str) -> tuple[Known, ...]:
    """Return what is known of the country whatever the target: groups, activities of BES-Net."""
    return (*_groups(place, language), *_besnet(place, language))


def fund(place: Country, language: str) -> Iterator[Known]:
    """Yield the line on the BES Solution Fund; the answer page has it under money."""
    seen = besnet.fund_country(place.iso3)
    if seen is not None:
        yield Known(
            kind="besnet",
            text=fund_text(place, language),
            text_language=language,
            address="https://www.besnet.world",
            source=from_list("solution_fund", doubts=(*seen.doubts, LIST_MAY_HAVE_GROWN)),
        )


def fund_text(place: Country, language: str) -> str:
    """Say that the country is one of the BES Solution Fund, and what that means."""
    return _(
        "%(country)s is among the countries of the BES Solution Fund. It gives seed money,"
        " through UNDP, to carry out messages of assessments; amounts were not found."
    ) % {"country": place.name(language).text}


def _groups(place: Country, language: str) -> Iterator[Known]:
    """Yield one line with the groups that decide which commitments and help apply."""
    names = [
        lists.label("country_groups", group, language).text
        for group in ("ldc", "lldc", "sids")
        if getattr(place, group)
    ]
    words = {
        "group": lists.label("regional_groups", place.cbd_group, language).text,
        "groups": writing.semicolon(language).join(names),
    }
    if not place.cbd_group and not names:
        return
    if not names:
        text = _("Regional group: %(group)s.")
    elif not place.cbd_group:
        text = _("Groups of countries: %(groups)s.")
    else:
        text = _("Regional group: %(group)s. Groups of countries: %(groups)s.")
    yield Known(
        kind="groups",
        text=text % words,
        text_language=language,
        address="",
        source=from_list("countries", doubts=place.doubts[len(place.nea_doubts) : -1]),
    )


def _besnet(place: Country, language: str) -> Iterator[Known]:
    if place.nea:
        yield Known(
            kind="besnet",
            text=_(
                "Its national ecosystem assessment began in %(year)s; whether it is finished is"
                " not known here."
            )
            % {"year": place.nea_since}
            if place.nea_since
            else _(
                "It takes part in the National Ecosystem Assessment Initiative; when it began was"
                " not found."
            ),
            text_language=language,
            address="https://www.ecosystemassessments.net",
            source=from_list("countries", doubts=(*place.nea_doubts, LIST_MAY_HAVE_GROWN)),
        )
    for one in besnet.trialogues_of(place.iso3):
        yield Known(
            kind="besnet",
            text=_("It took part in a Trialogue of science, policy and practice: %(where)s.")
            % {"where": where(one, language)},
            text_language=language,
            address="https://www.besnet.world",
            source=from_list("trialogues", doubts=one.doubts),
        )


def where(one: Trialogue, language: str) -> str:
    """Return place and day of a Trialogue in the reader's language, as far as they are known."""
    codes = (one.place,) if one.place else one.areas
    names = (area_name(code, language).text for code in codes)
    city = writing.left_to_right(one.city, language)
    parts = (city, *names, dates.in_words(one.start, language))
    return writing.clause_comma(language).join(part for part in parts if part)


def _records(records: AnswerRecords) -> Iterator[Known]:
    """Yield national records of hubs; those we made ourselves repeat the lines above."""
    own = [one for one in records.national.records if not _ours(one)]
    for one in own[:RECORDS]:
        yield Known(
            kind="record",
            text=one.card.title,
            text_language=one.card.title_language,
            address=one.card.link,
            source=from_card(one.card),
            uid=one.card.uid,
            why=one.why,
        )


def _ours(one: AnswerRecord) -> bool:
    return all(hub.id == HUB_ID for hub in one.card.hubs)


def _assessments(place: Country, target: Target, language: str) -> Iterator[Known]:
    """Yield assessments of this target first, then of the country's region, then of the world;
    those under way come last.
    """
    mapped = [one for one in assessments() if target.id in one.targets]
    around = [one for one in assessments() if not set(one.regions).isdisjoint(place.areas)]
    worldwide = [one for one in assessments() if not one.targets and not one.regions]
    for one in sorted((*mapped, *around, *worldwide), key=lambda one: not one.published):
        yield _assessment(one, language, mapped=one in mapped)


def _assessment(one: Assessment, language: str, *, mapped: bool = False) -> Known:
    doi = one.doi_full_report
    unseen = bool(doi) and doi in one.doubtful_dois
    doubts = ((OUR_MAPPING,) if mapped else ()) + ((DOI_UNSEEN,) if unseen else ())
    address = _DOI + doi if doi and not unseen else one.link
    words = {"title": one.title, "year": one.year}
    return Known(
        kind="assessment",
        text=_("IPBES assessment “%(title)s” (%(year)s).") % words
        if one.published
        else _("IPBES assessment “%(title)s”, under way, expected in %(year)s.") % words,
        text_language=language,
        address=address,
        source=from_list("ipbes_assessments", address=one.link, doubts=doubts),
    )
