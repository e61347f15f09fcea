"""Why records in a list stand under the headings that were asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from ecotone.apps.catalogue.models import Tagging
from ecotone.records.model import Tag


def tags_under(uids: Iterable[str], schemes: Iterable[str]) -> Mapping[str, tuple[Tag, ...]]:
    """Return the tags of records in these schemes (target, country, theme), the surest first.

    ``uids`` have gone through ``visible_to`` already: a tag quotes its record. One query.
    """
    found: defaultdict[str, list[Tag]] = defaultdict(list)
    rows = Tagging.objects.filter(record_id__in=list(uids), scheme__in=list(schemes))
    for row in rows.order_by("-score", "code"):
        tag = Tag(
            scheme=row.scheme,
            code=row.code,
            rule=row.rule,
            score=row.score,
            evidence=row.evidence,
        )
        found[row.record_id].append(tag)
    return {uid: tuple(tags) for uid, tags in found.items()}
