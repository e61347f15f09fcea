"""OAI-PMH 2.0 (http://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm).

An OAI-PMH address exists for machines to call, so robots.txt, which speaks to crawlers of
pages, is not asked; pace, Retry-After and refusals are kept as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar
from urllib.parse import urlencode

from lxml import etree

from ecotone.connectors import stamps, xml
from ecotone.connectors.answers import expect_data
from ecotone.connectors.base import (
    Checkpoint,
    HubBroken,
    HubCard,
    HubUnreachable,
    Offers,
    Page,
    RawRecord,
    TokenLost,
    Trouble,
    Unreadable,
)
from ecotone.connectors.drafting import Drafting
from ecotone.connectors.formats import datacite, dublincore, eml
from ecotone.connectors.salvage import salvage
from ecotone.kernel import digest
from ecotone.kernel.http import Client
from ecotone.records.model import Draft

_MEDIA_TYPE = "application/xml"
_EXPECTED = "an OAI-PMH answer"
_DELETIONS = {"persistent": "flagged", "transient": "sweep", "no": "sweep"}

#: Root element of the metadata -> who reads it.
_READERS: dict[str, Callable[[Drafting, etree._Element], None]] = {
    "dc": dublincore.fill,
    "qualifieddc": dublincore.fill,
    "Record": dublincore.fill,  # csw:Record, Dublin Core in a catalogue's envelope
    "resource": datacite.fill,
    "oai_datacite": datacite.fill,
    "eml": eml.fill,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OaiPmhSettings:
    """Which repository, which format, which part of it."""

    address: str = field(metadata={"help": "Base URL, as in Identify: https://example.org/oai"})
    metadata_prefix: str = field(
        default="oai_dc",
        metadata={"help": "Metadata format to ask for: oai_dc, datacite, oai_datacite or eml"},
    )
    set: str = field(default="", metadata={"help": "Read only this set (setSpec); empty: all"})


class OaiPmh:
    """Reads one OAI-PMH repository."""

    kind: ClassVar[str] = "oai-pmh"
    Settings: ClassVar[type] = OaiPmhSettings
    offers: ClassVar[Offers] = Offers(since=True, resume=True, deletions="sweep", order="none")

    def __init__(self, settings: OaiPmhSettings, http: Client) -> None:
        self.settings = settings
        self.http = http
        self._identity: etree._Element | None = None

    # What the hub says of itself

    def describe(self) -> HubCard:
        """Return Identify and ListSets; raises the hub errors of ``connectors.base``."""
        identity = self._identify()
        formats = self._list("ListMetadataFormats", "metadataFormat", "metadataPrefix")
        prefixes = tuple(prefix for prefix, _ in formats)
        is_offered = not prefixes or self.settings.metadata_prefix in prefixes
        notes = () if is_offered else (self._no_format(prefixes),)
        return HubCard(
            title=xml.child_text(identity, "repositoryName"),
            protocol=f"OAI-PMH {xml.child_text(identity, 'protocolVersion')}".strip(),
            earliest=xml.child_text(identity, "earliestDatestamp"),
            sets=self._list("ListSets", "set", "setSpec", "setName"),
            deletions=_DELETIONS.get(xml.child_text(identity, "deletedRecord"), "sweep"),  # type: ignore[arg-type]  # the values are the literals
            notes=notes,
        )

    def _identify(self) -> etree._Element:
        if self._identity is None:
            root, _ = self._ask({"verb": "Identify"})
            found = xml.child(root, "Identify")
            if found is None:
                raise HubBroken("The hub did not say who it is (verb Identify).")
            self._identity = found
        return self._identity

    def _list(self, verb: str, element: str, *fields: str) -> tuple[tuple[str, str], ...]:
        """Return the first page of sets or formats; none where the hub has none or knows none."""
        try:
            root, _ = self._ask({"verb": verb})
        except HubBroken:  # it has said who it is; what it cannot list is not needed to read it
            return ()
        found = xml.children(xml.child(root, verb), element)
        return tuple(
            (xml.child_text(one, fields[0]), xml.child_text(one, fields[-1])) for one in found
        )

    def _no_format(self, prefixes: tuple[str, ...]) -> str:
        offered = ", ".join(prefixes)
        return f"The hub does not offer {self.settings.metadata_prefix}; it offers: {offered}."

    # Reading at length

    def pages(self, start: Checkpoint) -> Iterator[Page]:
        """Yield ListRecords page by page; ``page`` holds the resumption token."""
        token = str(start.page.get("token", ""))
        while True:
            page, token = self._page(start, token)
            yield page
            if page.last:
                return

    def _page(self, start: Checkpoint, token: str) -> tuple[Page, str]:
        arguments = self._arguments(start, token)
        try:
            root, salvaged = self._ask(arguments)
        except _NoneThere:
            return Page((), Checkpoint(), last=True, complete_sweep=True), ""
        listed = xml.child(root, "ListRecords")
        if listed is None:
            raise HubBroken(
                "The hub's answer holds no list of records.",
                f"no ListRecords in the answer to {arguments}",
            )
        items = (*(self._raw(record) for record in xml.children(listed, "record")), *salvaged)
        mark = xml.child(listed, "resumptionToken")
        following = xml.text_of(mark).strip()
        size = mark.get("completeListSize", "") if mark is not None else ""
        page = Page(
            items,
            Checkpoint(page={"token": following}),
            last=not following,
            complete_sweep=not following,
            notes=_notes(salvaged),
            expected=int(size) if size.isdigit() else None,
        )
        return page, following

    def _arguments(self, start: Checkpoint, token: str) -> dict[str, str]:
        if token:
            return {"verb": "ListRecords", "resumptionToken": token}  # exclusive, section 3.5
        asked = {"verb": "ListRecords", "metadataPrefix": self.settings.metadata_prefix}
        if self.settings.set:
            asked["set"] = self.settings.set
        since = self._since(start.since)
        if since:
            asked["from"] = since
        return asked

    def _since(self, since: str) -> str:
        """Return ``since`` in the granularity of the repository (section 3.3.1)."""
        moment = stamps.moment(since)
        if moment is None:
            return ""
        identity = self._identify()
        earliest = stamps.moment(xml.child_text(identity, "earliestDatestamp"))
        if earliest and moment < earliest:
            return ""
        seconds = "hh" in xml.child_text(identity, "granularity")
        return stamps.of(moment) if seconds else moment.date().isoformat()

    def _raw(self, record: etree._Element) -> RawRecord:
        """Make one raw of a ``record`` element; its body does not change with its datestamp."""
        header = xml.child(record, "header")
        key = xml.child_text(header, "identifier")
        stamp = xml.child(header, "datestamp")
        stamp_text = xml.text_of(stamp).strip()
        gone = header is not None and header.get("status") == "deleted"
        if header is not None and stamp is not None:
            header.remove(stamp)
        body = b"" if gone else etree.tostring(record, encoding="utf-8", with_tail=False)
        key = key or f"no-identifier:{digest.of_bytes(body)[:16]}"
        return RawRecord(key, stamp_text, body, _MEDIA_TYPE, self._address_of(key), gone)

    def _address_of(self, key: str) -> str:
        asked = {
            "verb": "GetRecord",
            "identifier": key,
            "metadataPrefix": self.settings.metadata_prefix,
        }
        return self._address(asked)

    def _address(self, asked: dict[str, str]) -> str:
        base = self.settings.address
        return f"{base}{'&' if '?' in base else '?'}{urlencode(asked)}"

    # Asking

    def _ask(self, asked: dict[str, str]) -> tuple[etree._Element, tuple[RawRecord, ...]]:
        """Return the root of the answer and what could be saved of records that are not XML.

        An answer that breaks off is asked for once more.
        """
        try:
            return self._ask_once(asked)
        except xml.BrokenXml as first:
            if not first.truncated:
                raise _broken(first, asked) from first
        try:
            return self._ask_once(asked)
        except xml.BrokenXml as second:
            if not second.truncated:
                raise _broken(second, asked) from second
            raise HubUnreachable(
                "The hub breaks off in the middle of its answer; we go on from here next time.",
                f"{asked}: {second.reason}",
            ) from second

    def _ask_once(self, asked: dict[str, str]) -> tuple[etree._Element, tuple[RawRecord, ...]]:
        answer = self.http.get(
            self._address(asked), accept="application/xml, text/xml", robots=False
        )
        # Repositories send their error codes with HTTP 400, 404 or 422: the XML says more.
        looks_like_xml = b"<OAI-PMH" in answer.body[:2000] or b":OAI-PMH" in answer.body[:2000]
        body = answer.body if looks_like_xml else expect_data(answer, _EXPECTED)
        salvaged: tuple[RawRecord, ...] = ()
        try:
            root = xml.parse(body)
        except xml.BrokenXml as broken:
            if broken.truncated or isinstance(broken, xml.EntityRefused):
                raise
            root, lost = salvage(body, broken)
            salvaged = tuple(
                RawRecord(key, stamp, text, _MEDIA_TYPE, self._address_of(key))
                for key, stamp, text in lost
            )
        if xml.local_name(root) != "OAI-PMH":
            raise HubBroken(
                f"The hub sent XML, but not {_EXPECTED}; look whether the address is right.",
                f"{asked}: the root element is {root.tag}",
            )
        _raise_protocol_error(root, asked)
        return root, salvaged

    # One record

    def read(self, raw: RawRecord) -> Draft:
        """Return the draft of one stored record. Raises ``Unreadable``."""
        try:
            record = xml.parse(raw.body)
        except xml.BrokenXml as broken:
            raise Unreadable(
                f"This record is not well-formed XML ({broken.reason}).",
                f"{raw.key}: {broken.reason}",
                trouble=Trouble.DAMAGED,
            ) from broken
        if raw.key.startswith("no-identifier:"):
            raise Unreadable(
                "This record has no identifier in its header.", raw.key, trouble=Trouble.UNNAMED
            )
        metadata = xml.child(record, "metadata")
        payload = next(iter(metadata), None) if metadata is not None else None
        if payload is None:
            raise Unreadable(
                "This record has a header but no metadata.", raw.key, trouble=Trouble.EMPTY
            )
        reader = _READERS.get(xml.local_name(payload))
        if reader is None:
            raise Unreadable(
                f"This record's metadata is in a format that we do not read: {payload.tag}.",
                f"{raw.key}: known are {', '.join(sorted(_READERS))}",
                trouble=Trouble.FOREIGN,
            )
        drafting = Drafting(raw.key)
        reader(drafting, payload)
        drafting.identifier(raw.key)
        return drafting.draft()


class _NoneThere(HubBroken):
    """The hub has nothing of what was asked for: an empty list, not a failure."""


def _raise_protocol_error(root: etree._Element, asked: dict[str, str]) -> None:
    """Section 3.6: one sentence for each error code."""
    error = xml.child(root, "error")
    if error is None:
        return
    code, said = error.get("code", ""), " ".join(xml.text_of(error).split())
    detail = f"{asked}: {code}: {said}"
    if code == "noRecordsMatch":
        raise _NoneThere("The hub has nothing of this kind.", detail)
    if "resumptionToken" in asked and code in {"badResumptionToken", "badArgument"}:
        raise TokenLost("The hub had forgotten where we were; we began this pass again.", detail)
    raise HubBroken(_SENTENCES.get(code, _UNKNOWN).format(said=said or code), detail)


def _broken(broken: xml.BrokenXml, asked: dict[str, Any]) -> HubBroken:
    return HubBroken(
        f"The hub's answer is not well-formed XML ({broken.place}).", f"{asked}: {broken.reason}"
    )


def _notes(salvaged: tuple[RawRecord, ...]) -> tuple[str, ...]:
    if not salvaged:
        return ()
    return ("Some of the hub's records are not well-formed XML; the others were read.",)


_UNKNOWN = "The hub answered with an error: {said}"
_SENTENCES = {
    "cannotDisseminateFormat": "The hub does not offer its records in this metadata format: {said}",
    "noSetHierarchy": "This hub has no sets; leave the set empty.",
    "badArgument": "The hub does not accept our question: {said}",
    "badVerb": "The hub does not know the question that every repository must know: {said}",
}
