"""What a method's author tests with; see docs/add-a-method.md. Needs pytest, nothing else."""

from ecotone.indicators.testing.engines import SQLite
from ecotone.indicators.testing.kit import MethodKit

__all__ = ["MethodKit", "SQLite"]
