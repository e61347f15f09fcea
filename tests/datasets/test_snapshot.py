import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ecotone.datasets import folder, space
from ecotone.datasets.problems import BadTable
from ecotone.datasets.snapshot import Shelf
from ecotone.kernel.errors import NotFound

TABLE = pa.table({"species": ["a", "b", None], "n": [1, 2, 3]})


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "datasets")


def test_a_table_is_kept_with_what_is_known_of_it(shelf):
    kept = shelf.keep_table(
        TABLE, title="Birds", licence="CC-BY-4.0", citation="A (2020)", source="https://x.org"
    )
    found = shelf.snapshot(kept.digest)
    assert found == kept
    assert found.table() == TABLE
    assert (found.title, found.licence, found.rows, found.kind) == (
        "Birds",
        "CC-BY-4.0",
        3,
        "table",
    )
    assert found.columns == (
        {"name": "species", "type": "text"},
        {"name": "n", "type": "integer"},
    )
    assert found.preview(2) == [{"species": "a", "n": 1}, {"species": "b", "n": 2}]


def test_the_same_content_is_kept_once(shelf):
    first = shelf.keep_table(TABLE, title="Birds", retrieved_at="2026-01-01")
    again = shelf.keep_table(TABLE, title="Birds", retrieved_at="2026-02-01")
    assert first == again
    assert [one.digest for one in shelf.snapshots()] == [first.digest]


def test_a_corrected_licence_stands_beside_the_first(shelf):
    first = shelf.keep_table(TABLE, title="Birds")
    shelf.keep_table(TABLE, title="Birds", licence="CC0-1.0")
    assert shelf.snapshot(first.digest).licence == "CC0-1.0"
    abouts = sorted(first.path.parent.glob("about-*.json"))
    licences = [json.loads(one.read_text()).get("licence") for one in abouts]
    assert licences == [None, "CC0-1.0"]


def test_a_table_in_a_file_is_the_same_snapshot(shelf, tmp_path):
    pq.write_table(TABLE, tmp_path / "t.parquet", row_group_size=1)
    kept = shelf.keep_table(tmp_path / "t.parquet", title="Birds")
    assert kept.digest == shelf.keep_table(TABLE, title="Birds").digest


def test_a_layer_is_geoparquet(shelf):
    layer = pa.table({"name": ["a"], "geometry": pa.array([bytes(21)], pa.binary())})
    kept = shelf.keep_layer(layer, title="Sites")
    geo = json.loads(pq.read_schema(kept.path).metadata[b"geo"])
    assert geo["primary_column"] == "geometry"
    assert kept.preview() == [{"name": "a"}]


def test_a_grid_is_named_by_its_cells(shelf, shared):
    source = shared / "indicators/rle/redlistr_distribution_2000.tif"
    kept = shelf.keep_raster(source, title="Mangroves 2000")
    again = shelf.keep_raster(kept.path, title="Mangroves 2000", file_name=source.name)
    assert (kept.kind, kept.facts["width"], kept.facts["crs"]) == ("raster", 1117, "EPSG:32755")
    assert again.digest == kept.digest


def test_a_beginning_names_a_snapshot_when_it_is_the_only_one(shelf):
    kept = shelf.keep_table(TABLE, title="Birds")
    assert shelf.snapshot(kept.digest[:8]) == kept
    for wrong in ("0" * 64, kept.digest[:3], "../../etc"):
        with pytest.raises(NotFound):
            shelf.snapshot(wrong)


def test_a_full_disk_keeps_nothing_and_says_so(shelf, monkeypatch):
    monkeypatch.setattr(space.shutil, "disk_usage", lambda _: _Usage(1000))
    with pytest.raises(BadTable, match=r"needs about 200.0 MB of free disk space"):
        shelf.keep_table(TABLE, title="Birds")
    assert list(shelf.snapshots()) == []


class _Usage:
    def __init__(self, free):
        self.free = free


def test_several_at_once_keep_one(shelf):
    with ThreadPoolExecutor(8) as many:
        kept = list(many.map(lambda _: shelf.keep_table(TABLE, title="Birds").digest, range(24)))
    assert len(set(kept)) == 1
    assert len(list(shelf.snapshots())) == 1


KEEP = """
import sys, numpy as np, pyarrow as pa
from pathlib import Path
from ecotone.datasets.snapshot import Shelf
print("ready", flush=True)
table = pa.table({"x": np.random.default_rng(1).random(3_000_000)})
Shelf(Path(sys.argv[1])).keep_table(table, title="Big")
"""


def test_a_process_killed_at_any_time_leaves_nothing_half(tmp_path):
    shelf = Shelf(tmp_path)
    for wait in (0.0, 0.03, 0.06, 0.1, 0.15, 0.25):
        child = subprocess.Popen(
            [sys.executable, "-c", KEEP, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        child.stdout.readline()
        time.sleep(wait)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        for one in shelf.snapshots():
            assert one.table().num_rows == 3_000_000
    subprocess.run([sys.executable, "-c", KEEP, str(tmp_path)], check=True, capture_output=True)
    assert [one.title for one in shelf.snapshots()] == ["Big"]


def test_what_a_killed_process_left_is_thrown_away_later(tmp_path):
    left = tmp_path / ".arriving" / "left"
    left.mkdir(parents=True)
    old = time.time() - 2 * folder._STALE_SECONDS
    os.utime(left, (old, old))
    Shelf(tmp_path).keep_table(TABLE, title="Birds")
    assert not left.exists()
