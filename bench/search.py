"""Search over 50,000 records derived from real ones, beside SQLite FTS5 doing the same work."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from bench.derived import documents, material
from bench.figure import Figure, percentile, table
from bench.fts5 import Fts5

from ecotone.search import analysis
from ecotone.search.backends.tantivy import TantivyIndex
from ecotone.search.documents import Document
from ecotone.search.query import Facet, Query
from ecotone.search.stopwords import WORDS as STOP_WORDS

RECORDS = 50_000
QUERIES = 200
FACETS = (Facet.COUNTRY, Facet.TARGET, Facet.TYPE, Facet.THEME, Facet.HUB)
SHARED = Path(os.environ.get("ECOTONE_SHARED", Path(__file__).resolve().parents[2] / "shared"))


def figures() -> list[Figure]:
    """Measure both engines in turn, question by question, in one process."""
    drawn = list(documents(material(SHARED / "data" / "harvest"), RECORDS))
    with tempfile.TemporaryDirectory(prefix="ecotone-bench-") as folder:
        ours, theirs = TantivyIndex(Path(folder) / "ours"), Fts5(Path(folder) / "fts5.sqlite3")
        rate = RECORDS / _seconds(lambda: ours.replace(drawn, 1))
        their_rate = RECORDS / _seconds(lambda: theirs.fill(drawn))
        size, their_size = _bytes(Path(folder) / "ours"), _bytes(theirs.path)
        ordinary = _ordinary(drawn)
        broad = _broad(drawn, ours)
        _agree(ours, theirs, ordinary[:50])
        _times(ours, theirs, ordinary)  # both warm
        return [
            Figure(name="index rate, records/s (FTS5)", value=f"{rate:,.0f} ({their_rate:,.0f})"),
            Figure(
                name="index size, MB (FTS5)",
                value=f"{size / 1e6:.1f} ({their_size / 1e6:.1f})",
                goal="at most 1/3",
                met=size * 3 <= their_size,
            ),
            *_compared("ordinary questions", 5, *_times(ours, theirs, ordinary)),
            *_compared("words in about half", 30, *_times(ours, theirs, broad)),
        ]


def _ordinary(drawn: Sequence[Document]) -> list[Query]:
    """Return questions of one to three telling words that stand together in some record."""
    draw = random.Random(4)
    questions = []
    while len(questions) < QUERIES:
        record = draw.choice(drawn).record
        language, text = next(iter(record.descriptions.items()))
        found = sorted({word.exact for word in analysis.words(text, language)} - STOP_WORDS)
        telling = [word for word in found if len(word) > 3 or analysis.is_dense(word)]
        if telling:
            words = draw.sample(telling, min(len(telling), draw.randint(1, 3)))
            questions.append(_query(" ".join(words), language))
    return questions


def _broad(drawn: Sequence[Document], index: TantivyIndex) -> list[Query]:
    """Return the twenty words found nearest to half of the records, each asked five times."""
    seen: Counter[str] = Counter()
    for document in drawn[:2_000]:
        for language, text in document.record.descriptions.items():
            seen.update({word.exact for word in analysis.words(text, language)})
    common = [word for word, _ in seen.most_common(400) if word not in STOP_WORDS]
    totals = {word: index.search(_query(word, "en")).total for word in common}
    nearest = sorted(totals, key=lambda word: abs(totals[word] - RECORDS / 2))[:20]
    return [_query(word, "en") for word in nearest] * 5


def _query(words: str, language: str) -> Query:
    return Query(words=words, language=language, size=10, facets=FACETS)


def _agree(ours: TantivyIndex, theirs: Fts5, questions: Sequence[Query]) -> None:
    """Stop when the engines do not find the same number of records: the race would be unfair."""
    for query in questions:
        mine, other = ours.search(query), theirs.search(query)
        counts = {
            facet: [(count.code, count.records) for count in mine.facets[facet]] for facet in FACETS
        }
        if (mine.total, counts) != (other[0], other[2]):
            raise SystemExit(f"The engines disagree on {query.words!r}: {mine.total}, {other[0]}")


def _times(
    ours: TantivyIndex, theirs: Fts5, questions: Sequence[Query]
) -> tuple[list[float], list[float]]:
    mine, other = [], []
    for query in questions:
        mine.append(_seconds(lambda: ours.search(query)))  # noqa: B023 - called at once
        other.append(_seconds(lambda: theirs.search(query)))  # noqa: B023 - called at once
    return mine, other


def _compared(name: str, goal: int, mine: Sequence[float], other: Sequence[float]) -> list[Figure]:
    p50, p95 = percentile(mine, 0.5), percentile(mine, 0.95)
    their_p50, their_p95 = percentile(other, 0.5), percentile(other, 0.95)
    return [
        Figure(
            name=f"{name}, p50 ms (FTS5)",
            value=f"{p50 * 1000:.2f} ({their_p50 * 1000:.2f}), 1/{their_p50 / p50:.0f}",
        ),
        Figure(
            name=f"{name}, p95 ms (FTS5)",
            value=f"{p95 * 1000:.2f} ({their_p95 * 1000:.2f}), 1/{their_p95 / p95:.0f}",
            goal=f"at most 1/{goal}",
            met=p95 * goal <= their_p95,
        ),
    ]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _bytes(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


if __name__ == "__main__":
    print(table("Search over 50,000 records derived from real ones", figures()))
