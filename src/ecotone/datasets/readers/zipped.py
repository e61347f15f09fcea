"""Zip files from strangers (workbooks, archives): looked at before anything is unpacked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ecotone.datasets import space
from ecotone.datasets.problems import refused

#: What a file may grow to when it is unpacked.
MOST_BYTES = 8_000_000_000
MOST_MEMBERS = 5_000
#: XML packs well, but not a thousandfold.
MOST_GROWTH = 500


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip file that is neither a bomb nor broken; XML in it declares no entities."""
    try:
        with zipfile.ZipFile(path) as archive:
            _look(archive, path)
            yield archive
    except zipfile.BadZipFile as error:
        raise refused(
            path.name,
            f"{path.name} is broken, or is not the kind of file its ending says. Download or save "
            "it again.",
        ) from error


def _look(archive: zipfile.ZipFile, path: Path) -> None:
    members = archive.infolist()
    whole = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS or whole > MOST_BYTES:
        raise refused(
            path.name,
            f"{path.name} unpacks to {len(members)} files of {space.said(whole)} together, more "
            f"than is read here ({space.said(MOST_BYTES)}). Give its table as CSV or Parquet.",
        )
    if any(member.flag_bits & 1 for member in members):
        raise refused(path.name, f"{path.name} is locked with a password. Save it without one.")
    for member in members:
        if member.file_size > 10_000_000 and member.file_size > MOST_GROWTH * member.compress_size:
            raise refused(
                path.name,
                f"{path.name} holds “{member.filename}”, which grows {MOST_GROWTH} times and more "
                "when unpacked. Save the file again with the program that made it.",
            )
        if member.filename.endswith((".xml", ".rels")):
            _refuse_entities(archive, member, path)


def _refuse_entities(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    with archive.open(member) as file:
        if b"<!DOCTYPE" in file.read(4_000):
            raise refused(
                path.name,
                f"{path.name}: its part “{member.filename}” declares a document type, which no "
                "workbook or archive needs. Save the file again with the program that made it.",
            )
