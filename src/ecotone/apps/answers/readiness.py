"""How far a country could go today on each target, in words and with reasons.

The level says what is within reach, not how well a country does:

- data ready: every headline indicator of the target has a value of the country here, or values
  for single countries in a global source;
- partly: at least one has, for some countries or parts, or the catalogue has records about the
  country for this target;
- little: neither, but the catalogue has records about its regions or the world;
- nothing known: nothing of all that.

Where nobody checked that global sources hold values (``is_covered``), only values held here make
a target "data ready".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ecotone.apps.answers.model import Level, Readiness, RecordCounts
from ecotone.apps.answers.sources import from_list
from ecotone.apps.catalogue.queries import TargetCounts
from ecotone.vocab import gbf, lists, writing
from ecotone.vocab.countries import Country
from ecotone.vocab.gbf import Availability, Indicator, Kind, Target

_GLOBAL_DATA = (Availability.YES, Availability.PARTIAL)


def is_covered(place: Country) -> bool:
    """Tell whether "values for single countries" speaks of this place.

    Parties with an M49 code are meant; nobody checked areas, and the European Union is a Party
    but no country.
    """
    return place.party and bool(place.m49)


def ready(
    place: Country,
    target: Target,
    counts: TargetCounts,
    language: str,
    values: frozenset[str] = frozenset(),
) -> Readiness:
    """Return the level of one target with its reasons; ``values``: indicators with values here."""
    level = level_of(place, target.id, counts, values)
    name = target.name(language)
    return Readiness(
        target=target.id,
        number=target.number,
        name=name.text,
        name_language=name.language,
        level=level,
        label=lists.label("readiness", level, language).text,
        reasons=tuple(_reasons(place, target, counts, values)),
        records=RecordCounts(
            national=counts.national, regional=counts.regional, worldwide=counts.worldwide
        ),
        source=from_list("gbf_indicators"),
    )


def level_of(
    place: Country, target_id: str, counts: TargetCounts, values: frozenset[str] = frozenset()
) -> Level:
    """Return the level by the rule in the heading of this file."""
    headline = headlines(target_id)
    missing = [one for one in headline if one.code not in values]
    covered = is_covered(place)
    with_data = _with(missing, _GLOBAL_DATA)
    open_to_all = len(_with(missing, (Availability.YES,))) == len(missing)
    if headline and (not missing or (covered and open_to_all)):
        return Level.DATA_READY
    if len(missing) < len(headline) or (covered and with_data) or counts.national:
        return Level.PARTLY
    if counts.regional or counts.worldwide or with_data:
        return Level.LITTLE
    return Level.UNKNOWN


@cache
def headlines(target_id: str) -> tuple[Indicator, ...]:
    """Return the headline indicators that serve a target."""
    return tuple(one for one in gbf.indicators_of(target_id) if one.kind is Kind.HEADLINE)


def _with(found: Sequence[Indicator], states: Sequence[Availability]) -> list[Indicator]:
    return [one for one in found if one.availability in states]


def _codes(found: Sequence[Indicator]) -> dict[str, str]:
    language = get_language() or "en"
    codes = (writing.left_to_right(one.code, language) for one in found)
    return {"codes": writing.listing(codes, language)}


def _reasons(
    place: Country, target: Target, counts: TargetCounts, values: frozenset[str]
) -> Iterator[str]:
    headline = headlines(target.id)
    if not headline:
        yield _("The target has no headline indicator; the report asks for answers and words.")
    if here := [one for one in headline if one.code in values]:
        yield _("%(codes)s: values for the country are stored here.") % _codes(here)
    headline = tuple(one for one in headline if one.code not in values)
    if headline and not is_covered(place):
        yield _("Whether global sources hold values for this area was not checked.")
    else:
        yield from _data_reasons(headline)
    yield _records_reason(counts)


def _data_reasons(headline: Sequence[Indicator]) -> Iterator[str]:
    if full := _with(headline, (Availability.YES,)):
        yield _("%(codes)s: a global source holds values for single countries.") % _codes(full)
    if part := _with(headline, (Availability.PARTIAL,)):
        yield (
            _("%(codes)s: a global source holds values for some countries or parts.") % _codes(part)
        )
    if rest := [one for one in headline if one.availability not in _GLOBAL_DATA]:
        yield _("%(codes)s: no global source with values for countries.") % _codes(rest)


def _records_reason(counts: TargetCounts) -> str:
    if not counts.national:
        return _("The catalogue has no record about the country for this target.")
    return ngettext(
        "The catalogue has %(number)d record about the country for this target.",
        "The catalogue has %(number)d records about the country for this target.",
        counts.national,
    ) % {"number": counts.national}
