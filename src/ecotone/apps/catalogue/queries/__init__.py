"""Reading the catalogue. Everything that shows a record takes the viewer and the purpose."""

from ecotone.apps.catalogue.queries.answers import (
    AnswerRecord,
    AnswerRecords,
    Shelf,
    TargetCounts,
    counts_by_target,
    for_answer,
)
from ecotone.apps.catalogue.queries.canonical import canonical
from ecotone.apps.catalogue.queries.cards import Card, HubName, cards, recent
from ecotone.apps.catalogue.queries.lists import (
    latest_change,
    visible_count,
    visible_uids,
)
from ecotone.apps.catalogue.queries.places import counts_at, counts_by_place
from ecotone.apps.catalogue.queries.reasons import tags_under
from ecotone.apps.catalogue.queries.records import (
    CopyView,
    LikenessView,
    RecordView,
    open_likenesses,
    record,
)

__all__ = [
    "AnswerRecord",
    "AnswerRecords",
    "Card",
    "CopyView",
    "HubName",
    "LikenessView",
    "RecordView",
    "Shelf",
    "TargetCounts",
    "canonical",
    "cards",
    "counts_at",
    "counts_by_place",
    "counts_by_target",
    "for_answer",
    "latest_change",
    "open_likenesses",
    "recent",
    "record",
    "tags_under",
    "visible_count",
    "visible_uids",
]
