"""What an archive's EML says of it: title, licence, citation, date of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from ecotone.kernel.text import tidy
from ecotone.rights import licence as licences

_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d)\b")
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class About:
    """What is said; "" where nothing is."""

    title: str = ""
    licence: str = ""
    citation: str = ""
    published: str = ""

    @property
    def year(self) -> str:
        """The year of publication, "" when the EML gives none."""
        found = _YEAR.search(self.published)
        return found[1] if found else ""

    def as_facts(self) -> dict[str, str]:
        """Return what is kept as facts of the snapshot."""
        facts = {"dataset title": self.title, "published": self.published}
        return {name: value for name, value in facts.items() if value}


def about(path: Path) -> About:
    """Read an EML file; what cannot be read says nothing."""
    if not path.is_file() or path.stat().st_size > _MOST_BYTES:
        return About()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    root = etree.parse(str(path), parser).getroot()
    if root is None:
        return About()
    return About(
        title=_first(root, "dataset/title"),
        licence=_licence(root),
        citation=_first(root, "additionalMetadata/metadata/gbif/citation"),
        published=_first(root, "dataset/pubDate"),
    )


def _first(root: etree._Element, path: str) -> str:
    found = root
    for step in path.split("/"):
        inside = [one for one in found.iterchildren() if _name(one) == step]
        if not inside:
            return ""
        found = inside[0]
    return tidy(_text(found))


def _name(element: etree._Element) -> str:
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _text(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def _licence(root: etree._Element) -> str:
    """Return the licence's identifier, "" when none is named or it is not known."""
    said: list[str] = []
    for one in root.iter():
        if _name(one) == "intellectualRights":
            said += [str(part.get("url")) for part in one.iter() if part.get("url")]
            said.append(_text(one))
    code = licences.licence_of(said)
    return "" if code == licences.UNKNOWN else code
