"""Values of indicators as lines of an answer: what is known, and why a value is missing.

A number never stands alone: with it go unit, year, interval or the reason for none, whose figure
it is, where it stands, and the data and the run behind it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from ecotone.apps.answers.model import Known, Source
from ecotone.apps.monitoring import queries as monitoring
from ecotone.apps.monitoring.flow import Origin, State
from ecotone.apps.monitoring.shown import ShownValue
from ecotone.rights.visibility import Purpose, Viewer
from ecotone.vocab import gbf, writing
from ecotone.vocab.countries import Country
from ecotone.vocab.gbf import Target

#: Whose figure a value is and where it stands; of a value that is nobody's official figure the
#: state alone is told.
_STANDING = {
    (Origin.NATIONAL, State.OFFICIAL): gettext_noop("Official value of the country."),
    (Origin.NATIONAL, State.REVISED): gettext_noop(
        "Official value of the country until it was revised; the new value is not out yet."
    ),
    (Origin.NATIONAL, State.UNDER_REVIEW): gettext_noop(
        "Computed from data of the country; under review."
    ),
    (Origin.NATIONAL, State.COMPUTED): gettext_noop(
        "Computed from data of the country; not an official figure."
    ),
    (Origin.GLOBAL, State.COMPUTED): gettext_noop("Figure of a global source, not of the country."),
    (Origin.PLATFORM, State.UNDER_REVIEW): gettext_noop(
        "Computed here from open data; under review."
    ),
    (Origin.PLATFORM, State.COMPUTED): gettext_noop(
        "Computed here from open data; not an official national figure."
    ),
}
#: The same of figures that were not computed here but read from what somebody published.
_PUBLISHED = {
    Origin.NATIONAL: gettext_noop(
        "Published by a source of the country; not yet confirmed by the country here."
    ),
    Origin.GLOBAL: gettext_noop("Figure of a global source, not of the country."),
}
_GLOBAL = _STANDING[Origin.GLOBAL, State.COMPUTED]


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of the values of a place.

    ``latest`` is the newest value of each indicator, of all groups together, else of a few parts;
    ``codes`` are the indicators with any number.
    """

    latest: tuple[ShownValue, ...] = ()
    codes: frozenset[str] = frozenset()

    def of(self, code: str) -> tuple[ShownValue, ...]:
        """Return the newest values of one indicator, the country's own first."""
        return tuple(one for one in self.latest if one.indicator == code)


def held(place: Country, target: Target, *, viewer: Viewer, purpose: Purpose) -> Held:
    """Return what is held of a place and the indicators of a target. Nine queries at most."""
    there = monitoring.held_at(place.iso3, viewer=viewer, purpose=purpose)
    asked = {one.code for one in gbf.indicators_of(target.id)}
    if asked.isdisjoint(there.codes):
        return Held(codes=there.numbers)
    codes = there.numbers
    latest = monitoring.latest_values(place.iso3, target.id, viewer=viewer, purpose=purpose)
    whole = {one.indicator for one in latest if one.value is not None}
    if divided := sorted(codes & asked - whole):
        latest += monitoring.latest_parts(place.iso3, divided, viewer=viewer, purpose=purpose)
    return Held(latest=latest, codes=codes)


def known_values(place: Country, target: Target, values: Held, language: str) -> Iterator[Known]:
    """Yield a line for each newest value, then one for each indicator with parts only."""
    numbers = [one for one in values.latest if one.value is not None]
    for one in numbers:
        yield Known(
            kind="value",
            text=said(one, language),
            text_language=language,
            address=f"/{language}/{one.path}" if one.path else "",
            source=source_of(one),
            value=one,
        )
    whole = {one.indicator for one in numbers}
    for indicator in gbf.indicators_of(target.id):
        if indicator.code in values.codes - whole:
            yield _in_parts(place, indicator.code, language, values)


def _in_parts(place: Country, code: str, language: str, values: Held) -> Known:
    """Return the line of an indicator that has values of its groups, and none of all together."""
    words = {"code": writing.left_to_right(code, language), "country": place.name(language).text}
    whole = values.of(code)
    here = Source(title=_("Values held here"), address="", seen_on=None)
    return Known(
        kind="value",
        text=_("Values of %(code)s for %(country)s are stored here by group only.") % words,
        text_language=language,
        address=f"/{language}/countries/{place.iso3}/indicators/{code}/",
        source=source_of(whole[0]) if whole else here,
    )


def said(one: ShownValue, language: str) -> str:
    """Return a value as sentences: what, when, how much, how sure, and whose figure it is."""
    return writing.sentences((_figure(one, language), standing(one)), language)


def standing(one: ShownValue) -> str:
    """Return whose figure a value is and where it stands, as a sentence."""
    if not one.run and one.state in (State.COMPUTED, State.UNDER_REVIEW):
        return _(_PUBLISHED.get(one.origin, _GLOBAL))
    return _(_STANDING.get((one.origin, one.state), _GLOBAL))


def _figure(one: ShownValue, language: str) -> str:
    parts = (_(part) for _name, part in monitoring.parts_of(one.group))
    words = {
        "title": writing.listing((_(one.title), *parts), language),
        "code": writing.left_to_right(one.indicator or one.method, language),
        "year": str(one.year),
        "value": number(one, one.value),
        "unit": _(one.unit),
        "low": number(one, one.low),
        "high": number(one, one.high),
        "level": number_format((one.level or 0) * 100, decimal_pos=0),
        "why": _(one.interval),
    }
    if one.low is None or one.high is None:
        return (
            _("%(title)s (%(code)s), %(year)s: %(value)s (%(unit)s). No interval: %(why)s") % words
        )
    if one.level is None:
        return (
            _("%(title)s (%(code)s), %(year)s: %(value)s (%(unit)s), from %(low)s to %(high)s.")
            % words
        )
    return (
        _(
            "%(title)s (%(code)s), %(year)s: %(value)s (%(unit)s), %(level)s%% interval from"
            " %(low)s to %(high)s."
        )
        % words
    )


def number(one: ShownValue, value: float | None) -> str:
    """Return a number of a value in the reader's language, with the decimals of its measure."""
    if value is None:
        return ""
    return str(number_format(value, decimal_pos=digits(one), use_l10n=True, force_grouping=True))


def digits(one: ShownValue) -> int:
    """Return the decimals to show; a published figure is not made finer than it was printed."""
    if one.measure.whole or one.run:
        return 0 if one.measure.whole else one.measure.digits
    numbers = (number for number in (one.value, one.low, one.high) if number is not None)
    printed = max((len(repr(number).partition(".")[2]) for number in numbers), default=0)
    return min(one.measure.digits, printed)


def source_of(one: ShownValue) -> Source:
    """Return the data behind a value as its source; data that are not public are told as such."""
    language = get_language() or "en"
    titles = [writing.left_to_right(source.title, language) for source in one.sources]
    if one.hidden_sources:
        titles.append(_("Data that are not public"))
    addresses = (source.source for source in one.sources)
    return Source(
        title=writing.listing(dict.fromkeys(titles), language),
        address=next((text for text in addresses if text.startswith("https://")), ""),
        seen_on=_day(one),
    )


def _day(one: ShownValue) -> date | None:
    """Return the newest day on which data behind a value were taken from their source."""
    days = [source.retrieved_at[:10] for source in one.sources if source.retrieved_at]
    try:
        return max((date.fromisoformat(day) for day in days), default=None)
    except ValueError:
        return None
