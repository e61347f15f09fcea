"""Every change of what is kept of indicators: who may is asked once, here; each is audited."""

from ecotone.apps.monitoring.actions.datasets import (
    describe_dataset,
    hide_dataset,
    keep_dataset,
    publish_dataset,
)
from ecotone.apps.monitoring.actions.deciding import (
    decline,
    make_official,
    revise,
    submit_for_review,
)
from ecotone.apps.monitoring.actions.figures import Published, Taken, take_figures
from ecotone.apps.monitoring.actions.judging import judge_element
from ecotone.apps.monitoring.actions.measuring import measure_information
from ecotone.apps.monitoring.actions.methods import keep_card, keep_method, load_methods
from ecotone.apps.monitoring.actions.releasing import (
    release,
    release_figures,
    schedule_release,
    withdraw_release,
)
from ecotone.apps.monitoring.actions.runs import DifferentValues, record_figures, record_run

__all__ = [
    "DifferentValues",
    "Published",
    "Taken",
    "decline",
    "describe_dataset",
    "hide_dataset",
    "judge_element",
    "keep_card",
    "keep_dataset",
    "keep_method",
    "load_methods",
    "make_official",
    "measure_information",
    "publish_dataset",
    "record_figures",
    "record_run",
    "release",
    "release_figures",
    "revise",
    "schedule_release",
    "submit_for_review",
    "take_figures",
    "withdraw_release",
]
