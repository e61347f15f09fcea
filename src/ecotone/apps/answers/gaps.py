"""What is missing for a country and a target, and why. Nothing unknown is zero."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from ecotone.apps.answers.model import Gap, HubLine
from ecotone.apps.answers.readiness import is_covered
from ecotone.apps.answers.sources import from_here, from_list
from ecotone.apps.answers.values import Held
from ecotone.apps.catalogue.queries import AnswerRecords
from ecotone.vocab import gbf, lists, writing
from ecotone.vocab.countries import Country
from ecotone.vocab.gbf import Availability, Indicator, Kind, Target

#: Hubs named in one sentence.
NAMED = 5

_WHY_NO_VALUE = {
    Availability.YES: gettext_noop(
        "A global source holds values for single countries; they have not been read into this"
        " installation."
    ),
    Availability.PARTIAL: gettext_noop(
        "A global source holds values for some countries or parts only; whether this country is"
        " among them has not been checked."
    ),
    Availability.NO: gettext_noop(
        "No global source with values for single countries is known; the value has to be compiled"
        " nationally."
    ),
    Availability.PENDING: gettext_noop("Its global source announces data but gives none yet."),
    Availability.REPORTS: gettext_noop(
        "Answers come from national reports only, and none has been read into this installation."
    ),
    Availability.UNKNOWN: gettext_noop("Whether a global source holds values is not known."),
}
_AREA = gettext_noop("Whether global sources hold values for this area was not checked.")


def gaps(
    place: Country,
    target: Target,
    records: AnswerRecords,
    hubs: Sequence[HubLine],
    values: Held,
    language: str,
) -> tuple[Gap, ...]:
    """Return missing values and answers, missing records and languages, hubs that are not read."""
    asked = [one for one in gbf.indicators_of(target.id) if one.must_report]
    return (
        *(_value(place, one, values, language) for one in asked if one.code not in values.codes),
        *_records(place, records, language),
        *_hubs(hubs, language),
    )


def _value(place: Country, one: Indicator, values: Held, language: str) -> Gap:
    """Return that a value is missing; where it was computed in vain, with the reason found then."""
    words = {
        "code": writing.left_to_right(one.code, language),
        "country": place.name(language).text,
    }
    if one.kind is Kind.BINARY:
        kind = "answers"
        text = _("No answers of %(country)s for indicator %(code)s are stored here.") % words
    else:
        kind = "value"
        text = _("No value of indicator %(code)s for %(country)s is stored here.") % words
    tried = values.of(one.code)
    return Gap(
        kind=kind,
        code=one.code,
        text=text,
        why=_(tried[0].reason) if tried else _(_why(place, one.availability)),
        source=from_list("gbf_indicators", address=one.metadata_url, doubts=one.doubts),
    )


def _why(place: Country, availability: Availability) -> str:
    """Return the reason, but only what was checked for this place."""
    if not is_covered(place) and availability in (Availability.YES, Availability.PARTIAL):
        return _AREA
    return _WHY_NO_VALUE[availability]


def _records(place: Country, records: AnswerRecords, language: str) -> Iterator[Gap]:
    words = {"country": place.name(language).text}
    if not records.national.total:
        yield Gap(
            kind="record",
            code="",
            text=_("No record about %(country)s for this target is in the catalogue.") % words,
            why=_("No record read so far names both the country and the target."),
            source=from_here(),
        )
        return
    shown = records.national.records
    if any(language in one.card.languages or one.card.title_language == language for one in shown):
        return
    words["language"] = lists.label("languages", language, language).text
    yield Gap(
        kind="language",
        code=language,
        text=_("No record about %(country)s for this target in %(language)s was found.") % words,
        why=_("The best national records name other languages, or none."),
        source=from_here(),
    )


def _hubs(hubs: Sequence[HubLine], language: str) -> Iterator[Gap]:
    """Yield one line for each state in which a hub's knowledge is missing here."""
    for health in ("never", "failing", "paused", "listed"):
        found = [one for one in hubs if one.health == health]
        if not found:
            continue
        words = {"names": _names(found[:NAMED], language), "number": len(found)}
        yield Gap(
            kind="hub",
            code=health,
            text=_hubs_text(health, len(found)) % words,
            why=_hubs_why(health),
            source=from_here(),
            hubs=tuple(one.id for one in found),
        )


def _names(hubs: Sequence[HubLine], language: str) -> str:
    return writing.listing((writing.left_to_right(one.name, language) for one in hubs), language)


def _hubs_text(health: str, number: int) -> str:
    if health == "never":
        return ngettext(
            "%(number)d hub of this target has not been read yet: %(names)s.",
            "%(number)d hubs of this target have not been read yet, among them %(names)s.",
            number,
        )
    if health == "failing":
        return ngettext(
            "%(number)d hub of this target could not be read lately: %(names)s.",
            "%(number)d hubs of this target could not be read lately, among them %(names)s.",
            number,
        )
    if health == "paused":
        return ngettext(
            "Reading of %(number)d hub of this target is paused: %(names)s.",
            "Reading of %(number)d hubs of this target is paused, among them %(names)s.",
            number,
        )
    return ngettext(
        "%(number)d hub of this target is listed but cannot be read: %(names)s.",
        "%(number)d hubs of this target are listed but cannot be read, among them %(names)s.",
        number,
    )


def _hubs_why(health: str) -> str:
    if health == "never":
        return _("They are ready to be read; nobody has started it on this installation.")
    if health == "failing":
        return _("Several attempts in a row failed; the page of the hub says how.")
    if health == "paused":
        return _("A person or repeated failures stopped it; the page of the hub says why.")
    return _("No machine address is known, or there is no connector for its kind yet.")
