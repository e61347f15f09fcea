"""The yardstick: SQLite FTS5 with a narrow facet table, doing the work our index does.

Made as well as we can: words analysed by the same code, no copy of the texts, weights by column,
codes as whole numbers in a table of three columns with both orders indexed, hits collected once
for total, page and counts, memory for its pages.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import orjson

from ecotone.rights.visibility import sight
from ecotone.search import analysis
from ecotone.search.backends.tantivy_schema import TITLES
from ecotone.search.documents import Document
from ecotone.search.entry import Entry, entry
from ecotone.search.query import Facet, Query
from ecotone.search.question import Term, read

_TITLES = ", ".join(TITLES.values())
_TABLES = f"""
PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;
PRAGMA cache_size = -128000; PRAGMA mmap_size = 1073741824;
CREATE VIRTUAL TABLE words USING fts5(
    {_TITLES}, text, about, exact, content='',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co M*' tokenchars '='"
);
CREATE TABLE record(
    id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, titles BLOB, audience INTEGER NOT NULL,
    embargo INTEGER NOT NULL, newest INTEGER NOT NULL, oldest INTEGER NOT NULL
);
CREATE TABLE code(id INTEGER PRIMARY KEY, facet INTEGER NOT NULL, name TEXT NOT NULL,
    UNIQUE(facet, name));
CREATE TABLE facet(
    record INTEGER NOT NULL, facet INTEGER NOT NULL, code INTEGER NOT NULL,
    PRIMARY KEY(record, facet, code)
) WITHOUT ROWID;
CREATE TEMP TABLE hit(id INTEGER PRIMARY KEY, score REAL);
"""
_WEIGHTS = ", ".join(["3.0"] * len(TITLES) + ["1.0", "0.5", "0.6"])
_FACETS = tuple(Facet)
_AUDIENCES = ("public", "staff")


class Fts5:
    """An index of documents in one SQLite file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(_TABLES)
        self._codes: dict[tuple[int, str], int] = {}

    def fill(self, documents: Iterable[Document]) -> None:
        """Write everything in one transaction, then make the index compact."""
        self._db.execute("BEGIN")
        for number, document in enumerate(documents, start=1):
            self._add(number, entry(document))
        self._db.execute("CREATE INDEX facet_code ON facet(facet, code, record)")
        self._db.execute("COMMIT")
        self._db.execute("INSERT INTO words(words) VALUES('optimize')")
        self._db.executescript("PRAGMA wal_checkpoint(TRUNCATE); ANALYZE;")

    def _add(self, number: int, made: Entry) -> None:
        self._db.execute(
            f"INSERT INTO words(rowid, {_TITLES}, text, about, exact)"
            f" VALUES ({', '.join('?' * (len(TITLES) + 4))})",
            (
                number,
                *(made.title.get(language, "") for language in TITLES),
                made.text,
                made.about,
                made.exact,
            ),
        )
        self._db.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                made.uid,
                orjson.dumps(made.titles),
                _AUDIENCES.index(made.audience),
                made.embargo,
                made.newest,
                made.oldest,
            ),
        )
        rows = [(facet, code) for facet, codes in made.codes.items() for code in codes]
        if made.year is not None:
            rows.append((Facet.YEAR, str(made.year)))
        self._db.executemany(
            "INSERT INTO facet VALUES (?, ?, ?)",
            [(number, _FACETS.index(facet), self._code(facet, code)) for facet, code in rows],
        )

    def _code(self, facet: Facet, name: str) -> int:
        key = (_FACETS.index(facet), name)
        if key not in self._codes:
            self._codes[key] = len(self._codes) + 1
            self._db.execute("INSERT INTO code VALUES (?, ?, ?)", (self._codes[key], *key))
        return self._codes[key]

    def search(self, query: Query) -> tuple[int, list[str], dict[Facet, list[tuple[str, int]]]]:
        """Return total, the ids of a page and the counts of the facets, for what is visible."""
        seen = sight(query.viewer, query.purpose, query.on or date.max)
        audiences = sorted(_AUDIENCES.index(audience) for audience in seen.audiences)
        judged = (seen.embargoes_judged_on or date.max).toordinal()
        self._db.execute("DELETE FROM hit")
        self._db.execute(
            f"INSERT INTO hit SELECT words.rowid, bm25(words, {_WEIGHTS}) FROM words"
            " CROSS JOIN record ON record.id = words.rowid WHERE words MATCH ?"  # words first
            f" AND audience IN ({','.join(map(str, audiences))}) AND embargo <= ?",
            (_match(query), judged),
        )
        total = self._db.execute("SELECT count(*) FROM hit").fetchone()[0]
        page = self._db.execute(
            "SELECT uid FROM (SELECT id, score FROM hit ORDER BY score LIMIT ? OFFSET ?)"
            " CROSS JOIN record USING (id)",
            (query.size, (query.page - 1) * query.size),
        )
        return total, [row[0] for row in page], self._counts(query.facets)

    def _counts(self, facets: tuple[Facet, ...]) -> dict[Facet, list[tuple[str, int]]]:
        wanted = ",".join(str(_FACETS.index(facet)) for facet in facets)
        rows = self._db.execute(
            "SELECT code.facet, name, records FROM (SELECT code, count(*) AS records FROM facet"
            f" WHERE record IN (SELECT id FROM hit) AND +facet IN ({wanted}) GROUP BY code)"
            " AS counted JOIN code ON code.id = counted.code"
            " ORDER BY code.facet, records DESC, name"
        )
        counts: dict[Facet, list[tuple[str, int]]] = {facet: [] for facet in facets}
        for facet, name, records in rows:
            counts[_FACETS[facet]].append((name, records))
        return counts


def _match(query: Query) -> str:
    question = read(query.words, query.language)
    return " AND ".join(_term(part.terms[0]) for part in question.wanted)


def _term(term: Term) -> str:
    stems = " OR ".join(f'"{stem}"' for stem in term.stems)
    found = f'({{text about}} : ({stems})) OR (exact : "{term.exact}")'
    for stem, titles in _titles(term).items():
        found += f' OR ({{{" ".join(titles)}}} : "{stem}")'
    if len(term.pairs) > 1:
        found += (
            f" OR (exact : ({' AND '.join(f'{chr(34)}{pair}{chr(34)}' for pair in term.pairs)}))"
        )
    return f"({found})"


def _titles(term: Term) -> dict[str, list[str]]:
    """Return the columns of titles in which each stem of a word stands."""
    found: dict[str, list[str]] = {}
    for language, column in TITLES.items():
        found.setdefault(analysis.forms(term.typed, language)[1], []).append(column)
    return found
