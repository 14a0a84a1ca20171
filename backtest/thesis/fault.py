"""From pydantic's errors to one message: the key, the value, the mend."""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from backtest.errors import ThesisError, nearest
from backtest.events.definition import KINDS

__all__ = ["Wrong", "fault", "written_key", "wrongs"]

#: Tags that pydantic puts into a path where a union chose one of its members.
_TAGS = KINDS


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong thing: where in the document, what, the value and the mend."""

    at: tuple[str | int, ...]
    problem: str
    value: object
    mend: str | None
    on_key: bool = False  # the key itself is wrong, not what stands behind it
    lacks: bool = False  # a key is missing from the mapping at `at`


def fault(
    error: ValidationError, model: type[BaseModel] | None, *, within: tuple[str, ...] = ()
) -> ThesisError:
    """One error for the first of pydantic's, which counts the others.

    `model` is what was being made (its fields give the nearest name of an unknown key);
    `within` leads to it from the document.
    """
    found = wrongs(error, model)
    first = found[0]
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    return ThesisError(
        first.problem + more,
        key=written_key((*within, *first.at)) or None,
        value=first.value,
        mend=first.mend,
    )


def wrongs(error: ValidationError, model: type[BaseModel] | None) -> list[Wrong]:
    """Every wrong thing in pydantic's order, but a missing key after an unknown one beside it.

    The missing key most likely is the unknown one, misspelt.
    """
    found = [_wrong(detail, model) for detail in error.errors(include_url=False)]
    unknown = {one.at[:-1] for one in found if one.on_key}
    return sorted(found, key=lambda one: one.lacks and one.at in unknown)


def written_key(at: tuple[str | int, ...]) -> str:
    """A path as people write it.

    Examples
    --------
    >>> written_key(("rules", 0, "exit", "stop_loss"))
    'rules[0].exit.stop_loss'
    """
    said = ""
    for part in at:
        said += f"[{part}]" if isinstance(part, int) else f".{part}" if said else part
    return said


def _wrong(detail: Any, model: type[BaseModel] | None) -> Wrong:
    context = detail.get("ctx") or {}
    path = tuple(detail["loc"])
    at = _untagged(path) + tuple(context.get("at", ()))
    kind, value = detail["type"], detail["input"]
    if kind == "missing":
        return Wrong(at[:-1], f"{at[-1]} is missing", None, f"write {at[-1]}: …", lacks=True)
    if kind == "extra_forbidden":
        return _unknown_key(at, _keys_at(model, path[:-1]))
    if kind == "literal_error":
        allowed = context["expected"].replace("'", "").replace(" or ", ", ")
        near = nearest(str(value), allowed.split(", ")) if isinstance(value, str) else None
        hint = f"write one of {allowed}" if near is None else f"did you mean {near}?"
        return Wrong(at, "not one of what is allowed", value, hint)
    if kind in ("model_type", "model_attributes_type", "dict_type", "mapping_type"):
        return Wrong(at, "keys with values belong here", value, _shape(model, at))
    if kind in ("list_type", "tuple_type", "iterable_type"):
        return Wrong(at, "a list belongs here", value, "write one item a line, each after a dash")
    problem = context.get("problem") or detail["msg"]
    shown = value if isinstance(value, str | int | float) else None
    on_key = "[key]" in path
    return Wrong(at, problem, _at(value, context, shown), context.get("mend"), on_key)


def _at(value: object, context: Mapping[str, Any], shown: object) -> object:
    """The value that a check of several keys points at, where it can be reached."""
    for part in context.get("at", ()):
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list | tuple) and isinstance(part, int) and part < len(value):
            value = value[part]
        else:
            value = getattr(value, str(part), None)
        shown = value
    return shown if isinstance(shown, str | int | float) else None


def _unknown_key(at: tuple[str | int, ...], known: list[str]) -> Wrong:
    near = nearest(str(at[-1]), known)
    mend = f"did you mean {near}?" if near else f"allowed here: {', '.join(known)}"
    return Wrong(at, "no such key", None, mend if known else "leave it out", on_key=True)


def _untagged(at: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The path without the tag of the kind of event definition."""
    if len(at) > 2 and at[0] == "events" and at[2] in _TAGS:
        return at[:2] + at[3:]
    return tuple(part for part in at if part != "[key]")


def _keys_at(model: type[BaseModel] | None, at: tuple[str | int, ...]) -> list[str]:
    """The keys that the document has at a path, found along the models' fields."""
    found = _models(model, at)
    return list(dict.fromkeys(key for one in found for key in one.model_fields))


def _shape(model: type[BaseModel] | None, at: tuple[str | int, ...]) -> str | None:
    keys = _keys_at(model, at)
    return f"write keys such as {', '.join(keys[:4])} under it" if keys else None


def _models(model: type[BaseModel] | None, at: tuple[str | int, ...]) -> list[type[BaseModel]]:
    models = [] if model is None else [model]
    for part in at:
        if isinstance(part, int):
            continue
        kinds = [one for one in models if part in _TAGS and part in one.model_fields]
        if kinds and len(kinds) < len(models):  # pydantic's tag: the kind of definition it chose
            models = kinds
            continue
        following = []
        for one in models:
            field = one.model_fields.get(str(part))
            if field is not None:
                following += _within(field.annotation)
        models = following or models  # the name of a definition leads nowhere by itself
    return models


def _within(annotation: object) -> list[type[BaseModel]]:
    """The models that an annotation holds, however deep in its lists and unions."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return [annotation] if issubclass(annotation, BaseModel) else []
    return [model for part in typing.get_args(annotation) for model in _within(part)]
