"""Weighs what was found where, and gives each heading one tag with its best evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from ecotone.kernel.text import clip
from ecotone.records.classify.matcher import Found, Matcher, keeps_places
from ecotone.records.classify.phrases import all_phrases
from ecotone.records.model import Record, Tag
from ecotone.records.normalise.hub import HubFacts
from ecotone.records.normalise.places import area_codes
from ecotone.records.normalise.targets import stated_targets, stated_themes
from ecotone.vocab.countries import area_name

#: A heading is kept from this score on; see tests/records/labelled.csv for what it was set by.
KEEP = 0.45
#: Where a hub states the targets itself, a word such as "indicator" adds none: only a phrase
#: this strong does.
_BESIDE_STATED = 0.8
#: How much a phrase counts by where it stands. The lead is the start of a description.
WEIGHTS = {"title": 1.0, "keywords": 0.9, "lead": 0.6, "text": 0.4}
_LEAD = 400
_READ = 3_000
_SAME_PHRASE = 2  # more of the same says nothing new
_MANY_COUNTRIES = 6
_COVERAGE = 0.6
_PRIOR = 0.3
_PRIOR_TARGETS = 2  # a hub that serves more targets than this says nothing about one record
_STATED = "stated by the hub"
_EVIDENCE = 300
#: Names that are also ordinary words: in keywords too they need their capital letter.
_ALSO_WORDS = frozenset({"TUR", "TCD", "JOR", "REU", "NER", "GIN", "JEY", "DMA", "GEO", "MLI"})
#: Georgia is the federal state when the same record speaks of the United States.
_YIELDS_TO = {"GEO": "USA"}


@dataclass(slots=True)
class _Heading:
    """What has been found for one heading so far."""

    missed: float = 1.0  # the chance that none of the evidence means it
    best: float = 0.0
    where: str = ""
    rule: str = ""
    evidence: str = ""

    def add(self, found: Found, where: str) -> None:
        weight = found.phrase.strength * WEIGHTS[where]
        self.missed *= 1 - weight
        if weight > self.best:
            self.best, self.where = weight, where
            self.rule, self.evidence = found.phrase.rule, found.evidence

    def tag(self, scheme: str, code: str) -> Tag:
        score = min(0.99, round(1 - self.missed, 3))
        rule = f"{self.rule}-in-{self.where}"
        return Tag(scheme=scheme, code=code, rule=rule, score=score, evidence=self.evidence)


class Classifier:
    """Tags records. Holds only what it was built from: safe to share between threads."""

    def __init__(self) -> None:
        self._matcher = Matcher(all_phrases())

    def tags(self, record: Record, hub: HubFacts) -> tuple[Tag, ...]:
        """Return one tag for each heading that fits, stated ones first, then by score."""
        found: dict[tuple[str, str], Tag] = {}
        guesses = sorted(self._from_text(record), key=lambda tag: (-tag.score, tag.code))
        for tag in (*_stated(record), *guesses, *_from_hub(hub, guesses, record)):
            found.setdefault((tag.scheme, tag.code), tag)
        return tuple(found.values())

    def _from_text(self, record: Record) -> Iterator[Tag]:
        headings: dict[str, _Heading] = {}
        seen: dict[tuple[str, tuple[str, ...]], int] = {}
        for where, found in self._found(record):
            name = (where, found.phrase.codes)
            seen[name] = seen.get(name, 0) + 1
            if seen[name] <= _SAME_PHRASE:
                for code in found.phrase.codes:
                    headings.setdefault(code, _Heading()).add(found, where)
        _drop_doubtful(headings)
        for code, heading in headings.items():
            tag = heading.tag(_scheme(code), code)
            weak = tag.scheme == "target" and record.targets and heading.best < _BESIDE_STATED
            if tag.score >= KEEP and not weak:
                yield _short(tag)

    def _found(self, record: Record) -> Iterator[tuple[str, Found]]:
        """Yield what is found with the place where it stands."""
        title, keywords, descriptions = _texts(record)
        whole = title + keywords + descriptions
        if keeps_places(whole):  # one pass is quicker than three
            keywords_at, description_at = len(title), len(title) + len(keywords)
            for found in self._matcher.find(whole):
                yield _where(found.start, keywords_at, description_at), found
            return
        for found in self._matcher.find(title):
            yield "title", found
        for found in self._matcher.find(keywords):
            yield "keywords", found
        for found in self._matcher.find(descriptions):
            yield "lead" if found.start <= _LEAD else "text", found


def _scheme(code: str) -> str:
    if code.startswith("GBF-TARGET-"):
        return "target"
    return "country" if code.isupper() or code.isdigit() else "theme"


_LONGEST_NAME = 100
_STOP = " . "  # keeps phrases from growing from one text into the next


def _texts(record: Record) -> tuple[str, str, str]:
    """Return title, keywords and description, the texts of all languages one after the other.

    Names of places stand with the keywords; what is too long for a name is a description.
    """
    names = [place.name for place in record.places if len(place.name) <= _LONGEST_NAME]
    prose = [place.name for place in record.places if len(place.name) > _LONGEST_NAME]
    title = _STOP.join(record.titles.values()) + _STOP
    keywords = [_as_keyword(one.text) for one in record.subjects] + names
    descriptions = [text[:_READ] for text in record.descriptions.values()] + prose
    return title, _STOP.join(keywords) + _STOP, _STOP.join(descriptions)


def _where(start: int, keywords_at: int, description_at: int) -> str:
    if start <= keywords_at:
        return "title"
    if start <= description_at:
        return "keywords"
    return "lead" if start - description_at <= _LEAD else "text"


def _as_keyword(text: str) -> str:
    """Return a keyword with a capital first letter: hubs often write names small there."""
    return text if text.lower() in _SMALL_WORDS else text[:1].upper() + text[1:]


_SMALL_WORDS = frozenset(
    {"turkey", "chad", "jordan", "reunion", "réunion", "niger", "guinea", "jersey"}
)


def _drop_doubtful(headings: dict[str, _Heading]) -> None:
    for code, other in _YIELDS_TO.items():
        if code in headings and other in headings:
            del headings[code]
    countries = [code for code in headings if _scheme(code) == "country" and code.isalpha()]
    if len(countries) > _MANY_COUNTRIES:
        # A long list of countries in a description is a list, not a subject.
        for code in countries:
            if headings[code].where in {"lead", "text"}:
                del headings[code]


def _stated(record: Record) -> Iterable[Tag]:
    for code in record.targets:
        yield _as_stated("target", code, _said(record, stated_targets, code))
    for code in record.countries:
        place = next((p.name for p in record.places if code in area_codes(p.name)), "")
        yield _as_stated("country", code, place)
    for code in record.themes:
        yield _as_stated("theme", code, _said(record, stated_themes, code))


def _said(record: Record, states: object, code: str) -> str:
    assert callable(states)
    return next((one.text for one in record.subjects if code in states((one,))), "")


def _as_stated(scheme: str, code: str, evidence: str) -> Tag:
    tag = Tag(scheme=scheme, code=code, rule="stated", score=1.0, evidence=evidence or _STATED)
    return _short(tag)


def _short(tag: Tag) -> Tag:
    if len(tag.evidence) <= _EVIDENCE:
        return tag
    cut = clip(tag.evidence, _EVIDENCE)
    return Tag(scheme=tag.scheme, code=tag.code, rule=tag.rule, score=tag.score, evidence=cut)


def _from_hub(hub: HubFacts, guesses: list[Tag], record: Record) -> Iterable[Tag]:
    """Yield what the hub as a whole suggests, where the record itself shows nothing."""
    only = hub.coverage[0] if len(hub.coverage) == 1 else ""
    if only.isalpha() and only != "GLOBAL" and not record.countries:
        name = area_name(only).text
        evidence = f"the hub is about {name}"
        yield Tag(
            scheme="country", code=only, rule="hub-coverage", score=_COVERAGE, evidence=evidence
        )
    targeted = record.targets or any(tag.scheme == "target" for tag in guesses)
    if not targeted and len(hub.targets) <= _PRIOR_TARGETS:
        for code in hub.targets:
            yield Tag(
                scheme="target",
                code=code,
                rule="hub-targets",
                score=_PRIOR,
                evidence="the hub as a whole serves this target",
            )


@cache
def classifier() -> Classifier:
    """Return the classifier; building it takes a moment, so there is one for the process."""
    return Classifier()
