"""The whole catalogue as lines in one order, to compare two of them."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from ecotone.apps.catalogue.models import Copy, Likeness, Name, Record, Standing, Tagging


def canonical() -> Iterator[bytes]:
    """Yield one line of JSON for each row that matters, in order of its name.

    Days, moments and the numbers of the change log are left out: two catalogues that read the
    same hubs at different times give the same lines.
    """
    record = ("uid", "body", "chosen", "title", "type", "year", "licence", "state", "state_reason")
    yield from _lines("record", Record.objects.order_by("uid"), *record, "merged_into_id")
    copy = ("uid", "record_id", "hub_id", "key", "digest", "body", "address", "withdrawn_reason")
    yield from _lines("copy", Copy.objects.order_by("uid"), *copy)
    yield from _lines("arrival", Copy.objects.order_by("arrival"), "uid")
    yield from _lines("name", Name.objects.order_by("copy_id", "name"), "copy_id", "name")
    tag = ("record_id", "scheme", "code", "rule", "score", "evidence")
    yield from _lines("tag", Tagging.objects.order_by(*tag[:3]), *tag)
    standing = ("record_id", "country", "targets", "sure", "weight")
    yield from _lines("standing", Standing.objects.order_by(*standing[:2]), *standing)
    likeness = ("left_id", "right_id", "score", "reasons", "decision", "decided_by")
    yield from _lines("likeness", Likeness.objects.order_by(*likeness[:2]), *likeness)


def _lines(kind: str, rows: object, *columns: str) -> Iterator[bytes]:
    for row in rows.values_list(*columns).iterator(chunk_size=2_000):  # type: ignore[attr-defined]  # any of our querysets
        yield orjson.dumps([kind, *row], option=orjson.OPT_SORT_KEYS)
