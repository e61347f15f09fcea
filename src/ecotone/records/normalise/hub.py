"""What is known of a hub before its records are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class HubFacts:
    """Facts about a whole hub that help to read one record of it.

    ``languages`` are BCP 47 tags, ``licence`` the id of the usual licence of its records,
    ``coverage`` ISO alpha-3, M49 or ``GLOBAL`` codes, ``targets`` the GBF targets it serves.
    """

    id: str
    languages: tuple[str, ...] = ()
    licence: str = ""
    coverage: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
