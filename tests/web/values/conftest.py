"""The same values as for the pages."""

from tests.web.views.conftest import birds, recorded, released

__all__ = ["birds", "recorded", "released"]
