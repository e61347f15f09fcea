"""Countries and areas."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from ecotone.api.asking import language_of, page_address
from ecotone.api.shapes import Lang, Page, PageNumber, PageSize, Text, paged, said
from ecotone.vocab import countries as vocab
from ecotone.vocab.countries import Country

router = Router(tags=["countries"])


class Area(Schema):
    """A region the country lies in, from narrow to wide."""

    code: str = Field(description="UN M49 code.", examples=["014"])
    name: Text


class Groups(Schema):
    """Groups that decide on deadlines, money and help."""

    party: bool = Field(description="Party to the Convention on Biological Diversity.")
    un_member: bool
    ldc: bool = Field(description="Least developed country.")
    lldc: bool = Field(description="Landlocked developing country.")
    sids: bool = Field(description="Small island developing state.")
    cbd_group: str = Field(description="Regional group in the Convention.", examples=["Africa"])


class BesNet(Schema):
    """What BES-Net does with the country; false means "not seen in our sources", not "no"."""

    ecosystem_assessment: bool
    ecosystem_assessment_since: int | None = Field(examples=[2022])
    solution_fund: bool
    trialogues: list[str] = Field(description="Trialogues held, as the source writes them.")


class CountrySummary(Schema):
    """A country or area in a list."""

    code: str = Field(description="ISO 3166-1 alpha-3.", examples=["KEN"])
    iso2: str = Field(description="ISO 3166-1 alpha-2.", examples=["KE"])
    m49: str = Field(description="UN M49; empty for the European Union.", examples=["404"])
    name: Text
    party: bool = Field(description="Party to the Convention on Biological Diversity.")
    page: str = Field(examples=["http://127.0.0.1:8000/en/countries/KEN/"])


class CountryDetail(CountrySummary):
    """A country or area with its groups."""

    areas: list[Area]
    groups: Groups
    bes_net: BesNet
    notes: str = Field(description="What is special about this entry; often empty.")
    doubts: list[str] = Field(description="What a reader should not take for certain.")


@router.get(
    "",
    response=Page[CountrySummary],
    operation_id="listCountries",
    summary="All countries and areas",
)
def list_countries(
    request: HttpRequest, lang: Lang = None, page: PageNumber = 1, size: PageSize = 50
) -> dict[str, object]:
    """Return the 250 countries and areas in the order of their English names."""
    language = language_of(request, lang)
    return paged(
        request,
        vocab.countries(),
        lambda one: summary(request, one, language),
        page=page,
        size=size,
    )


@router.get(
    "/{code}",
    response=CountryDetail,
    operation_id="getCountry",
    summary="One country or area",
)
def get_country(request: HttpRequest, code: str, lang: Lang = None) -> dict[str, object]:
    """Return one country or area; `code` is ISO alpha-3, alpha-2 or M49 (KEN, KE, 404)."""
    language = language_of(request, lang)
    one = vocab.country(code)
    return {
        **summary(request, one, language),
        "areas": [
            {"code": area, "name": said(vocab.area_name(area, language))} for area in one.areas
        ],
        "groups": {
            "party": one.party,
            "un_member": one.un_member,
            "ldc": one.ldc,
            "lldc": one.lldc,
            "sids": one.sids,
            "cbd_group": one.cbd_group,
        },
        "bes_net": {
            "ecosystem_assessment": one.nea,
            "ecosystem_assessment_since": one.nea_since,
            "solution_fund": one.solution_fund,
            "trialogues": list(one.trialogues),
        },
        "notes": one.notes,
        "doubts": list(one.doubts),
    }


def summary(request: HttpRequest, one: Country, language: str) -> dict[str, object]:
    """Return a country in the shape of ``CountrySummary``."""
    return {
        "code": one.iso3,
        "iso2": one.iso2,
        "m49": one.m49,
        "name": said(one.name(language)),
        "party": one.party,
        "page": page_address(request, "countries", language, one.iso3),
    }
