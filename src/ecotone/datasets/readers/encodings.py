"""Which encoding a text file is in; what cannot be told is refused."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ecotone.datasets.problems import refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Four letters with accents in a row are no word of a western language.
_NOT_WESTERN = re.compile("[\u00c0-\u00ff]{4}")
_CHUNK = 8_000_000

Opener = Callable[[Path], AbstractContextManager[BinaryIO]]


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to decode a file, and what to tell about it."""

    codec: str
    notes: tuple[str, ...] = ()


def find_encoding(path: Path, opener: Opener, told: str = "") -> Encoding:
    """Return the encoding of a file: as told, by its mark, UTF-8, or western Windows."""
    with opener(path) as file:
        start = file.read(4_000)
    _refuse_other_files(path, start)
    codec = _known_codec(told, path) or _by_mark(start)
    if codec:
        _refuse_unless(_decodes(path, opener, codec), path, codec)
        spoken = f"The file was read as {codec.upper().removesuffix('-SIG')}."
        return Encoding(codec, (spoken,) if told or codec != "utf-8-sig" else ())
    if _decodes(path, opener, "utf-8"):
        return Encoding("utf-8")
    _refuse_unless(_decodes(path, opener, "cp1252", western=True), path, "")
    return Encoding(
        "cp1252",
        ("The file is not in UTF-8 and was read as western Windows text (CP1252).",),
    )


def _known_codec(told: str, path: Path) -> str:
    """Return the encoding that was said, "" where none was; refuse a name that nobody knows."""
    try:
        return told and codecs.lookup(told).name
    except LookupError as error:
        raise refused(
            path.name,
            f"{path.name}: there is no encoding “{told}”. Names are utf-8, utf-16, cp1252, cp1251, "
            "cp1256, gb18030 and others.",
        ) from error


def _by_mark(start: bytes) -> str:
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return codec
    if start[1:200:2].count(0) > len(start[1:200:2]) * 0.7:
        return "utf-16-le"
    if start[0:200:2].count(0) > len(start[0:200:2]) * 0.7:
        return "utf-16-be"
    return ""


def _decodes(path: Path, opener: Opener, codec: str, *, western: bool = False) -> bool:
    """Say whether the whole file decodes (and, where asked, reads as a western language)."""
    decoder = codecs.getincrementaldecoder(codec)("strict")
    with opener(path) as file:
        while chunk := file.read(_CHUNK):
            try:
                text = decoder.decode(chunk)
            except UnicodeDecodeError:
                return False
            if "\0" in text:
                raise refused(
                    path.name,
                    f"{path.name} holds signs that no text has (zero bytes): it is damaged, or of "
                    "another kind than its ending says. Save it again from the spreadsheet.",
                )
            if western and _NOT_WESTERN.search(text):
                return False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_unless(good: bool, path: Path, codec: str) -> None:  # noqa: FBT001  # a condition
    if good:
        return
    said = f"is not in {codec.upper()}" if codec else "is in no encoding that can be told apart"
    raise refused(
        path.name,
        f"{path.name} {said}. Save it from the spreadsheet as “CSV UTF-8”, or say its encoding "
        "(cp1251 for Cyrillic, cp1256 for Arabic, gb18030 for Chinese).",
        remedy="encoding cp1251",
    )


def _refuse_other_files(path: Path, start: bytes) -> None:
    """Refuse what is no text at all, by its first bytes."""
    kinds = {
        b"PK\x03\x04": "a zip file or workbook",
        b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
        b"%PDF": "a PDF",
        b"PAR1": "a Parquet file",
        b"\x1f\x8b": "packed (gzip; its ending is .gz)",
        b"\x89PNG": "a picture",
        b"\xff\xd8\xff": "a picture",
        b"II*\x00": "a grid or picture (TIFF)",
        b"MM\x00*": "a grid or picture (TIFF)",
        b"SQLite format 3": "a database",
        b"<!doctype html": "a web page, perhaps one that asks to sign in",
        b"<html": "a web page, perhaps one that asks to sign in",
        b"<?xml": "an XML file",
    }
    for first, kind in kinds.items():
        if start.removeprefix(codecs.BOM_UTF8).lstrip().lower().startswith(first.lower()):
            raise refused(
                path.name,
                f"{path.name} is named as text, and it is {kind}. Give it its right ending, or "
                "save it as CSV.",
            )
