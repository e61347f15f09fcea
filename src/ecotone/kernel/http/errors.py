"""What can go wrong between us and another machine, grouped by what should happen next."""

from __future__ import annotations

from ecotone.kernel.errors import EcotoneError


class HttpError(EcotoneError):
    """Asking another machine did not work."""


class Unreachable(HttpError):
    """No answer, too late, or "not now": try again later."""


class Refused(HttpError):
    """The other side does not want us, or asks us to sign in: a person must talk to it."""


class Broken(HttpError):
    """An answer came, but not one that can be used."""


class AddressRefused(Refused):
    """We will not go to this address: it is not a public web address."""
