"""People and bodies: names cleaned, roles of ours, ORCID and ROR addresses in one spelling."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ecotone.kernel.text import words
from ecotone.records.model import Contributor
from ecotone.records.normalise.texts import NAME_LIMIT, capped
from ecotone.vocab.files import cell, table

_ROLES = {
    "author": "author creator auteur autor originator principalinvestigator principal_investigator",
    "editor": "editor editeur compiler",
    "publisher": "publisher distributor hostinginstitution provider",
    "contact": "contact contactperson contactpoint pointofcontact point_of_contact custodian owner",
    "funder": "funder sponsor fundingagency",
}
_ROLE_OF = {word: role for role, listed in _ROLES.items() for word in listed.split()}
_ORCID = re.compile(
    r"(?:https?://(?:www\.)?orcid\.org/|orcid:)?(\d{4}-\d{4}-\d{4}-\d{3}[\dX])", re.IGNORECASE
)
_ROR = re.compile(r"(?:https?://)?(?:www\.)?ror\.org/(0[a-z0-9]{6}\d{2})", re.IGNORECASE)
#: "Park, Mungo", "State, J. B.": a family name of one word, a comma, at most two given names.
_PERSON = re.compile(r"[^\W\d]+(?:-[^\W\d]+)?, [^\W\d]+\.?(?:[ -][^\W\d]+\.?)?")
_BODY_SIGNS = re.compile(
    r"大学|研究所|研究院|科学院|委员会|保护局|环境部|中心|协会|基金会|博物馆|公司|出版社"
)


@cache
def _body_words() -> frozenset[str]:
    return frozenset(
        word
        for row in table("body_words")
        for said in cell(row["words"])
        for word in words(said).split()
    )


@lru_cache(maxsize=20_000)
def is_body(name: str) -> bool:
    """Tell whether ``name`` is an organisation's, as far as its words show.

    >>> is_body("UNEP-WCMC"), is_body("University of Nairobi"), is_body("Wangari Maathai")
    (True, True, False)
    """
    if _BODY_SIGNS.search(name):
        return True
    if " " not in name and "," not in name and len(name) > 1 and name.isascii():
        return name.replace("-", "").replace("&", "").isupper()
    if _PERSON.fullmatch(name):
        return False
    return not _body_words().isdisjoint(words(name).split())


@lru_cache(maxsize=20_000)
def _address(identifier: str) -> str:
    """Return an ORCID or ROR address in its one spelling; other identifiers as they are."""
    said = identifier.strip()
    if found := _ORCID.fullmatch(said.rstrip("/")):
        return f"https://orcid.org/{found[1].upper()}"
    if found := _ROR.fullmatch(said.rstrip("/")):
        return f"https://ror.org/{found[1].lower()}"
    return said[:NAME_LIMIT]


@lru_cache(maxsize=20_000)
def contributor(given: Contributor) -> Contributor | None:
    """Return the cleaned contributor, or None when there is no name."""
    name, _ = capped(given.name, NAME_LIMIT)
    if not any(c.isalnum() for c in name):
        return None
    role = _ROLE_OF.get(given.role.lower(), "other")
    identifier = _address(given.identifier) if given.identifier else ""
    identifier, _ = capped(identifier, NAME_LIMIT)
    by_address = identifier.startswith("https://ror.org/")
    a_person = identifier.startswith("https://orcid.org/")
    body = given.is_body or by_address or (not a_person and is_body(name))
    return Contributor(name=name, role=role, identifier=identifier, is_body=body)
