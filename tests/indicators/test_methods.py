"""Every method that is there passes the kit: a class of tests for each."""

from __future__ import annotations

from ecotone.indicators import registry
from ecotone.indicators.testing import MethodKit

for found in registry.methods():
    name = f"Test{found.__name__}"
    globals()[name] = type(name, (MethodKit,), {"method": found, "__module__": __name__})
