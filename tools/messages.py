"""Texts and their translations: ``update`` collects them, ``check`` says what is missing.

python tools/messages.py update    collect texts from Python, templates, cards of methods and lists
python tools/messages.py check     fail when a text is missing, outdated or badly translated
python tools/messages.py compile   write the .mo files
"""

from __future__ import annotations

import inspect
import io
import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

from ecotone import vocab
from ecotone.apps.monitoring import cards
from ecotone.indicators import registry
from ecotone.vocab import elements, gbf
from ecotone.web.messages import compile_messages

LANGUAGES = ("ar", "es", "fr", "ru", "zh")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "translatable": None,
    "filled": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
COLUMNS = 100


def texts(source: Path) -> Iterator[tuple[str, int, object, list[str], str | None]]:
    """Yield (file, line, text, comments, context) for every translatable text under ``source``."""
    for file in sorted(source.rglob("*")):
        if file.suffix == ".py" and "locale" not in file.parts:
            body = file.read_bytes()
        elif file.suffix in {".html", ".txt", ".xml"} and "templates" in file.parts:
            body = templatize(file.read_text(), origin=str(file)).encode()
        else:
            continue
        name = file.relative_to(source.parent).as_posix()
        for line, text, comments, context in extract(
            "python", io.BytesIO(body), keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            if text:  # the empty text is the head of the file, not a text
                yield name, line, text, comments, context


def of_cards(source: Path) -> Iterator[tuple[str, str]]:
    """Yield (file, text) for every text that the cards of the methods under ``source`` show.

    Cards are whole sentences in many fields, so they are asked instead of marked one by one.
    """
    for method in registry.methods():
        file = Path(inspect.getfile(method))
        if file.is_relative_to(source.resolve()):
            name = file.relative_to(source.resolve().parent).as_posix()
            yield from ((name, text) for text in cards.texts(cards.of_method(method)) if text)


def of_lists(source: Path) -> Iterator[tuple[str, str]]:
    """Yield (file, text) for the names and notes of the framework's lists that pages show."""
    if source.resolve() != Path(vocab.__file__).parent.parent:
        return
    for aim in (*gbf.goals(), *gbf.targets()):
        yield "ecotone/vocab/data/gbf_goals_targets.json", aim.summary
        yield "ecotone/vocab/data/gbf_goals_targets.json", aim.quantitative_element
    for one in gbf.indicators():
        shown = (one.name, one.short_name, one.unit, one.availability_note)
        for text in (*shown, one.update_frequency, *one.disaggregations):
            yield "ecotone/vocab/data/gbf_indicators.csv", text
    for element in elements.elements():
        yield "ecotone/vocab/data/elements.csv", element.text
        yield "ecotone/vocab/data/elements.csv", element.reason


def collected(source: Path) -> Catalog:
    """Return all texts as one catalogue, in order of the text, without line numbers."""
    catalog = Catalog(project="Ecotone", charset="utf-8", fuzzy=False)
    asked = chain(of_cards(source), of_lists(source))
    shown = ((name, 0, text, [], None) for name, text in asked if text)
    for name, _line, text, comments, context in (*texts(source), *shown):
        known = catalog.get(text[0] if isinstance(text, tuple) else text, context)
        locations = [] if known and (name, None) in known.locations else [(name, None)]
        catalog.add(text, locations=locations, auto_comments=comments, context=context)
    return catalog


def held(file: Path, language: str) -> Catalog:
    """Return the catalogue of a language; empty when there is none yet."""
    if not file.exists():
        return Catalog(locale=language, project="Ecotone", charset="utf-8", fuzzy=False)
    with file.open("rb") as text:
        return read_po(text, locale=language)


def update(source: Path) -> int:
    """Bring every language's file in step with the texts in the code."""
    template = collected(source)
    for language in LANGUAGES:
        file = source / "locale" / language / "LC_MESSAGES" / "django.po"
        file.parent.mkdir(parents=True, exist_ok=True)
        catalog = held(file, language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        for message in catalog:
            if not PLACEHOLDER.search("".join(message.id or "")):
                message.flags.discard("python-format")  # “30 % of land” is no placeholder
        catalog.fuzzy = False
        with file.open("wb") as out:
            write_po(out, catalog, width=COLUMNS, sort_output=True, omit_header=False)
    return 0


def placeholders(text: str) -> set[str]:
    return {named or braced for named, braced in PLACEHOLDER.findall(text)}


def faults(message: Message, forms: int) -> Iterator[str]:
    """Yield what is wrong with one translated message."""
    wanted = message.id if isinstance(message.id, tuple) else (message.id,)
    given = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(given) or (len(wanted) > 1 and len(given) != forms):
        yield "has no translation"
        return
    if message.fuzzy:
        yield "is marked fuzzy"
    allowed = set().union(*(placeholders(text) for text in wanted))
    for text in given:
        if placeholders(text) - allowed or (len(wanted) == 1 and placeholders(text) != allowed):
            yield f"has other placeholders: {text!r}"


def check(source: Path) -> int:
    """Print every missing or faulty translation; return 1 when there is one."""
    template = collected(source)
    bad = 0
    for language in LANGUAGES:
        catalog = held(source / "locale" / language / "LC_MESSAGES" / "django.po", language)
        for message in template:
            if not message.id:
                continue
            key = message.id[0] if isinstance(message.id, tuple) else message.id
            translated = catalog.get(key, message.context)
            found = ["is not in the file (run: make messages)"]
            if translated is not None:
                found = list(faults(translated, catalog.num_plurals))
            for fault in found:
                where = message.locations[0][0] if message.locations else "?"
                print(f"{language}: {key!r} ({where}) {fault}")
                bad += 1
    print(f"{len(template)} texts, {len(LANGUAGES)} languages, {bad} to mend")
    return 1 if bad else 0


def main(arguments: list[str]) -> int:
    source = Path(arguments[1] if len(arguments) > 1 else "src/ecotone")
    settings.configure(USE_I18N=False)
    verbs = {"update": update, "check": check, "compile": lambda _: compile_messages() * 0}
    if not arguments or arguments[0] not in verbs:
        print(__doc__)
        return 2
    return verbs[arguments[0]](source)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
