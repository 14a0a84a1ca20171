"""Values: one text or several, where a document may give either."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from backtest.events.refusal import refusal
from backtest.events.scalars import Line

__all__ = ["Values"]


def _as_values(value: Any) -> Any:
    """A single value stands for a list of one."""
    if isinstance(value, list | tuple):
        if not value:
            raise refusal("an empty list", mend="give a value, or leave the key out")
        return tuple(_as_text(part) for part in value)
    return (_as_text(value),)


def _as_text(value: Any) -> Any:
    # Attribute columns hold text; a whole number given in Python is meant as its digits.
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str) and not value.strip():
        raise refusal("an empty value", mend="give a value, or leave the key out")
    return value


_TEXT = {"type": "string", "minLength": 1}
Values = Annotated[
    tuple[Line, ...],
    BeforeValidator(_as_values),
    WithJsonSchema({"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}),
]
