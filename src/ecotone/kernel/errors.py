"""The root error: every error we raise speaks to two readers."""

from __future__ import annotations


class EcotoneError(Exception):
    """Something went wrong that a person can act on.

    ``for_keeper`` is one plain sentence for the person outside (hub keeper, country
    officer, visitor): what was wrong, where, and what to do.
    ``for_operator`` is the detail for whoever runs this installation.
    """

    def __init__(self, for_keeper: str, for_operator: str = "") -> None:
        super().__init__(for_keeper)
        self.for_keeper = for_keeper
        self.for_operator = for_operator or for_keeper


class BadInput(EcotoneError):
    """What a person gave cannot be used; the sentence says what to change."""


class NotFound(EcotoneError):
    """Nothing is there under this name, or this viewer may not see it.

    ``what`` is the kind of thing asked for (country, target, indicator, hub, record …), ``asked``
    the name given, ``near`` the keys of what comes near: with these a page says the sentence in
    the reader's language. Empty where they are not known.
    """

    def __init__(
        self,
        for_keeper: str,
        for_operator: str = "",
        *,
        what: str = "",
        asked: str = "",
        near: tuple[str, ...] = (),
    ) -> None:
        super().__init__(for_keeper, for_operator)
        self.what = what
        self.asked = asked
        self.near = near
