"""Method cards as JSON, and back as what pages show."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from dataclasses import MISSING, Field, fields
from typing import TYPE_CHECKING, Any

import orjson

from ecotone.apps.monitoring.shown import (
    ShownCard,
    ShownColumn,
    ShownExample,
    ShownMeasure,
    ShownNeed,
    ShownReference,
    ShownSetting,
)
from ecotone.datasets.needs import LayerNeed, Need, RasterNeed

if TYPE_CHECKING:  # the real one loads ibis, which pages never need
    from ecotone.indicators.base import Method, MethodCard

#: Words that lead over to the next name.
_LOOSE_END = re.compile(r"[\s,;:]*(?:^|\b)(?:and|or|to|with)$|[\s,;:.]+$")
_LISTS = ("targets", "steps", "groups", "authors", "doubts", "differs_from_peers")
#: What pages show of a card in the reader's language, beside its measures, inputs and settings.
_TEXTS = ("title", "summary", "no_interval", "unit_of_resampling")
_MANY_TEXTS = ("steps", "doubts", "differs_from_peers")
#: Units with a word in them; the others are signs (km2, %, t).
_WORDED = re.compile(r"[A-Za-z]{3}")


def as_json(card: MethodCard) -> dict[str, Any]:
    """Return a card as JSON types; every need says its ``kind``: table, layer or raster."""
    named = (name for name in type(card).__dataclass_fields__ if name != "inputs")
    said = {name: getattr(card, name) for name in named}
    said["inputs"] = {name: _need(need) for name, need in card.inputs.items()}
    plain: dict[str, Any] = orjson.loads(orjson.dumps(said))
    return plain


def of_method(method: type[Method]) -> dict[str, Any]:
    """Return the card of a method as JSON types, with its settings."""
    return {**as_json(method.card), "settings": settings_of(method.Settings)}


def settings_of(kind: type) -> list[dict[str, Any]]:
    """Return the settings of a method: name, default, what may be chosen, and what it means.

    The meaning stands in the docstring of the class, after the name: "``seed``: the …".
    """
    hints = typing.get_type_hints(kind)
    meanings = _meanings(kind.__doc__ or "", [one.name for one in fields(kind)])
    return [
        {
            "name": one.name,
            "default": orjson.loads(orjson.dumps(_default(one), default=str)),
            "options": [str(option) for option in _options(hints[one.name])],
            "meaning": meanings.get(one.name, ""),
        }
        for one in fields(kind)
    ]


def _default(one: Field[Any]) -> object:
    if one.default is not MISSING:
        return one.default
    return one.default_factory() if one.default_factory is not MISSING else None


def _options(hint: object) -> tuple[object, ...]:
    return typing.get_args(hint) if typing.get_origin(hint) is typing.Literal else ()


def _meanings(text: str, names: list[str]) -> dict[str, str]:
    """Return what a docstring says after each name; names told together share the words."""
    known = "|".join(map(re.escape, names))
    if not known:
        return {}
    parts = re.split(rf"``({known})``", " ".join(text.split()))
    found: dict[str, str] = {}
    waiting: list[str] = []
    for name, words in zip(parts[1::2], parts[2::2], strict=True):
        said = _LOOSE_END.sub("", words.strip(" :,;")).replace("``", "")
        said = said[:1].upper() + said[1:]
        waiting.append(name)
        if said:
            found |= dict.fromkeys((one for one in waiting if one not in found), said)
            waiting = []
    return found


def texts(card: dict[str, Any]) -> Iterator[str]:
    """Yield each text of a card from ``of_method`` that pages show in the reader's language.

    Names of inputs, columns and settings stay as they are written in files and commands; names
    of institutions and titles of publications and data keep their language.
    """
    yield from (card[name] or "" for name in _TEXTS)
    for name in _MANY_TEXTS:
        yield from card[name]
    yield from (group_name(name) for name in card["groups"])
    yield from (one["meaning"] for one in card.get("settings", ()))
    if card["worked_example"]:
        yield card["worked_example"]["text"]
    for one in (*card["measures"], *_inputs_and_columns(card)):
        yield one.get("title") or one.get("meaning", "")
        if _WORDED.search(one.get("unit", "")):
            yield one["unit"]


def _inputs_and_columns(card: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for need in card["inputs"].values():
        yield need
        yield from need.get("columns", ())


def group_name(name: str) -> str:
    """Return the name of a group in words (taxon_group: taxon group)."""
    return name.replace("_", " ")


def _need(need: Need) -> dict[str, Any]:
    said: dict[str, Any] = orjson.loads(orjson.dumps(need))
    return {**said, "kind": need_kind(need)}


def need_kind(need: Need) -> str:
    """Return what is needed: table, layer or raster."""
    if isinstance(need, RasterNeed):
        return "raster"
    return "layer" if isinstance(need, LayerNeed) else "table"


def shown(card: dict[str, Any], *, current: bool = True) -> ShownCard:
    """Return a card that was written by ``as_json`` as pages show it."""
    example = card["worked_example"]
    return ShownCard(
        code=card["code"],
        name=card["name"],
        version=card["version"],
        title=card["title"],
        summary=card["summary"],
        kind=card["kind"],
        measures=measures(card),
        needs=tuple(_shown_need(name, need) for name, need in card["inputs"].items()),
        unit_of_resampling=card["unit_of_resampling"],
        uncertainty=card["uncertainty"],
        no_interval=card["no_interval"],
        level=card.get("level", 0.95),
        least_known=card["least_known"],
        references=tuple(ShownReference(**one) for one in card["references"]),
        worked_example=ShownExample(**example) if example else None,
        custodian=card["custodian"],
        settings=tuple(_setting(one) for one in card.get("settings", ())),
        lifecycle=card["lifecycle"],
        current=current,
        **{name: tuple(card[name]) for name in _LISTS},
    )


def measures(card: dict[str, Any]) -> tuple[ShownMeasure, ...]:
    """Return the measures of a card; the first is the indicator's value."""
    return tuple(
        ShownMeasure(**one, main=position == 0) for position, one in enumerate(card["measures"])
    )


def _shown_need(name: str, need: dict[str, Any]) -> ShownNeed:
    return ShownNeed(
        name=name,
        kind=need["kind"],
        meaning=need["meaning"],
        optional=need["optional"],
        columns=tuple(_column(one) for one in need.get("columns", ())),
        key=tuple(need.get("key", ())),
        unit=need.get("unit", ""),
        by_year=need.get("by_year", False),
    )


def _setting(one: dict[str, Any]) -> ShownSetting:
    default = one["default"]
    said = default if isinstance(default, str) else orjson.dumps(default).decode()
    return ShownSetting(
        name=one["name"],
        default="" if default is None else said,
        options=tuple(one["options"]),
        meaning=one["meaning"],
    )


def _column(one: dict[str, Any]) -> ShownColumn:
    kept = {name: one[name] for name in ShownColumn.__dataclass_fields__ if name in one}
    return ShownColumn(**{**kept, "codes": tuple(kept.get("codes", ()))})
