"""The names under which a copy can be met again, as the database keeps them."""

from __future__ import annotations

from ecotone.kernel.digest import short_name
from ecotone.records import identify
from ecotone.records.model import Record

#: What a block of likeness begins with; everything else is an exact name.
BLOCK = "like:"
_LONGEST = 200


def exact_names(record: Record) -> list[str]:
    """Return ``scheme:value`` of every exact name; very long values by their digest."""
    return list(dict.fromkeys(_name(one.scheme, one.value) for one in identify.exact_names(record)))


def block_names(record: Record) -> list[str]:
    """Return the blocks in which records worth comparing stand."""
    return list(dict.fromkeys(_name("like", block) for block in identify.blocks(record)))


def _name(scheme: str, value: str) -> str:
    name = f"{scheme}:{value}"
    return name if len(name) <= _LONGEST else f"{scheme}:sha256:{short_name(value)}"
