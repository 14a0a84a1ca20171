"""The base currency: three letters, upper case."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from backtest.events.scalars import refusal

__all__ = ["Currency"]


def _read_currency(value: Any) -> str:
    mend = "write three capital letters such as USD, HKD or EUR"
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z]{3}", value):
        raise refusal("not a currency", mend=mend)
    if not value.isupper():
        raise refusal("not a currency", mend=f"write {value.upper()}")
    return value


#: An ISO 4217 code, the major unit: GBP, never GBp.
Currency = Annotated[
    str,
    PlainValidator(_read_currency),
    WithJsonSchema({"type": "string", "pattern": "^[A-Z]{3}$", "examples": ["USD", "HKD"]}),
]
