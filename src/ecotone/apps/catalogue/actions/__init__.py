"""Changing the catalogue. Each action is one transaction with one audit line."""

from ecotone.apps.catalogue.actions.curate import (
    decide_likeness,
    embargo_record,
    hide_record,
    show_record,
    withdraw,
    withdraw_copies,
)
from ecotone.apps.catalogue.actions.gate import changing
from ecotone.apps.catalogue.actions.prepare import Arrived, Prepared, Preparing, prepare
from ecotone.apps.catalogue.actions.put import Counts, put, put_prepared

__all__ = [
    "Arrived",
    "Counts",
    "Prepared",
    "Preparing",
    "changing",
    "decide_likeness",
    "embargo_record",
    "hide_record",
    "prepare",
    "put",
    "put_prepared",
    "show_record",
    "withdraw",
    "withdraw_copies",
]
