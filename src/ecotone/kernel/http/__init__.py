"""The one door to other people's machines: polite, guarded, bounded.

>>> from ecotone.kernel.http import Client
>>> client = Client(agent="Ecotone/1.0 (+https://example.org; mail@example.org)")
"""

from ecotone.kernel.http.answer import Answer, Validators
from ecotone.kernel.http.client import Client, Limits
from ecotone.kernel.http.errors import AddressRefused, Broken, HttpError, Refused, Unreachable

__all__ = [
    "AddressRefused",
    "Answer",
    "Broken",
    "Client",
    "HttpError",
    "Limits",
    "Refused",
    "Unreachable",
    "Validators",
]
