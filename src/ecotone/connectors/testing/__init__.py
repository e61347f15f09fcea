"""What a connector's author tests with: a hub without sockets, a store, and the checks.

See docs/add-a-connector.md. Needs pytest, nothing else.
"""

from ecotone.connectors.testing.hub import FakeHub, Reply, StillClock
from ecotone.connectors.testing.kit import ConnectorKit
from ecotone.connectors.testing.store import Killed, MemoryStore

__all__ = ["ConnectorKit", "FakeHub", "Killed", "MemoryStore", "Reply", "StillClock"]
