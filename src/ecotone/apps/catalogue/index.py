"""Keeps the search index level with the change log; the index can always be built anew."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from django.conf import settings

from ecotone.apps.catalogue.models import Change, Copy, Record, Tagging
from ecotone.apps.catalogue.queries.lists import latest_change
from ecotone.records.model import Tag, from_json
from ecotone.rights.visibility import State
from ecotone.search.backends.tantivy import TantivyIndex
from ecotone.search.documents import Document

#: Called with (done, total) as the work goes on.
Progress: TypeAlias = Callable[[int, int | None], None]

#: Changes in one commit of the index; what is lost when a process is killed.
_BATCH = 5_000
#: Records read from the database at a time: few queries, bounded memory.
_READ = 500

_COLUMNS = ("uid", "body", "state", "embargo_until", "changed_at")

_open: dict[Path, TantivyIndex] = {}
_opening = threading.Lock()


def index() -> TantivyIndex:
    """Return this installation's search index, opened once in a process."""
    folder = Path(settings.ECOTONE_INDEX)
    with _opening:
        if folder not in _open:
            _open[folder] = TantivyIndex(folder)
        return _open[folder]


def behind() -> bool:
    """Tell whether the catalogue has changes that the index does not know (or the reverse)."""
    return index().upto() != latest_change()


def catch_up(on_progress: Progress | None = None) -> int:
    """Index what changed since the last time; return how many records were written or removed.

    An index that is empty, or that knows of changes this database never had, is built anew.
    """
    known, latest = index().upto(), latest_change()
    if known == latest:
        return 0
    if known == 0 or known > latest:
        return rebuild(on_progress)
    total, done, written = latest - known, 0, 0
    while changes := list(_changes_after(known)):
        uids = list(dict.fromkeys(uid for _, uid in changes))
        known = changes[-1][0]
        present, gone = _split(uids)
        index().put(_documents(present), gone, known)
        done, written = done + len(changes), written + len(uids)
        _tell(on_progress, done, max(total, done))
    return written


def rebuild(on_progress: Progress | None = None) -> int:
    """Write the whole index anew, in one commit: until then the old one answers.

    Returns how many records it has.
    """
    upto = latest_change()  # what changes from here on is caught up with next time
    uids = list(_indexed().order_by("uid").values_list("uid", flat=True))
    index().replace(_told(_documents(uids), len(uids), on_progress), upto)
    return len(uids)


def _told(
    documents: Iterator[Document], total: int, on_progress: Progress | None
) -> Iterator[Document]:
    for done, document in enumerate(documents, start=1):
        if done % _READ == 0 or done == total:
            _tell(on_progress, done, total)
        yield document


def _tell(on_progress: Progress | None, done: int, total: int) -> None:
    if on_progress is not None:
        on_progress(done, total)


def _changes_after(known: int) -> Any:
    found = Change.objects.filter(id__gt=known).order_by("id")
    return found.values_list("id", "record_id")[:_BATCH]


def _indexed() -> Any:
    """Return the records that anybody at all may find; the index itself knows who."""
    return Record.objects.filter(merged_into=None)


def _split(uids: Sequence[str]) -> tuple[list[str], list[str]]:
    present = set(_indexed().filter(uid__in=uids).values_list("uid", flat=True))
    return [uid for uid in uids if uid in present], [uid for uid in uids if uid not in present]


def _documents(uids: Sequence[str]) -> Iterator[Document]:
    """Yield the documents of these records, three queries for each part of them."""
    for start in range(0, len(uids), _READ):
        part = uids[start : start + _READ]
        tags, hubs = _tags(part), _hubs(part)
        rows = _indexed().filter(uid__in=part).values(*_COLUMNS)
        for row in rows:
            yield Document(
                uid=row["uid"],
                record=from_json(row["body"]),
                tags=tuple(tags[row["uid"]]),
                hubs=tuple(hubs[row["uid"]]),
                audience=State(row["state"]).audience,
                embargo_until=row["embargo_until"],
                changed_at=row["changed_at"],
            )


def _tags(uids: Sequence[str]) -> Mapping[str, list[Tag]]:
    found: defaultdict[str, list[Tag]] = defaultdict(list)
    rows = Tagging.objects.filter(record_id__in=uids).order_by("scheme", "code")
    for uid, scheme, code in rows.values_list("record_id", "scheme", "code"):
        # Search needs the heading; its reasons are shown on the record's page.
        found[uid].append(Tag(scheme=scheme, code=code, rule="", score=1, evidence=""))
    return found


def _hubs(uids: Sequence[str]) -> Mapping[str, dict[str, None]]:
    """Return the hubs that have each record now, the one that came first in front."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    copies = Copy.objects.filter(record_id__in=uids, withdrawn_on=None).order_by("arrival")
    for uid, hub in copies.values_list("record_id", "hub_id"):
        found[uid][hub] = None
    return found
