"""Looks at the tables of the Red List Index beyond single cells."""

from __future__ import annotations

from collections.abc import Iterator

import ibis.expr.types as ir

from ecotone.indicators.base import Check
from ecotone.indicators.red_list.categories import coded
from ecotone.indicators.totals import given
from ecotone.kernel.text import filled, translatable
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
        name=translatable("All rows name a taxon group, or none does"),
        passed=not (without and found["named"]),
        found=f"{without} rows have no taxon_group while others have. Fill them in."
        if without and found["named"]
        else "",
        must=True,
    )
    alike = found["spellings"] == found["groups"]
    yield Check(
        name=translatable("Each taxon group is spelt in one way"),
        passed=alike,
        found=""
        if alike
        else "Names in taxon_group differ only in capitals or spaces. Write each group one way.",
        must=True,
    )


def change_checks(changes: ir.Table, assessments: ir.Table) -> Iterator[Check]:
    """Yield whether periods run forward, species are assessed, and last categories agree."""
    backward = changes.filter(changes.start_year >= changes.end_year).count().to_pyarrow().as_py()
    yield Check(
        name=translatable("Every change of category ends after it starts"),
        passed=not backward,
        found=f"{backward} genuine changes do not end after they start. Correct their years."
        if backward
        else "",
        must=True,
    )
    names = changes.select(species=changes.species.cast("string"))
    listed = assessments.select(species=assessments.species.cast("string"))
    absent = names.anti_join(listed, "species").count().to_pyarrow().as_py()
    yield Check(
        name=translatable("Every species with a change of category is assessed"),
        passed=not absent,
        found=filled("Changes left out, of species without an assessment: {count}", count=absent)
        if absent
        else "",
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
        name=translatable("Each last change of category ends in the category of today"),
        passed=not differ,
        found=filled(
            "Species of which the assessment is taken, not the change: {count}", count=differ
        )
        if differ
        else "",
    )


def share_checks(shares: ir.Table, assessments: ir.Table) -> Iterator[Check]:
    """Yield whether species with a share are assessed, and no range is shared out twice."""
    named = shares.select(species=shares.species.cast("string"), share=shares.share)
    listed = assessments.select(species=assessments.species.cast("string"))
    absent = named.anti_join(listed, "species").species.nunique().to_pyarrow().as_py()
    yield Check(
        name=translatable("Every species with a share of range is assessed"),
        passed=not absent,
        found=filled(
            "Species left out, with a share of range but no assessment: {count}", count=absent
        )
        if absent
        else "",
    )
    whole = named.group_by("species").aggregate(share=named.share.sum())
    over = whole.filter(whole.share > _WHOLE).count().to_pyarrow().as_py()
    yield Check(
        name=translatable("The shares of range of each species add up to 1 at most"),
        passed=not over,
        found=filled("Species whose pieces of range may stand there twice: {count}", count=over)
        if over
        else "",
    )
