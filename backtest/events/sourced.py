"""Sourced: events that a source has of what is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import (
    BaseModel,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    SerializationInfo,
    ValidationError,
)
from pydantic_core import CoreSchema, core_schema

from backtest.errors import InputError
from backtest.events.part import DefinitionPart
from backtest.events.refusal import refusal
from backtest.events.sources.source import event_source_names, open_event_source

__all__ = ["Asked", "Sourced"]


class Asked:
    """The name of a source, and what is asked of it, in the source's own model.

    Examples
    --------
    >>> one = Sourced(source={"edgar": {"ticker": "NVDA", "form": "8-K", "item": "2.02"}}).source
    >>> one.name, one.of.ticker
    ('edgar', 'NVDA')
    """

    __slots__ = ("name", "of")

    def __init__(self, name: str, of: DefinitionPart) -> None:
        self.name = name
        self.of = of

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Asked):
            return NotImplemented
        return (self.name, self.of) == (other.name, other.of)

    def __hash__(self) -> int:
        return hash((self.name, self.of))

    def __repr__(self) -> str:
        return f"Asked({self.name!r}, {self.of!r})"

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            _read, serialization=core_schema.plain_serializer_function_ser_schema(
                _write, info_arg=True
            ),
        )  # fmt: skip

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """One key, the source's name; what stands under it is of the source's own model."""
        sources = {name: open_event_source(name).asks for name in event_source_names()}
        properties = {name: _inlined(model) for name, model in sources.items()}
        return {
            "type": "object",
            "properties": properties,
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }


def _read(value: Any) -> Asked:
    if isinstance(value, Asked):
        return value
    mend = f"name one: {', '.join(event_source_names())}, such as source: {{edgar: {{…}}}}"
    if not isinstance(value, Mapping) or len(value) != 1:
        raise refusal("not one source", mend=mend)
    [(name, asked)] = value.items()
    try:
        source = open_event_source(str(name))
    except InputError as wrong:
        raise refusal(wrong.problem, mend=wrong.mend, at=(str(name),)) from wrong
    if isinstance(asked, source.asks):
        return Asked(source.name, asked)
    try:
        return Asked(source.name, source.asks.model_validate(asked))
    except ValidationError as wrong:
        raise _first(wrong, str(name), source.asks) from wrong


def _first(error: ValidationError, name: str, model: type[BaseModel]) -> Exception:
    """The first error of the source's model, at its key under the source's name."""
    found = error.errors(include_url=False)[0]
    context = found.get("ctx") or {}
    at = (name, *found["loc"], *context.get("at", ()))
    if found["type"] == "extra_forbidden":
        keys = ", ".join(model.model_fields)
        return refusal("no such key", mend=f"allowed here: {keys}", at=at)
    if found["type"] == "missing":
        return refusal(f"{at[-1]} is missing", mend=f"write {at[-1]}: …", at=at[:-1])
    said = str(context.get("problem") or found["msg"])
    return refusal(said, mend=context.get("mend"), at=at)


def _write(value: Asked, info: SerializationInfo) -> dict[str, Any]:
    mode = "json" if info.mode_is_json() else "python"
    return {value.name: value.of.model_dump(mode=mode, exclude_defaults=info.exclude_defaults)}


def _inlined(model: type[BaseModel]) -> dict[str, Any]:
    said = model.model_json_schema(mode="validation")
    return said if "$defs" not in said else {"type": "object"}


class Sourced(DefinitionPart):
    """Events of a source: filings, rules, or what another package offers."""

    source: Asked
