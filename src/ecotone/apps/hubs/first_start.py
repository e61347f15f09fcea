"""Which interfaces a new installation reads first, as examples of what a hub gives.

All three are open, ask for no key, and are seen in use by other public programs (the ``source``
of each hub says where): the GBIF registry, the IPBES community on Zenodo, and one node of ODIS.
"""

from __future__ import annotations

#: (hub, kind of interface): the settings of the connector beside the address.
FIRST_START: dict[tuple[str, str], dict[str, str]] = {
    ("gbif", "oai-pmh"): {"metadata_prefix": "eml"},
    ("ipbes-zenodo", "oai-pmh"): {"set": "user-ipbes"},
    ("obis", "schema-org"): {},
}
