import re
from pathlib import Path

from ecotone.datasets import feeds
from ecotone.datasets.reading import TABLES

DOC = (Path(__file__).parents[2] / "docs/datasets.md").read_text(encoding="utf-8")


def test_the_example_runs_as_it_stands(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("counts.csv").write_text("Year,Count\n2020,3\n2021,4\n")
    code = re.search(r"```python\n(.*?)```", DOC, re.DOTALL)[1]
    names = {}
    exec(code, names)  # our own page
    assert names["snapshot"].rows == 2
    assert list(Path("shelf").iterdir())


def test_every_feed_and_kind_of_table_is_named():
    assert [name for name in feeds.names() if f"`{name}`" not in DOC] == []
    told = {".csv": "CSV", ".tsv": "TSV", ".tab": "TSV", ".txt": "TXT", ".xlsx": "XLSX",
            ".xlsm": "XLSX", ".parquet": "Parquet", ".zip": ".zip", ".xml": "SDMX-ML",
            ".json": "SDMX-JSON"}  # fmt: skip
    assert set(told) == set(TABLES)
    assert [word for word in told.values() if word not in DOC] == []
