"""The fields of the Tantivy index, and an entry as a Tantivy document."""

from __future__ import annotations

import orjson
import tantivy

from ecotone.rights.visibility import Audience
from ecotone.search.entry import Entry
from ecotone.search.query import Facet
from ecotone.vocab.said import LANGUAGES

#: The uid of the one document that is no record: it carries the last change the index contains,
#: so that words and number are written in one commit. It has no audience and is never found.
MARKER = "#upto"

#: Facets kept as words; the year is a number.
WORD_FACETS = tuple(facet for facet in Facet if facet is not Facet.YEAR)

#: The field of the titles of each language; all but the six share one.
TITLES = {**{language: f"title_{language}" for language in LANGUAGES}, "": "title"}


def schema() -> tantivy.Schema:
    """Return the fields; see ``entry.Entry`` for what each holds."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("uid", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("titles", stored=True)
    for name in TITLES.values():
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("text", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("about", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("exact", tokenizer_name="whitespace", index_option="basic")
    builder.add_text_field("begin", tokenizer_name="whitespace", index_option="basic")
    for facet in WORD_FACETS:
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field(Facet.YEAR, indexed=True, fast=True)
    builder.add_text_field("stated_place", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("audience", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("embargo", indexed=True, fast=True)
    builder.add_unsigned_field("newest", fast=True)
    builder.add_unsigned_field("oldest", fast=True)
    builder.add_unsigned_field("changed", fast=True)
    builder.add_float_field("weight", fast=True)
    builder.add_unsigned_field("upto", stored=True)
    return builder.build()


def document(entry: Entry) -> tantivy.Document:
    """Return ``entry`` as Tantivy takes it."""
    made = tantivy.Document()
    made.add_text("uid", entry.uid)
    made.add_bytes("titles", orjson.dumps(entry.titles))
    for language, stems in entry.title.items():
        made.add_text(TITLES[language], stems)
    for name in ("text", "about", "exact", "begin"):
        made.add_text(name, getattr(entry, name))
    for facet, codes in entry.codes.items():
        for code in codes:
            made.add_text(facet, code)
    for code in entry.stated_places:
        made.add_text("stated_place", code)
    if entry.year is not None:
        made.add_unsigned(Facet.YEAR, entry.year)
    made.add_text("audience", audience_word(entry.audience, held=entry.embargo > 0))
    made.add_unsigned("embargo", entry.embargo)
    made.add_unsigned("newest", entry.newest)
    made.add_unsigned("oldest", entry.oldest)
    made.add_unsigned("changed", entry.changed)
    made.add_float("weight", entry.weight)
    return made


def audience_word(audience: Audience, *, held: bool) -> str:
    """Return the term for an audience; what has an embargo day stands apart.

    So the common question is one term, and only the few held records are asked for their day.
    """
    return f"{audience.value} held" if held else audience.value


def marker(upto: int) -> tantivy.Document:
    """Return the document that remembers the last change."""
    made = tantivy.Document()
    made.add_text("uid", MARKER)
    made.add_unsigned("upto", upto)
    return made
