"""From the hub's words to ours: ``normalise(draft, hub)`` gives the ``Record``."""

from ecotone.records.normalise.hub import HubFacts
from ecotone.records.normalise.record import normalise

__all__ = ["HubFacts", "normalise"]
