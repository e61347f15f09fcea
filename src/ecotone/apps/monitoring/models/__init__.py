"""What is kept of indicators: methods, datasets, runs, values, and the days of release.

Figures stay as they were computed. What a person decides about one (its state, who may see it,
since when) stands beside it and is told in the audit trail.
"""

from ecotone.apps.monitoring.models.data import Dataset, DatasetQuerySet, Method
from ecotone.apps.monitoring.models.decided import ElementJudgement, Gate, ReleaseDay
from ecotone.apps.monitoring.models.runs import Run, RunInput, RunQuerySet
from ecotone.apps.monitoring.models.seen import PUBLIC, STAFF
from ecotone.apps.monitoring.models.values import Value, ValueQuerySet

__all__ = [
    "PUBLIC",
    "STAFF",
    "Dataset",
    "DatasetQuerySet",
    "ElementJudgement",
    "Gate",
    "Method",
    "ReleaseDay",
    "Run",
    "RunInput",
    "RunQuerySet",
    "Value",
    "ValueQuerySet",
]
