"""Looks at the tables of the Red List Index beyond single cells."""

from __future__ import annotations

from collections.abc import Iterator

import ibis.expr.types as ir

from ecotone.indicators.base import Check
from ecotone.indicators.red_list.categories import coded
from ecotone.indicators.totals import given
from ecotone.vocab.red_list import SPECIES_SPELLINGS

#: Borders that overlap may carry the sum of shares a little over 1.
_WHOLE = 1.02


def group_checks(table: ir.Table) -> Iterator[Check]:
    """Yield whether all species or none name a group, and every group is spelt one way."""
    group = given(table, "taxon_group", "string").nullif("")
    counts = table.aggregate(
        rows=table.count(),
        named=group.count(),
        spellings=group.nunique(),
        groups=group.lower().re_replace(" ", "").nunique(),
    )
    (found,) = counts.to_pyarrow().to_pylist()
    without = found["rows"] - found["named"]
    yield Check(
        name="groups are named",
        passed=not (without and found["named"]),
        found=f"{without} rows have no taxon_group while others have. Fill them in."
        if without and found["named"]
        else "all rows or none",
        must=True,
    )
    alike = found["spellings"] == found["groups"]
    yield Check(
        name="groups are spelt one way",
        passed=alike,
        found="every group has one spelling"
        if alike
        else "Names in taxon_group differ only in capitals or spaces. Write each group one way.",
        must=True,
    )


def change_checks(changes: ir.Table, assessments: ir.Table) -> Iterator[Check]:
    """Yield whether periods run forward, species are assessed, and last categories agree."""
    backward = changes.filter(changes.start_year >= changes.end_year).count().to_pyarrow().as_py()
    yield Check(
        name="changes run forward",
        passed=not backward,
        found=f"{backward} genuine changes do not end after they start. Correct their years."
        if backward
        else "every change ends after it starts",
        must=True,
    )
    names = changes.select(species=changes.species.cast("string"))
    listed = assessments.select(species=assessments.species.cast("string"))
    absent = names.anti_join(listed, "species").count().to_pyarrow().as_py()
    yield Check(
        name="changed species are assessed",
        passed=not absent,
        found=f"{absent} genuine changes are of species without an assessment; they are left out."
        if absent
        else "every changed species is assessed",
    )
    yield _last_agree(changes, assessments)


def _last_agree(changes: ir.Table, assessments: ir.Table) -> Check:
    """Look whether the last change of a species ends in the category that it has now."""
    after = coded(changes.category_after.cast("string"), SPECIES_SPELLINGS)
    last = changes.group_by(species=changes.species.cast("string")).aggregate(
        after=after.argmax(changes.end_year), until=changes.end_year.max()
    )
    code = coded(assessments.category.cast("string"), SPECIES_SPELLINGS)
    now = assessments.group_by(name=assessments.species.cast("string")).aggregate(
        code=code.argmax(assessments.year)
    )
    joined = last.join(now, last.species == now.name)
    differ = joined.filter(joined.after != joined.code).count().to_pyarrow().as_py()
    return Check(
        name="last change and category agree",
        passed=not differ,
        found=f"{differ} species have another category now than their last genuine change ends "
        "in; the assessment counts as the better knowledge."
        if differ
        else "every last change ends in the category of today",
    )


def share_checks(shares: ir.Table, assessments: ir.Table) -> Iterator[Check]:
    """Yield whether species with a share are assessed, and no range is shared out twice."""
    named = shares.select(species=shares.species.cast("string"), share=shares.share)
    listed = assessments.select(species=assessments.species.cast("string"))
    absent = named.anti_join(listed, "species").species.nunique().to_pyarrow().as_py()
    yield Check(
        name="species with a range are assessed",
        passed=not absent,
        found=f"{absent} species have a share of range and no assessment; they are left out."
        if absent
        else "every species with a share is assessed",
    )
    whole = named.group_by("species").aggregate(share=named.share.sum())
    over = whole.filter(whole.share > _WHOLE).count().to_pyarrow().as_py()
    yield Check(
        name="shares add up to one at most",
        passed=not over,
        found=f"The shares of {over} species add up to more than 1: pieces may stand there twice."
        if over
        else "no range is shared out twice",
    )
