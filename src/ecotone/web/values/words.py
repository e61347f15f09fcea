"""A value in words: the number with its interval, where it stands, where it came from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecotone.apps.answers.values import digits, standing
from ecotone.apps.monitoring.flow import Origin, State
from ecotone.apps.monitoring.shown import Pairs, ShownSeries, ShownValue
from ecotone.kernel.errors import NotFound
from ecotone.vocab import countries, writing
from ecotone.web import languages
from ecotone.web.charts.show import manner
from ecotone.web.values.decimals import Decimals, together

#: What a group says that stands for all groups together.
WHOLE = "all"
#: Short words for where a value stands, beyond being computed or read.
STATES = {
    State.UNDER_REVIEW: gettext_noop("under review"),
    State.OFFICIAL: gettext_noop("official"),
    State.REVISED: gettext_noop("revised"),
    State.DECLINED: gettext_noop("declined"),
}
_COMPUTED = {
    Origin.NATIONAL: gettext_noop("computed from national data"),
    Origin.PLATFORM: gettext_noop("computed here"),
    Origin.GLOBAL: gettext_noop("global source"),
}
_READ = gettext_noop("published in the country")
ORIGINS = {
    Origin.NATIONAL: gettext_noop("National figure"),
    Origin.PLATFORM: gettext_noop("Computed here"),
    Origin.GLOBAL: gettext_noop("Global figure"),
}
#: Badges by state: official stands out, everything else is quiet.
BADGES = {State.OFFICIAL: "numbers", State.DECLINED: "warn"}
#: Units that name a scale, not something one counts; a sentence leaves them out.
_SCALES = ("index", "proportion", "share", "score")


def place_name(code: str) -> str:
    """Return the name of a country, a region or the world; a place we do not know by its code."""
    try:
        return countries.area_name(code, languages.current()).text
    except NotFound:
        return code


def number(one: ShownValue, value: float | None, decimals: Decimals = digits) -> str:
    """Return one number of a value as the page writes it; a dash where there is none."""
    return "–" if value is None else manner().number(value, decimals(one))


def bounded(one: ShownValue, decimals: Decimals = digits) -> str:
    """Return a number with its unit and interval, "17.3 % (16.9–17.7)"; a dash for none."""
    if one.value is None:
        return "–"
    how, places = manner(), decimals(one)
    written = how.number(one.value, places)
    if named := unit(one.unit):
        written = f"{written}\u00a0{named}"
    if one.low is None or one.high is None:
        return how.steady(written)
    low_high = how.interval(one.low, one.high, places)
    return how.steady(f"{written} ({low_high})")


#: Units and parts of wholes that are words; those that are signs need no translation.
_WORDS = frozenset(
    {
        gettext_noop("species"),
        gettext_noop("species/year"),
        gettext_noop("taxa"),
        gettext_noop("records"),
        gettext_noop("stocks"),
        gettext_noop("sites"),
        gettext_noop("territories"),
        gettext_noop("items"),
        gettext_noop("share"),
        gettext_noop("land"),
        gettext_noop("marine"),
        gettext_noop("other"),
        gettext_noop("outside the borders given"),
    }
)
#: How offices mark figures (SDMX code list CL_OBS_STATUS): flags that come with a file.
MARKS = frozenset(
    {
        gettext_noop("Estimated value"),
        gettext_noop("Provisional value"),
        gettext_noop("Imputed value"),
        gettext_noop("Forecast value"),
        gettext_noop("Time series break"),
        gettext_noop("Low reliability"),
    }
)


def unit(name: str) -> str:
    """Return a unit as it stands after a number; empty for one that only names a scale."""
    if name.startswith(_SCALES):
        return ""
    return {"km2": _("km²"), "percent": "%"}.get(name, _(name) if name else "")


def unit_name(name: str) -> str:
    """Return a unit as it stands alone, at an axis or in a table."""
    return {"km2": _("km²"), "percent": "%"}.get(name, _(name) if name else "")


#: Types of columns of needs and of datasets, as pages call them.
_TYPES = {
    "text": gettext_noop("any text"),
    "number": gettext_noop("number"),
    "integer": gettext_noop("whole number"),
    "whole": gettext_noop("whole number"),
    "date": gettext_noop("date"),
    "boolean": gettext_noop("yes or no"),
    "geometry": gettext_noop("outline"),
    "bytes": gettext_noop("outline"),
}


def type_name(kind: str) -> str:
    """Return what the cells of a column are."""
    return _(_TYPES.get(kind, kind))


def interval(one: ShownValue) -> str:
    """Say what the interval is, or why there is none."""
    said = _(one.interval) if one.interval else ""
    if one.low is None or one.level is None:
        return said
    how = manner()
    level = how.steady(f"{how.number(one.level * 100, 0)}\u00a0%")
    return _("%(level)s interval: %(kind)s") % {"level": level, "kind": said}


def group(pairs: Pairs) -> str:
    """Return the groups of a value; empty for all groups together."""
    parts = (class_name(value) for _name, value in pairs if value != WHOLE)
    return writing.listing(parts, languages.current())


def class_name(name: str) -> str:
    """Return what a class or a group is called: in words where the name is a word of ours."""
    return _(name) if name in _WORDS else name


def sources(values: Iterable[ShownValue]) -> str:
    """Return the titles of the datasets behind values, each once."""
    values = list(values)
    language = languages.current()
    titles = dict.fromkeys(source.title for one in values for source in one.sources)
    named = writing.semicolon(language).join(_in_order(title, language) for title in titles)
    if named:
        return named
    if any(one.hidden_sources for one in values):
        return _("data that are not public")
    return _("a source that is not named")


def status(one: ShownValue) -> str:
    """Return in a word or two where a value stands; ``standing`` says it in a sentence."""
    if one.state in STATES:
        return _(STATES[one.state])
    if one.origin is Origin.NATIONAL and not one.run:
        return _(_READ)
    return _(_COMPUTED[one.origin])


def _in_order(title: str, language: str) -> str:
    """Return a title so that it keeps its order in a sentence from right to left."""
    turned = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in title)
    return title if turned else writing.left_to_right(title, language)


def sentence(one: ShownValue, decimals: Decimals = digits) -> str:
    """Say a value plainly: what, place, year, number, from what; then whose figure it is."""
    said = {
        "place": place_name(one.place),
        "year": one.year,
        "what": named(one),
        "value": bounded(one, decimals),
        "standing": standing(one),
        "sources": sources([one]),
        "reason": _(one.reason) if one.reason else "",
    }
    if one.value is None:
        return _("%(what)s, %(place)s, %(year)s: no value. %(reason)s") % said
    return _("%(what)s, %(place)s, %(year)s: %(value)s, from %(sources)s. %(standing)s") % said


def finding(series: ShownSeries) -> str:
    """Say what a series shows: whether it rose or fell beyond its intervals."""
    valued = [one for one in series.values if one.value is not None]
    said: dict[str, object] = {
        "what": named(series.last),
        "place": place_name(series.place),
    }
    if not valued:
        return _("%(what)s, %(place)s: no value yet") % said
    first, last, decimals = valued[0], valued[-1], together(valued)
    said.update(
        first=number(first, first.value, decimals),
        start=first.year,
        last=bounded(last, decimals),
        end=last.year,
    )
    if first is last:
        return _("%(what)s, %(place)s: %(last)s in %(end)s") % said
    return _change(first, last, decimals) % said


def named(one: ShownValue) -> str:
    """Return what was measured, with the group it is of."""
    part = group(one.group)
    return f"{_(one.title)} ({part})" if part else _(one.title)


def _change(first: ShownValue, last: ShownValue, decimals: Decimals) -> str:
    if _overlap(first, last):
        return _(
            "%(what)s, %(place)s: %(last)s in %(end)s, no clear change since %(start)s (the"
            " intervals overlap)"
        )
    step = 10 ** -decimals(last) / 2
    change = (last.value or 0.0) - (first.value or 0.0)
    if abs(change) < step:
        return _("%(what)s, %(place)s: %(last)s in %(end)s, the same as in %(start)s")
    if change > 0:
        return _("%(what)s, %(place)s: rose from %(first)s in %(start)s to %(last)s in %(end)s")
    return _("%(what)s, %(place)s: fell from %(first)s in %(start)s to %(last)s in %(end)s")


def _overlap(one: ShownValue, other: ShownValue) -> bool:
    """Tell whether the intervals of two values overlap; False where either has none."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        return False
    return one.low <= other.high and other.low <= one.high
