"""The starter catalogue: true records made from the reference facts, so that a lone
installation without network is useful from its first minute.
"""

from ecotone.apps.catalogue.starter.hub import HUB_ID
from ecotone.apps.catalogue.starter.load import load

__all__ = ["HUB_ID", "load"]
