"""What says who a person is: left out on the way in, whether it is asked for or not."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from ecotone.datasets.cells.headings import plain

#: Headings of columns about people (Darwin Core terms and what tables call them).
PERSONAL = frozenset(
    plain(one)
    for one in (
        "recordedBy",
        "recordedByID",
        "identifiedBy",
        "identifiedByID",
        "georeferencedBy",
        "measurementDeterminedBy",
        "rightsHolder",
        "collector",
        "observer",
        "observerName",
        "userName",
        "user_login",
        "contactName",
        "email",
        "e-mail",
        "electronicMailAddress",
        "phone",
        "telephone",
        "address",
    )
)
EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+"
LEFT_OUT = "(e-mail left out)"


def columns_about_people(headings: Iterable[str]) -> list[str]:
    """Return the headings that stand over data about people."""
    return [one for one in headings if plain(one) in PERSONAL]


def without_emails(cells: pa.Array) -> tuple[pa.Array, int]:
    """Return texts with e-mail addresses taken out, and in how many cells there were any."""
    found = pc.match_substring_regex(cells, EMAIL)
    count = pc.sum(found).as_py() or 0
    if not count:
        return cells, 0
    return pc.replace_substring_regex(cells, EMAIL, LEFT_OUT), int(count)
