"""Symbols, names and lines of text: what a document may call things."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated, Any

from pydantic import PlainValidator, WithJsonSchema

from backtest.events.refusal import refusal
from backtest.prices.notation import suggested

__all__ = ["Line", "Name", "Symbol"]

_SYMBOL_PATTERN = r"[A-Za-z0-9^][A-Za-z0-9.^=_&+-]{0,31}"
_SYMBOL = re.compile(_SYMBOL_PATTERN)
_SYMBOL_MEND = (
    "write a symbol such as BABA, 0700.HK, ^HSI or HKD=X: "
    "letters, digits and . ^ = _ & + -, the first a letter, a digit or ^, at most 32"
)
_LONGEST_LINE = 2000
_LONGEST_NAME = 100


def _read_symbol(value: Any) -> str:
    if not isinstance(value, str):
        raise refusal("a symbol is text", mend=_SYMBOL_MEND)
    if not _SYMBOL.fullmatch(value):
        meant = suggested(value)
        mend = f"did you mean {meant}? else {_SYMBOL_MEND}" if meant else _SYMBOL_MEND
        raise refusal("not a symbol", mend=mend)
    if ".." in value or value.endswith("."):
        raise refusal("not a symbol", mend=_SYMBOL_MEND)
    return value


def _read_line(value: Any) -> str:
    if not isinstance(value, str):
        raise refusal("must be text", mend="write a line of text, in quotes where it looks odd")
    if len(value) > _LONGEST_LINE:
        raise refusal("too long a text", mend=f"write at most {_LONGEST_LINE} characters")
    # Categories: Cc control, Cs half of a surrogate pair, Zl and Zp breaks of line.
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in value):
        raise refusal("a control character or a line break inside the text", mend="leave it out")
    return value


def _read_name(value: Any) -> str:
    mend = f"write a short name such as entity_list_addition, at most {_LONGEST_NAME} characters"
    name = _read_line(value)
    if not name.strip():
        raise refusal("an empty name", mend=mend)
    if len(name) > _LONGEST_NAME:
        raise refusal("too long a name", mend=mend)
    if name[0] in "-." or name != name.strip() or re.search(r"[/\\:]", name):
        raise refusal("not a name (no / \\ : in it, no - . or space at its end)", mend=mend)
    return name


Symbol = Annotated[
    str,
    PlainValidator(_read_symbol),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"^{_SYMBOL_PATTERN}$",
            "examples": ["BABA", "0700.HK", "^HSI"],
        }
    ),
]
Line = Annotated[
    str,
    PlainValidator(_read_line),
    WithJsonSchema({"type": "string", "maxLength": _LONGEST_LINE}),
]
Name = Annotated[
    str,
    PlainValidator(_read_name),
    WithJsonSchema(
        {"type": "string", "pattern": r"^[^-./\\:][^/\\:]*$", "maxLength": _LONGEST_NAME}
    ),
]
