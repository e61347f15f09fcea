"""Translations: what counts as missing or faulty, and that compiled texts are used."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from babel.messages.catalog import Message

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


def test_compiling_again_does_nothing(tmp_path: Path) -> None:
    file = tmp_path / "fr" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a"\nmsgstr "b"\n'
    )
    assert compile_messages(tmp_path) == 1
    assert compile_messages(tmp_path) == 0
    assert file.with_suffix(".mo").exists()
