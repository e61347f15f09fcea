"""Text files in every encoding, and files that are no text."""

import gzip

import pytest

from ecotone.datasets.needs import Column, ColumnType, TableNeed
from ecotone.datasets.problems import BadTable
from ecotone.datasets.reading import read

NEED = TableNeed(
    meaning="types",
    columns=(
        Column(name="type", type=ColumnType.TEXT, meaning="type"),
        Column(name="area", type=ColumnType.NUMBER, meaning="area", unit="km2", optional=True),
    ),
)


def sentence(path, **further):
    with pytest.raises(BadTable) as found:
        read(path, NEED, **further)
    (one,) = found.value.problems
    return one.sentence


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"%PDF-1.4", "a PDF"),
        (b"PK\x03\x04", "a zip file or workbook"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
        (gzip.compress(b"type\nforest\n"), "packed (gzip"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\n <!DOCTYPE HTML><html>", "a web page"),
        (b"\xef\xbb\xbf<html><body>", "a web page"),
        (b'<?xml version="1.0"?>', "an XML file"),
        (b"SQLite format 3\x00", "a database"),
    ],
)
def test_a_file_of_another_kind_is_named_by_its_kind(tmp_path, body, kind):
    path = tmp_path / "types.csv"
    path.write_bytes(body)
    assert f"types.csv is named as text, and it is {kind}" in sentence(path)


def test_zero_bytes_in_a_text_are_refused(tmp_path):
    path = tmp_path / "types.csv"
    path.write_bytes(b"type,area\nfor\x00est,1\n" + b"field,2\n" * 100)
    assert "zero bytes" in sentence(path)


def test_an_encoding_that_nobody_knows_is_refused(tmp_path):
    path = tmp_path / "types.csv"
    path.write_text("type\nforest\n")
    assert "no encoding “klingon”" in sentence(path, encoding="klingon")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("غابة جافة", "cp1256"), ("Сухой лес", "cp1251"), ("干燥森林", "gb18030")],
)
def test_other_encodings_are_asked_for_and_read_when_said(tmp_path, text, encoding):
    path = tmp_path / "types.csv"
    path.write_bytes(f"type\n{text}\n".encode(encoding))
    assert "say its encoding" in sentence(path)
    assert read(path, NEED, encoding=encoding).table["type"].to_pylist() == [text]
