"""The embedded index: the kit, counts against counting by hand, crashes and damage."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecotone.records.model import Record, Tag
from ecotone.rights.visibility import PUBLIC, Audience, Purpose
from ecotone.search.backends.tantivy import IndexNotWritten, TantivyIndex
from ecotone.search.documents import Document
from ecotone.search.query import MAX_WORDS_LENGTH, NOTE_CUT, NOTE_YEAR, Facet, Query
from ecotone.search.testing import STAFF, TODAY, ByHand, SearchIndexKit, made

WORDS = ("mangrove", "coral", "peat", "dune")
CODES = {
    "country": ("KEN", "UGA", "FRA", "014", "002", "150", "GLOBAL", "NOWHERE"),
    "target": ("GBF-TARGET-01", "GBF-TARGET-03", "GBF-TARGET-23"),
    "theme": ("pollination", "land degradation"),
}
some = lambda values: st.lists(st.sampled_from(values), max_size=3, unique=True)  # noqa: E731

documents = st.builds(
    lambda number, words, types, languages, licence, published, codes, hubs, audience, until: (
        Document(
            uid=f"r{number}",
            record=Record(
                titles={"en": " ".join(words)},
                type=types,
                languages=tuple(languages),
                licence=licence,
                published=published,
            ),
            tags=tuple(
                Tag(scheme=scheme, code=code, rule="drawn", score=1, evidence="drawn")
                for scheme, values in codes.items()
                for code in values
            ),
            hubs=tuple(hubs),
            audience=audience,
            embargo_until=until,
        )
    ),
    st.integers(0, 30),
    some(WORDS),
    st.sampled_from(("dataset", "report")),
    some(("en", "fr")),
    st.sampled_from(("unknown", "CC-BY-4.0")),
    st.sampled_from(("", "2019", "2020-05", "2021-01-02")),
    st.fixed_dictionaries({scheme: some(values) for scheme, values in CODES.items()}),
    some(("gbif", "odis", "a b")),
    st.sampled_from(Audience),
    st.sampled_from((None, date(2026, 2, 28), TODAY, date(2026, 3, 2))),
)
catalogues = st.lists(documents, max_size=25, unique_by=lambda one: one.uid)
filters = st.fixed_dictionaries(
    {},
    optional={
        Facet.COUNTRY: some(CODES["country"]).map(tuple),
        Facet.TARGET: some(CODES["target"]).map(tuple),
        Facet.THEME: some(CODES["theme"]).map(tuple),
        Facet.TYPE: some(("dataset", "report")).map(tuple),
        Facet.LANGUAGE: some(("en", "fr", "xx")).map(tuple),
        Facet.HUB: some(("gbif", "odis")).map(tuple),
        Facet.YEAR: some(("2019", "2020-2021", "2020-", "-2019", "no year")).map(tuple),
    },
)
questions = st.builds(
    Query,
    words=some(WORDS).map(" ".join),
    filters=filters,
    wider=st.booleans(),
    size=st.just(100),
    viewer=st.sampled_from((PUBLIC, STAFF)),
    purpose=st.sampled_from(Purpose),
)


class TestTantivy(SearchIndexKit):
    def new_index(self, folder: Path) -> TantivyIndex:
        return TantivyIndex(folder, today=lambda: TODAY)


@given(catalogues, st.lists(questions, min_size=4, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_results_and_facet_counts_equal_counting_by_hand(catalogue, asked) -> None:
    by_hand = ByHand(catalogue)
    with tempfile.TemporaryDirectory() as folder:
        index = TantivyIndex(Path(folder), today=lambda: TODAY)
        middle = len(catalogue) // 2
        index.put(catalogue[:middle], (), 1)  # two commits: counts must add up over segments
        index.put(catalogue[middle:], (), 2)
        for query in asked:
            found = index.search(query)
            if found.relaxed:
                assert by_hand.uids(query) == set()
                continue
            assert {hit.uid for hit in found.hits} == by_hand.uids(query)
            assert found.total == len(found.hits)
            assert found.facets == {facet: by_hand.counts(query, facet) for facet in Facet}


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> TantivyIndex:
    index = TantivyIndex(tmp_path_factory.mktemp("index"), today=lambda: TODAY)
    index.put([made("one", "Mangroves - OR (of) Kenya"), made("two", "保护区")], (), 1)
    return index


@given(st.text(max_size=400), st.sampled_from(("en", "zh", "ar", "xx")))
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_string_is_a_question(small, words, language) -> None:
    query = Query(words=words, language=language)
    assert small.search(query).total >= 0
    assert len(small.suggest(words, query)) <= 8


@pytest.mark.parametrize(
    "words",
    ['"', "-", '-"', '""', "AND OR NOT", "title:x", "a*", "[1 TO 2]", "\\", "^", "~2", "\x00", "'"],
)
def test_signs_of_query_languages_mean_nothing(small, words) -> None:
    assert small.search(Query(words=words)).notes == ()


def test_an_endless_question_is_cut_with_a_note(small) -> None:
    started = time.monotonic()
    found = small.search(Query(words="mangroves " * 10_000))
    assert (found.total, found.notes) == (1, (NOTE_CUT,))
    assert time.monotonic() - started < 1
    assert small.search(Query(words="x" * 100_000)).notes == (NOTE_CUT,)
    assert len("mangroves " * 10_000) > MAX_WORDS_LENGTH


def test_a_year_that_is_none_filters_nothing_and_says_so(small) -> None:
    found = small.search(Query(words="mangroves", filters={Facet.YEAR: ("soon",)}))
    assert (found.total, found.notes) == (1, (NOTE_YEAR,))


WRITER = """
import sys
from pathlib import Path
from ecotone.search.backends.tantivy import TantivyIndex
from ecotone.search.testing import made
index = TantivyIndex(Path(sys.argv[1]))
print("writing", flush=True)
for upto in range(2, 10_000):
    index.put([made(f"r{upto}-{n}", "Mangroves " * 20) for n in range(20)], (), upto)
    print(upto, flush=True)
