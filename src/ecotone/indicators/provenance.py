"""A run as W3C PROV in JSON-LD (https://www.w3.org/TR/prov-o/): data, activity, agents, plan."""

from __future__ import annotations

from typing import Any

from ecotone.indicators.base import InputUsed, Run, Value

CONTEXT: dict[str, Any] = {
    "prov": "http://www.w3.org/ns/prov#",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "ecotone": "urn:ecotone:",
    "startedAtTime": {"@id": "prov:startedAtTime", "@type": "xsd:dateTime"},
    "endedAtTime": {"@id": "prov:endedAtTime", "@type": "xsd:dateTime"},
    "used": {"@id": "prov:used", "@type": "@id"},
    "wasGeneratedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "wasDerivedFrom": {"@id": "prov:wasDerivedFrom", "@type": "@id"},
    "wasAssociatedWith": {"@id": "prov:wasAssociatedWith", "@type": "@id"},
    "hadPlan": {"@id": "prov:hadPlan", "@type": "@id"},
}


def as_prov(run: Run) -> dict[str, Any]:
    """Return the run as one JSON-LD document: everything that ``rerun`` needs is in it."""
    return {
        "@context": CONTEXT,
        "@graph": [
            _activity(run),
            _software(run),
            *([_person(run)] if run.by else []),
            _method(run),
            _plan(run),
            *(_input(one) for one in run.inputs),
            _result(run),
            *(_value(run, at, one) for at, one in enumerate(run.values)),
        ],
    }


def _activity(run: Run) -> dict[str, Any]:
    agents = [_id("software", run.package), *([_id("person", run.by)] if run.by else [])]
    return {
        "@id": _run(run),
        "@type": "prov:Activity",
        "startedAtTime": run.started_at,
        "endedAtTime": run.ended_at,
        "used": [_dataset(one) for one in run.inputs],
        "wasAssociatedWith": agents,
        "prov:qualifiedAssociation": {
            "@type": "prov:Association",
            "prov:agent": {"@id": _id("software", run.package)},
            "hadPlan": _id("method", f"{run.method}:{run.version}"),
        },
        "ecotone:settings": dict(run.settings),
        "ecotone:country": run.country or "",
        "ecotone:seed": run.seed,
        "ecotone:replicates": run.replicates,
        "ecotone:level": run.level,
        "ecotone:interval": run.interval,
    }


def _software(run: Run) -> dict[str, Any]:
    return {
        "@id": _id("software", run.package),
        "@type": ["prov:SoftwareAgent", "prov:Agent"],
        "schema:name": run.package,
        "ecotone:engine": f"{run.engine} {run.engine_version}",
    }


def _person(run: Run) -> dict[str, Any]:
    return {"@id": _id("person", run.by), "@type": ["prov:Agent"], "schema:name": run.by}


def _method(run: Run) -> dict[str, Any]:
    return {
        "@id": _id("method", f"{run.method}:{run.version}"),
        "@type": ["prov:Plan", "prov:Entity"],
        "schema:name": run.method,
        "schema:version": run.version,
        "ecotone:indicator": run.code,
    }


def _plan(run: Run) -> dict[str, Any]:
    return {
        "@id": _id("plan", run.plan_digest),
        "@type": ["prov:Plan", "prov:Entity"],
        "wasGeneratedBy": _run(run),
        "ecotone:sql": [step.sql for step in run.steps if step.sql],
    }


def _input(used: InputUsed) -> dict[str, Any]:
    facts = {
        "dcterms:title": used.title,
        "dcterms:license": used.licence,
        "dcterms:bibliographicCitation": used.citation,
        "dcterms:source": used.source,
        "dcterms:created": used.retrieved_at,
        "schema:sha256": used.digest,
        "ecotone:input": used.name,
        "ecotone:rows": used.rows,
    }
    known = {name: fact for name, fact in facts.items() if fact != ""}
    return {"@id": _dataset(used), "@type": "prov:Entity", **known}


def _result(run: Run) -> dict[str, Any]:
    return {
        "@id": _id("result", run.digest),
        "@type": ["prov:Collection", "prov:Entity"],
        "wasGeneratedBy": _run(run),
        "wasDerivedFrom": [_dataset(one) for one in run.inputs],
        "schema:sha256": run.digest,
        "prov:hadMember": [{"@id": _member(run, at)} for at in range(len(run.values))],
    }


def _value(run: Run, at: int, value: Value) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "ecotone:place": value.place,
        "ecotone:year": value.year,
        "ecotone:measure": value.measure,
        "ecotone:group": dict(value.group),
        "prov:value": value.value,
        "ecotone:reason": value.reason,
        "ecotone:low": value.low,
        "ecotone:high": value.high,
        "ecotone:intervalKind": value.interval,
        "schema:unitText": value.unit,
    }
    known = {name: fact for name, fact in facts.items() if fact not in (None, "", {})}
    return {"@id": _member(run, at), "@type": "prov:Entity", **known}


def _run(run: Run) -> str:
    return _id("run", run.id)


def _dataset(used: InputUsed) -> str:
    return _id("dataset", used.digest)


def _member(run: Run, at: int) -> str:
    return f"{_id('result', run.digest)}:{at}"


def _id(kind: str, name: str) -> str:
    return f"urn:ecotone:{kind}:{name.replace(' ', '-')}"
