"""Reading datasets, runs and values; every question takes the viewer and the purpose."""

from ecotone.apps.monitoring.queries.datasets import dataset, datasets, runs_of
from ecotone.apps.monitoring.queries.disagreement import (
    Disagreement,
    difference_of,
    disagreements,
)
from ecotone.apps.monitoring.queries.elements import elements_of
from ecotone.apps.monitoring.queries.held import (
    held_at,
    indicators_with_values,
    latest_parts,
    latest_values,
    wholes,
)
from ecotone.apps.monitoring.queries.methods import card_of, cards, cards_of_indicator
from ecotone.apps.monitoring.queries.runs import (
    provenance,
    record_of,
    releases,
    run,
    runs,
    runs_page,
)
from ecotone.apps.monitoring.queries.series import (
    by_country,
    parts_of,
    places_with_values,
    series,
)
from ecotone.apps.monitoring.queries.values import shown_values, values_page

__all__ = [
    "Disagreement",
    "by_country",
    "card_of",
    "cards",
    "cards_of_indicator",
    "dataset",
    "datasets",
    "difference_of",
    "disagreements",
    "elements_of",
    "held_at",
    "indicators_with_values",
    "latest_parts",
    "latest_values",
    "parts_of",
    "places_with_values",
    "provenance",
    "record_of",
    "releases",
    "run",
    "runs",
    "runs_of",
    "runs_page",
    "series",
    "shown_values",
    "values_page",
    "wholes",
]
