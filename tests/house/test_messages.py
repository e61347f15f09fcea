"""Translations: what counts as missing or faulty, and that compiled texts are used."""

from __future__ import annotations

import ast
import dataclasses
import importlib.util
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from ecotone.apps.monitoring import cards
from ecotone.indicators import registry
from ecotone.indicators.base import Method
from ecotone.web.messages import compile_messages

ROOT = Path(__file__).resolve().parents[2]
_spec = importlib.util.spec_from_file_location("messages", ROOT / "tools" / "messages.py")
messages = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(messages)


@pytest.mark.parametrize(
    ("message", "forms", "found"),
    [
        (Message("Search", "Rechercher"), 2, []),
        (Message("Search", ""), 2, ["has no translation"]),
        (Message(("one", "many"), ("un", "plusieurs")), 2, []),
        (Message(("%(n)s hub", "%(n)s hubs"), ("хаб", "%(n)s хаба", "%(n)s хабов")), 3, []),
        (Message(("%(n)s hub", "%(n)s hubs"), ("a", "b")), 3, ["has no translation"]),
        (
            Message("Read on %(day)s", "Lu le %(jour)s"),
            2,
            ["has other placeholders: 'Lu le %(jour)s'"],
        ),
        (Message("Read on %(day)s", "Lu"), 2, ["has other placeholders: 'Lu'"]),
    ],
)
def test_what_is_wrong_with_a_translation(message: Message, forms: int, found: list[str]) -> None:
    assert list(messages.faults(message, forms)) == found


def test_texts_are_collected_from_python_and_templates(tmp_path: Path) -> None:
    source = tmp_path / "ecotone"
    (source / "templates").mkdir(parents=True)
    (source / "views.py").write_text("from x import gettext as _\n_('From Python')\n")
    (source / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "From a template" %}'
        "{% blocktranslate count n=3 %}{{ n }} hub{% plural %}{{ n }} hubs{% endblocktranslate %}"
    )
    found = {message.id for message in messages.collected(source) if message.id}
    assert found == {"From Python", "From a template", ("%(n)s hub", "%(n)s hubs")}


#: Fields of cards that hold codes, names in files, names of people and titles of publications.
NOT_TRANSLATED = {
    "code", "name", "version", "kind", "authors", "references", "aliases", "key", "codes",
    "adds", "custodian", "missing", "source", "synonyms", "example", "type", "uncertainty",
    "lifecycle", "direction",
}  # fmt: skip


def shown(part: object, field: str = "") -> Iterator[str]:
    """Yield every text of a card, but not those that stay as they are."""
    if field in NOT_TRANSLATED:
        return
    if isinstance(part, str):
        yield part.replace("_", " ") if field == "groups" else part
    elif dataclasses.is_dataclass(part):
        for one in dataclasses.fields(part):
            yield from shown(getattr(part, one.name), one.name)
    elif isinstance(part, Mapping | tuple):
        for one in part.values() if isinstance(part, Mapping) else part:
            yield from shown(one, field)


@pytest.mark.parametrize("method", registry.methods(), ids=lambda method: method.card.name)
def test_every_text_of_every_card_is_given_to_translators(method: type[Method]) -> None:
    given = {text for _file, text in messages.of_cards(ROOT / "src" / "ecotone")}
    signs = {"", "%", "km2", "km²", "t"}
    assert set(shown(method.card)) - signs <= given
    settings = cards.settings_of(method.Settings)
    assert {one["meaning"] for one in settings} <= given


def checks() -> Iterator[tuple[str, ast.Call]]:
    for file in sorted((ROOT / "src" / "ecotone" / "indicators").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Check" and node.keywords:
                yield f"{file.stem}:{node.lineno}", node


@pytest.mark.parametrize(("where", "call"), list(checks()))
def test_names_of_checks_are_marked_for_translators(where: str, call: ast.Call) -> None:
    plain = ast.Constant | ast.JoinedStr | ast.BinOp
    given = {one.arg: one.value for one in call.keywords}
    assert None in given or not isinstance(given["name"], plain), where


def test_texts_of_methods_elsewhere_are_not_collected(tmp_path: Path) -> None:
    assert not list(messages.of_cards(tmp_path))


def test_compiling_again_does_nothing(tmp_path: Path) -> None:
    file = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a"\nmsgstr "b"\n'
    )
    assert compile_messages(tmp_path) == 1
    assert compile_messages(tmp_path) == 0
    assert file.with_suffix(".mo").exists()
