"""Licences: which one a statement names, and what it allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from ecotone.kernel.text import words
from ecotone.vocab import lists

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allows:
    """What a licence allows. None means: the licence does not say, or we do not know it."""

    share: bool | None = None
    change: bool | None = None
    sell: bool | None = None
    must_credit: bool | None = None
    same_licence: bool | None = None


_FREE = Allows(share=True, change=True, sell=True, must_credit=False, same_licence=False)
_CREDIT = Allows(share=True, change=True, sell=True, must_credit=True, same_licence=False)
_COPYLEFT = Allows(share=True, change=True, sell=True, must_credit=True, same_licence=True)
_CLOSED = Allows(share=False, sell=False, must_credit=True)
#: Creative Commons licences say it in their names and are worked out; these do not.
_ALLOWS = {
    "CC0-1.0": _FREE, "PDDL-1.0": _FREE, "PUBLIC-DOMAIN": _FREE, "ODC-By-1.0": _CREDIT,
    "ODbL-1.0": _COPYLEFT, "OGL-UK-3.0": _CREDIT, "OGL-Canada-2.0": _CREDIT,
    "Etalab-2.0": _CREDIT, "MIT": _CREDIT, "Apache-2.0": _CREDIT, "GPL-3.0": _COPYLEFT,
    "WDPA-TERMS": _CLOSED, "IUCN-RL-TERMS": _CLOSED,
    "ALL-RIGHTS": Allows(share=False, change=False, sell=False, must_credit=True),
}  # fmt: skip

_CC_ADDRESS = re.compile(
    r"creativecommons\.org/(?:licen[cs]es|publicdomain)/(zero|mark|[a-z-]+)/?(\d\.\d)?/?(igo)?",
    re.IGNORECASE,
)
_CC_NAME = re.compile(
    r"\bcc[ _-]?(0|zero|by)((?:[ _-]?(?:nc|nd|sa))*)[ _-]*(?:v(?:ersion)?[ _.]*)?(\d[._]\d)?"
    r"(?:[ _-]*(igo))?",
    re.IGNORECASE,
)
_CC_WORDS = re.compile(r"(creative ?commons|\bcc\b)")
_VERSION = re.compile(r"(\d)[._](\d)")
#: Statements that name a licence without Creative Commons, as folded words.
_NAMES = (
    (r"open government licen[cs]e canada", "OGL-Canada-2.0"),
    (r"open government licen[cs]e|nationalarchives gov uk doc open government", "OGL-UK-3.0"),
    (r"licence ouverte|open licence etalab|etalab", "Etalab-2.0"),
    (r"opendatacommons org licenses odbl|\bodbl\b|open data ?base licen[cs]e", "ODbL-1.0"),
    (r"opendatacommons org licenses by|odc by|open data commons attribution", "ODC-By-1.0"),
    (r"opendatacommons org licenses pddl|\bpddl\b|odc pddl", "PDDL-1.0"),
    (r"protectedplanet net.*legal|\bwdpa\b.*terms", "WDPA-TERMS"),
    (r"iucnredlist org.*terms|iucn red list terms", "IUCN-RL-TERMS"),
    (r"gbif org terms data user|gbif data user agreement", "GBIF-USER"),
    (r"apache licen[cs]e|apache 2 0|apache org licenses license 2 0", "Apache-2.0"),
    (r"\bmit licen[cs]e|opensource org licenses mit|^mit$", "MIT"),
    (r"gnu general public licen[cs]e|gnu org licenses gpl|\bgpl( v)? ?3", "GPL-3.0"),
    (r"public domain mark|usa gov (?:publicdomain|government works)", "PUBLIC-DOMAIN"),
    (r"^public ?domain|in the public domain|dominio publico|domaine public", "PUBLIC-DOMAIN"),
    (r"all rights reserved|tous droits reserves|todos los derechos reservados", "ALL-RIGHTS"),
    (r"جميع الحقوق محفوظه|все права защищены|保留所有权利|版权所有", "ALL-RIGHTS"),
    (r"rightsstatements org (?:vocab|page) inc\b", "ALL-RIGHTS"),
)
_COMPILED = tuple((re.compile(pattern), code) for pattern, code in _NAMES)
_PARTS_IN_WORDS = (
    ("nc", re.compile(r"non ?commercial|utilisation commerciale|no ?comercial|非商业|некоммерч")),
    ("nd", re.compile(r"no ?deriv|pas de modification|sin ?(?:obra )?deriv|禁止演绎|производных")),
    ("sa", re.compile(r"share ?alike|dans les memes conditions|compartir ?igual|相同方式")),
)
_ATTRIBUTION = re.compile(r"attribution|\bby\b|atribucion|reconocimiento|署名|атрибуция|نسب المصنف")
_DEFAULT_VERSION = "4.0"


@cache
def _listed() -> dict[str, str]:
    """Return the ids of ``vocab`` by their lower-case form."""
    return {item.id.lower(): item.id for item in lists.items("licences")}


def licence_of(statements: Iterable[str]) -> str:
    """Return the id of the first licence that the statements name, or ``unknown``.

    Only a licence that is named counts: "free to use" or "© 2019" is not one. Between several,
    an open or Creative Commons licence goes before "all rights reserved".
    """
    found = [code for statement in statements if (code := _of(statement)) != UNKNOWN]
    named = [code for code in found if code != "ALL-RIGHTS"]
    return (named or found or [UNKNOWN])[0]


@lru_cache(maxsize=5_000)
def _of(statement: str) -> str:
    said = statement.strip()[:5_000]
    if said.lower() in _listed():
        return _listed()[said.lower()]
    code = _creative_commons(said) or _by_name(" ".join(words(said).split()))
    return _listed().get(code.lower(), UNKNOWN)


def _by_name(said: str) -> str:
    return next((code for pattern, code in _COMPILED if pattern.search(said)), "")


def _creative_commons(said: str) -> str:
    if found := _CC_ADDRESS.search(said):
        return _cc_id(found[1].lower(), found[2] or "", igo=bool(found[3]))
    if found := _CC_NAME.search(said):
        kind = found[1].lower() + re.sub(r"[ _-]*(nc|nd|sa)", r"-\1", found[2].lower())
        igo = bool(found[4]) or " igo" in said.lower()
        return _cc_id(kind, (found[3] or "").replace("_", "."), igo=igo)
    folded = " ".join(words(said).split())
    if _CC_WORDS.search(folded):
        return _cc_in_words(folded, said)
    return ""


def _cc_id(kind: str, version: str, *, igo: bool) -> str:
    if kind in {"0", "zero"}:
        return "CC0-1.0"
    if kind == "mark":
        return "PUBLIC-DOMAIN"
    if not kind.startswith("by"):
        return ""
    parts = [part for part in ("nc", "nd", "sa") if part in kind.split("-")]
    version = version or ("3.0" if igo else _DEFAULT_VERSION)
    order = [part for part in ("nc", "sa", "nd") if part in parts]
    return "-".join(["CC", "BY", *(p.upper() for p in order), version, *(["IGO"] if igo else [])])


def _cc_in_words(folded: str, said: str) -> str:
    if re.search(r"zero|public domain dedication|\bcc0\b", folded):
        return "CC0-1.0"
    if not _ATTRIBUTION.search(folded):
        return ""
    kind = "-".join(["by", *(part for part, pattern in _PARTS_IN_WORDS if pattern.search(folded))])
    version = _VERSION.search(said)
    igo = " igo" in f" {folded}" or "intergovernmental" in folded
    return _cc_id(kind, f"{version[1]}.{version[2]}" if version else "", igo=igo)


def allows(licence: str) -> Allows:
    """Return what ``licence`` (an id of the list) allows; nothing is known of ``unknown``."""
    if licence in _ALLOWS:
        return _ALLOWS[licence]
    parts = licence.split("-")
    if parts[:2] != ["CC", "BY"]:
        return Allows()
    return Allows(
        share=True,
        change="ND" not in parts,
        sell="NC" not in parts,
        must_credit=True,
        same_licence="SA" in parts,
    )
