"""The embedded engine: a Tantivy index in a folder, one writer, any number of readers."""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path

import filelock
import tantivy

from ecotone.kernel import clock, digest
from ecotone.kernel.errors import EcotoneError
from ecotone.search import analysis, entry, relaxing, years
from ecotone.search.backends import tantivy_schema as fields
from ecotone.search.backends.tantivy_counts import counted
from ecotone.search.backends.tantivy_query import Clauses, found_total
from ecotone.search.backends.tantivy_words import better_spelling, suggestions
from ecotone.search.documents import Document
from ecotone.search.query import (
    MAX_HITS,
    MAX_SIZE,
    NOTE_PAGES,
    NOTE_YEAR,
    Facet,
    Hit,
    Query,
    Results,
    Sort,
)
from ecotone.search.question import Question, read
from ecotone.search.relaxing import Attempt

log = logging.getLogger(__name__)

#: Bytes of documents held before a piece of the index is written; one thread keeps order.
_HEAP_BYTES = 64_000_000
_LOCK_SECONDS = 60


class IndexBusy(EcotoneError):
    """Another process is writing; what it writes is found as soon as it is done."""


class IndexNotWritten(EcotoneError):
    """The disk refused; the index is as it was before."""


class IndexDamaged(EcotoneError):
    """The files of the index cannot be read."""


class TantivyIndex:
    """A ``SearchIndex`` in ``folder``; several processes may open the same folder.

    Under ``folder`` each form of the index has its own place, so that a program of another
    version neither reads nor harms it. What cannot be opened is put aside and built anew:
    ``upto`` is then 0, which tells the owner to send everything again.
    """

    def __init__(self, folder: Path, *, today: Callable[[], date] = clock.today) -> None:
        self._schema = fields.schema()
        self._folder = folder / _form()
        self._today = today
        self._loading = threading.Lock()
        self._seen = 0
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = filelock.FileLock(folder / f"{_form()}.lock", timeout=_LOCK_SECONDS)
        self._index = self._open()

    def put(self, documents: Iterable[Document], removed: Iterable[str], upto: int) -> None:
        """Write and forget in one commit; see ``SearchIndex.put``.

        Raises ``IndexBusy`` when another process writes, ``IndexNotWritten`` when the disk refuses.
        """
        with self._writer() as writer:
            for document in documents:
                writer.delete_documents_by_term("uid", document.uid)
                writer.add_document(fields.document(entry.entry(document)))
            for uid in removed:
                writer.delete_documents_by_term("uid", uid)
            writer.delete_documents_by_term("uid", fields.MARKER)
            writer.add_document(fields.marker(upto))

    def replace(self, documents: Iterable[Document], upto: int) -> None:
        """Write everything anew in one commit; until then, and on failure, the old index answers.

        Raises as ``put`` does.
        """
        with self._writer() as writer:
            writer.delete_all_documents()
            for document in documents:
                writer.add_document(fields.document(entry.entry(document)))
            writer.add_document(fields.marker(upto))

    def upto(self) -> int:
        """Return the number of the last catalogue change that this index contains."""
        with self._reading() as clauses:
            return _upto(clauses)

    def search(self, query: Query) -> Results:
        """Return a page of what is visible, with counts; asks for less when there is nothing."""
        with self._reading() as clauses:
            return _results(clauses, query)

    def suggest(self, beginning: str, query: Query, limit: int = 8) -> tuple[str, ...]:
        """Return titles of visible records that go on from ``beginning``."""
        with self._reading() as clauses:
            return suggestions(clauses, beginning, query, limit)

    def _searcher(self) -> tantivy.Searcher:
        """Return a searcher on the last commit, whoever made it."""
        changed = (self._folder / "meta.json").stat().st_mtime_ns
        if changed != self._seen:
            with self._loading:
                self._index.reload()
                self._seen = changed
        return self._index.searcher()

    @contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        """Give the only writer; commit at the end, or leave everything as it was."""
        try:
            with self._lock:
                writer = self._index.writer(_HEAP_BYTES, 1)
                try:
                    yield writer
                    writer.commit()
                    writer.wait_merging_threads()
                except BaseException:
                    _give_up(writer)
                    raise
        except filelock.Timeout as error:
            raise IndexBusy(
                "Another process is writing the search index; try again soon."
            ) from error
        except (OSError, ValueError) as error:
            raise IndexNotWritten(
                "The search index could not be written; search goes on with what it knew. "
                "Look whether the disk is full, then run: ecotone load",
                f"{self._folder}: {error}",
            ) from error

    @contextmanager
    def _reading(self) -> Iterator[Clauses]:
        """Give what a question needs; raises ``IndexDamaged`` when files turn out to be broken."""
        try:
            yield Clauses(self._schema, self._searcher(), self._today())
        except BaseException as error:
            if not _is_damage(error):
                raise
            raise IndexDamaged(
                "The search index cannot be read. It is built anew when the server starts again.",
                f"{self._folder}: {error}",
            ) from error

    def _open(self) -> tantivy.Index:
        """Return the index, a new one where there is none or where it cannot be read."""
        with self._lock:
            try:
                return self._opened()
            except BaseException as error:
                if not _is_damage(error):
                    raise
                log.warning(
                    "The search index in %s cannot be read (%s); it is built anew.",
                    self._folder,
                    error,
                )
            shutil.rmtree(self._folder)
            self._folder.mkdir()
            return self._opened()

    def _opened(self) -> tantivy.Index:
        """Return the index after a question that touches every kind of file it has."""
        index = tantivy.Index(self._schema, path=str(self._folder))
        index.config_reader("manual")
        index.reload()
        clauses = Clauses(self._schema, index.searcher(), self._today())
        _upto(clauses)
        everything = Attempt(Query(words="a", size=1))
        _page(clauses, everything, read("a", "en"))
        counted(clauses, everything, Question(), total=1)
        return index