"""


def test_a_killed_writer_leaves_a_whole_index(tmp_path) -> None:
    TantivyIndex(tmp_path).put([made("one")], (), 1)
    for pause in (0.05, 0.21, 0.37):
        command = [sys.executable, "-c", WRITER, str(tmp_path)]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        writer.stdout.readline()
        time.sleep(pause)
        writer.send_signal(signal.SIGKILL)
        said = [int(line) for line in writer.stdout]
        writer.wait()
        writer.stdout.close()
        index = TantivyIndex(tmp_path)
        upto = index.upto()
        assert upto >= max(said, default=1)
        assert index.search(Query(words="mangroves")).total == 1 + 20 * (upto - 1)
        index.replace([made("one")], 1)  # and it can be written again


def test_a_full_disk_is_said_plainly_and_the_old_index_answers(tmp_path) -> None:
    code = """
import resource, signal, sys
from pathlib import Path
from ecotone.kernel.errors import EcotoneError
from ecotone.search.backends.tantivy import TantivyIndex
from ecotone.search.query import Query
from ecotone.search.testing import made
index = TantivyIndex(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4_000, 4_000))
many = (made(f"r{n}", f"Mangroves w{n} x{n*7} y{n*13}") for n in range(20_000))
try:
    index.put(many, (), 2)
except EcotoneError as error:
    print(type(error).__name__, error.for_keeper)
print(index.search(Query(words="mangroves")).total, index.upto())
"""
    TantivyIndex(tmp_path).put([made("one")], (), 1)
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
    )
    told, state = done.stdout.strip().splitlines()
    assert told.startswith(f"{IndexNotWritten.__name__} The search index could not be written")
    assert state == "1 1"
    index = TantivyIndex(tmp_path)
    index.put([made("two")], (), 2)
    assert (index.search(Query(words="mangroves")).total, index.upto()) == (2, 2)


@pytest.mark.parametrize("damage", ["meta", "segments", "missing"])
def test_a_damaged_index_is_built_anew_and_says_so(tmp_path, caplog, damage) -> None:
    TantivyIndex(tmp_path).put([made("one")], (), 1)
    form = next(path for path in tmp_path.iterdir() if path.is_dir())
    if damage == "meta":
        (form / "meta.json").write_text("{")
    for path in form.iterdir():
        if path.suffix in {".idx", ".term", ".fast", ".store", ".pos", ".fieldnorm"}:
            if damage == "segments":
                path.write_bytes(b"damaged")
            elif damage == "missing":
                path.unlink()
    index = TantivyIndex(tmp_path)
    assert (index.upto(), index.search(Query()).total) == (0, 0)
    assert "cannot be read" in caplog.text
    index.put([made("one")], (), 1)
    assert index.search(Query(words="mangroves")).total == 1


def test_an_index_of_another_version_is_left_alone(tmp_path) -> None:
    other = tmp_path / "tantivy-another"
    other.mkdir()
    (other / "meta.json").write_text("not ours")
    TantivyIndex(tmp_path).put([made("one")], (), 1)
    assert (other / "meta.json").read_text() == "not ours"
