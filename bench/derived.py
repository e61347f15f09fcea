"""50,000 records for the search figures: real sentences, titles and subjects, mixed anew.

The words come from the recorded responses of real hubs (see the README of that folder for where
each is from); codes and years are drawn from our own lists. The same seed gives the same records.
Without the recorded responses only the texts of our own reference facts are mixed.
"""

from __future__ import annotations

import html
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import py3langid
from lxml import etree

from ecotone.records.model import Contributor, Identifier, Record, Subject, Tag
from ecotone.search.documents import Document
from ecotone.vocab import countries, gbf, hubs, lists

LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
#: How often each language is drawn; about the mixture of a catalogue of open hubs.
SHARES = (60, 10, 10, 6, 8, 6)
_TITLE_KEYS = {"title", "name", "label", "headline", "longtitle", "shorttitle"}
_SUBJECT_KEYS = {"subject", "keyword", "keywords", "subjects", "tag", "theme", "category"}
_TEXT_KEYS = {
    "description",
    "abstract",
    "summary",
    "notes",
    "para",
    "text",
    "content",
    "characterstring",
}
_SENTENCE = re.compile(r"(?<=[.!?。！？؟])\s*")
_MARKUP = re.compile(r"<[^>]+>")


@dataclass
class Material:
    """Real texts by language."""

    titles: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sentences: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    subjects: list[str] = field(default_factory=list)


def material(folder: Path | None) -> Material:
    """Return the texts under ``folder``, and those of our reference facts."""
    found = Material()
    recorded = _recorded(folder) if folder is not None and folder.is_dir() else ()
    for key, raw in (*recorded, *_own()):
        text = " ".join(_MARKUP.sub(" ", html.unescape(raw)).split())
        if not 3 <= len(text) <= 20_000 or text.startswith(("http", "urn:", "POLYGON")):
            continue
        if key in _SUBJECT_KEYS and len(text) < 80:
            found.subjects.append(text)
        elif key in _TITLE_KEYS and len(text) < 250:
            found.titles[_language(text)].append(text)
        elif len(text) > 20:
            for sentence in _SENTENCE.split(text):
                if 15 < len(sentence) < 500:
                    found.sentences[_language(sentence)].append(sentence)
    return _unique(found)


def _unique(found: Material) -> Material:
    for language in LANGUAGES[1:]:  # few hubs write these; titles are sentences enough
        found.sentences[language] += found.titles[language]
    for texts in (found.titles, found.sentences):
        for language in LANGUAGES:
            texts[language] = sorted(set(texts[language])) or ["Biodiversity"]
    found.subjects = sorted(set(found.subjects))
    return found


def _recorded(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".xml", ".rdf", ".atom"}:
            yield from _xml(path)
        elif path.suffix in {".json", ".jsonld"}:
            yield from _json(path)


def _xml(path: Path) -> Iterator[tuple[str, str]]:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError:
        return
    for element in root.iter(etree.Element) if root is not None else ():
        key = etree.QName(element).localname.lower()
        if key == "characterstring" and element.getparent() is not None:
            key = etree.QName(element.getparent()).localname.lower()
        if element.text and key in _TITLE_KEYS | _SUBJECT_KEYS | _TEXT_KEYS:
            yield key, element.text


def _json(path: Path) -> Iterator[tuple[str, str]]:
    try:
        body = json.loads(path.read_text(errors="replace"))
    except json.JSONDecodeError:
        return
    yield from _walk("", body)


def _walk(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            own = name.lower().split("_")[0]
            yield from _walk(own if own in _TITLE_KEYS | _SUBJECT_KEYS | _TEXT_KEYS else key, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(key, inner)
    elif isinstance(value, str) and key:
        yield key, value


def _own() -> Iterator[tuple[str, str]]:
    for target in gbf.targets():
        for language in LANGUAGES:
            yield "title", target.title(language).text
        yield "text", target.summary
    for indicator in gbf.indicators():
        yield "title", indicator.name
        yield "text", indicator.global_data
    for hub in hubs.hubs():
        yield "title", hub.name
        yield "text", hub.offers
    for item in lists.items("themes"):
        yield "subject", item.label("en").text


def _language(text: str) -> str:
    for language, first, last in (
        ("zh", "一", "鿿"),
        ("ar", "\u0600", "\u06ff"),
        ("ru", "\u0400", "\u04ff"),
    ):
        if sum(first <= letter <= last for letter in text) * 3 > len(text):
            return language
    guess = str(py3langid.classify(text)[0])
    return guess if guess in {"fr", "es"} else "en"


def documents(texts: Material, number: int, seed: int = 30) -> Iterator[Document]:
    """Yield ``number`` documents, each with several countries, targets and subjects."""
    draw = random.Random(seed)
    codes = [country.iso3 for country in countries.countries()]
    codes += [region.code for region in countries.regions()] + ["GLOBAL"] * 20
    targets = [target.id for target in gbf.targets()]
    kinds = [item.id for item in lists.items("resource_types")]
    themes = [item.id for item in lists.items("themes")]
    licences = [item.id for item in lists.items("licences")]
    owners = [f"hub-{place}" for place in range(80)]
    for place in range(number):
        language = draw.choices(LANGUAGES, SHARES)[0]
        text = " ".join(draw.choices(texts.sentences[language], k=draw.randint(3, 9)))
        day = date.fromordinal(draw.randint(723_000, 739_500))
        tags = [
            *(("country", code) for code in draw.sample(codes, draw.choice((1, 1, 1, 2, 3, 8)))),
            *(("target", code) for code in draw.sample(targets, draw.choice((0, 1, 1, 2, 4)))),
            *(("theme", code) for code in draw.sample(themes, draw.choice((0, 1, 2)))),
        ]
        yield Document(
            uid=f"d{place:015d}",
            record=Record(
                titles={language: draw.choice(texts.titles[language])},
                descriptions={language: text},
                type=draw.choice(kinds),
                identifiers=(Identifier(scheme="doi", value=f"10.5555/{place}"),),
                contributors=(Contributor(name=draw.choice(texts.subjects)),),
                subjects=tuple(
                    Subject(text=draw.choice(texts.subjects)) for _ in range(draw.randint(1, 6))
                ),
                languages=(language,),
                licence=draw.choice(licences),
                published=day.isoformat(),
            ),
            tags=tuple(
                Tag(scheme=scheme, code=code, rule="drawn", score=1, evidence="drawn")
                for scheme, code in tags
            ),
            hubs=tuple(draw.sample(owners, draw.choice((1, 1, 1, 2)))),
        )