def _form() -> str:
    """Return a name for how this program writes an index."""
    parts = (version("tantivy"), analysis.VERSION, entry.VERSION)
    return f"tantivy-{digest.short_name(*map(str, parts))}"


def _give_up(writer: tantivy.IndexWriter) -> None:
    try:
        writer.rollback()
    except (OSError, ValueError) as error:  # the first error says more; nothing was committed
        log.debug("Rolling back the index writer failed too: %s", error)


def _is_damage(error: BaseException) -> bool:
    """Say whether an error means broken files: Tantivy may panic on them, which pyo3 wraps."""
    return isinstance(error, OSError | ValueError) or type(error).__name__ == "PanicException"


def _upto(clauses: Clauses) -> int:
    searcher = clauses.searcher
    found = searcher.search(clauses.word("uid", fields.MARKER), 1).hits
    return int(searcher.doc(found[0][1])["upto"][0]) if found else 0


def _results(clauses: Clauses, query: Query) -> Results:
    question = read(query.words, query.language)
    attempt, spelling = Attempt(query), ""
    total, hits = _page(clauses, attempt, question)
    if not total:
        spelling = better_spelling(clauses, query, question)
        attempt = relaxing.relax(query, lambda one: _page(clauses, one, question)[0])
        total, hits = _page(clauses, attempt, question) if attempt.dropped else (0, ())
    return Results(
        total=total,
        hits=hits,
        facets=counted(clauses, attempt, question, total),
        spelling=spelling,
        relaxed=attempt.dropped,
        notes=tuple(_notes(query, question, total)),
    )


def _page(clauses: Clauses, attempt: Attempt, question: Question) -> tuple[int, tuple[Hit, ...]]:
    """Return how many there are and the hits of the page that was asked for."""
    query, searcher = attempt.query, clauses.searcher
    asked = clauses.ask(attempt, question)
    size = min(max(query.size, 1), MAX_SIZE)
    offset = (max(query.page, 1) - 1) * size
    if offset >= MAX_HITS:
        return found_total(searcher.search(asked, 1)), ()
    if query.sort is Sort.RELEVANCE and question.wanted:
        found = searcher.search(asked, size, offset=offset, weight_by_field="weight")
        scores = [float(key) for key, _ in found.hits]
    else:
        field, order = _ORDERS[query.sort]
        found = searcher.search(asked, size, offset=offset, order_by_field=field, order=order)
        scores = [0.0] * len(found.hits)
    uids = [str(searcher.doc(address)["uid"][0]) for _, address in found.hits]
    hits = tuple(Hit(uid=uid, score=score) for uid, score in zip(uids, scores, strict=True))
    return found_total(found), hits


_ORDERS = {
    Sort.RELEVANCE: ("newest", tantivy.Order.Desc),  # without words, nothing is more relevant
    Sort.NEWEST: ("newest", tantivy.Order.Desc),
    Sort.OLDEST: ("oldest", tantivy.Order.Asc),
    Sort.CHANGED: ("changed", tantivy.Order.Desc),
}


def _notes(query: Query, question: Question, total: int) -> Iterator[str]:
    yield from question.notes
    if years.spans(query.filters.get(Facet.YEAR, ()))[1]:
        yield NOTE_YEAR
    if query.page > 1 and query.page * query.size > MAX_HITS and total > MAX_HITS:
        yield NOTE_PAGES
