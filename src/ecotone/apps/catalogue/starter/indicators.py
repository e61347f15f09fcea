"""One record for the method of each of the 204 indicators."""

from __future__ import annotations

from collections.abc import Iterator

from ecotone.apps.catalogue.starter.sentences import (
    aim_label,
    everywhere,
    in_six,
    listing,
    paragraph,
    places,
    subjects,
    told_by,
)
from ecotone.records.model import Contributor, Draft, Link
from ecotone.vocab import gbf, lists
from ecotone.vocab.countries import GLOBAL
from ecotone.vocab.gbf import Availability, Indicator, Kind

#: Machine-drafted: the names of indicators exist in English only, so other languages say which
#: indicator it is and what its target is about.
_TITLES = {
    "fr": "Méthode de l’indicateur {code} ({kind} ; {aim})",
    "es": "Método del indicador {code} ({kind}; {aim})",
    "ar": "طريقة حساب المؤشر {code} \u200f({kind}؛ {aim})",
    "ru": "Метод расчета показателя {code} ({kind}; {aim})",
    "zh": "指标{code}的计算方法（{kind}；{aim}）",
}
_MUST = {
    Kind.HEADLINE: "Every Party reports it in its national report.",
    Kind.BINARY: "Every Party answers its questions in its national report.",
    Kind.COMPONENT: "Parties may add it to their national report.",
    Kind.COMPLEMENTARY: "Parties may add it to their national report.",
}
_AVAILABILITY = {
    Availability.YES: "A global source holds values for single countries",
    Availability.PARTIAL: "A global source holds values for some countries or for parts of it",
    Availability.NO: "No global source with values for single countries was found",
    Availability.PENDING: "Its source announces data but does not give them yet",
    Availability.REPORTS: "Its values come from national reports only",
    Availability.UNKNOWN: "Whether a global source holds values for single countries is not known",
}
_SDG = {
    "same": "It is the same as SDG indicator {codes}.",
    "near": "It is close to SDG indicator {codes}.",
    "partial": "It shares a part with SDG indicator {codes}.",
    "related": "It is related to SDG indicator {codes}.",
}
_NOT_A_SERIES = frozenset({"", "data pending", "in development"})


def drafts() -> Iterator[Draft]:
    """Yield the records of all indicators."""
    yield from map(_draft, gbf.indicators())


def _draft(one: Indicator) -> Draft:
    aims = (one.serves, *one.also_serves)
    return Draft(
        key=f"indicator/{one.code}",
        titles={"en": f"{one.code} {one.name}", **_other_titles(one)},
        descriptions={"en": _description(one)},
        kinds=("indicator",),
        identifiers=(one.thesaurus_id,) if one.thesaurus_id else (),
        links=(_link(one),),
        contributors=_custodians(one),
        subjects=subjects(targets=aims),
        places=places((GLOBAL,)),
        languages=("en",),
    )


def _link(one: Indicator) -> Link:
    """Return the page of the method, or the site where no page of its own is known."""
    if one.metadata_url_evidence == "site only":
        return Link(url=one.metadata_url, role="related", title="Metadata of the indicators")
    return Link(url=one.metadata_url, title=f"Metadata of indicator {one.code}")


def _other_titles(one: Indicator) -> dict[str, str]:
    kind = lists.item("indicator_kinds", one.kind).labels
    return in_six(_TITLES, code=everywhere(one.code), kind=kind, aim=gbf.aim(one.serves).names)


def _custodians(one: Indicator) -> tuple[Contributor, ...]:
    names = (name.strip() for name in one.custodian.split(";"))
    return tuple(Contributor(name=name, role="contact", is_body=True) for name in names if name)


def _description(one: Indicator) -> str:
    kind = lists.label("indicator_kinds", one.kind).text
    aims = listing(aim_label(aim) for aim in (one.serves, *one.also_serves))
    return paragraph(
        f"{kind} indicator for {aims}. {_MUST[one.kind]}",
        f"Unit: {one.unit}." if one.unit else "Its unit is not stated in our sources.",
        f"It can be broken down by {listing(one.disaggregations)}." if one.disaggregations else "",
        f"Custodian: {one.custodian}." if one.custodian else "",
        _availability(one),
        _series(one),
        _sdg(one),
        *one.doubts,
        told_by("gbf_indicators", 0, 1),
    )


def _availability(one: Indicator) -> str:
    """Say what the global source holds; other kinds carry the bare word of their source as note."""
    note = f": {one.availability_note}" if one.kind is Kind.HEADLINE else ""
    return f"{_AVAILABILITY[one.availability]}{note}."


def _series(one: Indicator) -> str:
    years = "" if one.time_series.lower() in _NOT_A_SERIES else one.time_series
    pace = "" if one.update_frequency.lower() in _NOT_A_SERIES else one.update_frequency
    if not years:
        return ""
    return f"Years covered: {years}; updated: {pace}." if pace else f"Years covered: {years}."


def _sdg(one: Indicator) -> str:
    sentence = _SDG.get(one.sdg_relation, "")
    return sentence.format(codes=listing(one.sdg_indicators)) if one.sdg_indicators else ""
