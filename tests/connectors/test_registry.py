"""The registry: kinds, schemas, settings, and what it says to authors and keepers."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import metadata
from typing import Any, Literal

import pytest

from ecotone.connectors import registry
from ecotone.connectors.registry import BadConnector
from ecotone.kernel.errors import BadInput, NotFound


@dataclass(frozen=True)
class Every:
    address: str = field(metadata={"help": "Where"})
    many: tuple[str, ...] = field(default=(), metadata={"help": "Words"})
    size: int = field(default=10, metadata={"help": "How many"})
    share: float = field(default=0.5, metadata={"help": "How much"})
    on: bool = field(default=False, metadata={"help": "Whether"})
    way: Literal["a", "b"] = field(default="a", metadata={"help": "Which"})


def test_the_first_three_are_there():
    assert set(registry.kinds()) >= {"feed", "oai-pmh", "schema-org"}
    assert all(registry.connector(kind).kind == kind for kind in registry.kinds())


def test_an_unknown_kind_names_the_known_ones():
    with pytest.raises(NotFound, match=r"no connector for “gopher”.*oai-pmh"):
        registry.connector("gopher")


def test_a_schema_says_all_that_a_form_needs():
    schema = registry.schema_of(Every)
    assert schema["required"] == ["address"]
    assert schema["properties"]["way"] == {
        "type": "string",
        "enum": ["a", "b"],
        "description": "Which",
        "default": "a",
    }
    assert schema["properties"]["many"]["items"] == {"type": "string"}


def test_settings_come_from_json():
    made = registry.make_settings(Every, {"address": "x", "many": ["a"], "share": 1, "way": "b"})
    assert made == Every(address="x", many=("a",), share=1.0, way="b")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "must be given: address"),
        ({"address": ""}, "must be given: address"),
        ({"address": "x", "colour": 1}, "no setting “colour”"),
        ({"address": 7}, "“address” must be of type string"),
        ({"address": "x", "size": True}, "“size” must be of type integer"),
        ({"address": "x", "many": "a"}, "“many” must be of type array"),
        ({"address": "x", "many": [1]}, "“many” must be of type string"),
        ({"address": "x", "way": "c"}, "must be one of: a, b"),
    ],
)
def test_wrong_settings_are_named(given, said):
    with pytest.raises(BadInput, match=said):
        registry.make_settings(Every, given)


def test_build_makes_a_connector():
    made: Any = registry.build("oai-pmh", {"address": "https://x.example/oai", "set": "s"}, None)
    assert (made.settings.address, made.settings.set) == ("https://x.example/oai", "s")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("ecotone.connectors.nowhere:X", "cannot be loaded"),
        ("ecotone.connectors.feed:Nothing", "cannot be loaded"),
        ("ecotone.connectors.feed:FeedSettings", "has no kind"),
        ("ecotone.connectors.feed:Feed", "calls itself “feed”"),
    ],
)
def test_a_bad_connector_is_named(monkeypatch, value, said):
    entry = metadata.EntryPoint("bad", value, registry.GROUP)
    monkeypatch.setattr(registry, "_entry_points", lambda: {"bad": entry})
    with pytest.raises(BadConnector, match=said):
        registry.connector("bad")
