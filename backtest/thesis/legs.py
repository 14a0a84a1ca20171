"""Legs: instruments, each with a side and a weight (SEMANTICS 3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)

from backtest.events.scalars import PositiveNumber, Symbol, refusal
from backtest.thesis.fault import fault
from backtest.thesis.ordered import Ordered

__all__ = ["Leg", "Legs", "SymbolWeights", "long", "short"]

_MEND = "write a list such as [0981.HK, BABA] or weights such as {0981.HK: 2, BABA: 1}"


@dataclass(frozen=True, slots=True)
class Leg:
    """One instrument of a rule: `side` is +1 or −1, `weight` a share of the rule's size."""

    symbol: str
    side: Literal[1, -1]
    weight: float


@dataclass(frozen=True, slots=True)
class Legs:
    """What `long` and `short` make: symbols of one side with their weights, unscaled."""

    side: Literal["long", "short"]
    weights: Mapping[str, float]


def _weights_by_symbol(value: Any) -> Any:
    """A list means equal weights; a mapping stays as it is."""
    if isinstance(value, Mapping):
        return dict(value)
    if not isinstance(value, list | tuple):
        raise refusal("neither a list of symbols nor weights by symbol", mend=_MEND)
    weights: dict[str, int] = {}
    for place, symbol in enumerate(value):
        if not isinstance(symbol, str):
            raise refusal("a symbol is text", mend=_MEND, at=(place,))
        if symbol in weights:
            raise refusal("the same symbol twice", mend="name it once", at=(place,))
        weights[symbol] = 1
    return weights


_BY_SYMBOL = {
    "type": "object",
    "propertyNames": {"pattern": r"^[A-Za-z0-9^][A-Za-z0-9.^=_&+-]{0,31}$"},
    "additionalProperties": {
        "anyOf": [
            {"type": "number", "exclusiveMinimum": 0},
            {"type": "string", "pattern": "^[+]?[0-9_.]+([eE][+-]?[0-9]+)?$"},
        ]
    },
}
_LIST = {
    "type": "array",
    "items": {"type": "string", "pattern": _BY_SYMBOL["propertyNames"]["pattern"]},  # type: ignore[index]  # a literal two lines above
    "uniqueItems": True,
}

#: Weights by symbol, in the file's order; read from a mapping or a list.
SymbolWeights = Annotated[
    Mapping[Symbol, PositiveNumber],
    BeforeValidator(_weights_by_symbol),
    AfterValidator(Ordered),
    PlainSerializer(dict, return_type=dict[Symbol, PositiveNumber]),
    WithJsonSchema({"anyOf": [_LIST, _BY_SYMBOL]}),
]


def _legs(side: Literal["long", "short"], named: tuple[str | Mapping[str, Any], ...]) -> Legs:
    written: Any = list(named)
    if len(named) == 1 and isinstance(named[0], Mapping):
        written = named[0]
    try:
        return Legs(side, TypeAdapter(SymbolWeights).validate_python(written))
    except ValidationError as error:
        raise fault(error, None, within=(side,)) from None


def long(*symbols: str | Mapping[str, Any]) -> Legs:
    """Legs to buy: symbols of equal weight, or one mapping of weights.

    Raises
    ------
    ThesisError
        Where a symbol stands twice, cannot be one, or a weight is not above zero.

    Examples
    --------
    >>> long("0981.HK", "BABA").weights
    {'0981.HK': 1.0, 'BABA': 1.0}
    """
    return _legs("long", symbols)


def short(*symbols: str | Mapping[str, Any]) -> Legs:
    """Legs to sell short: symbols of equal weight, or one mapping of weights.

    Raises
    ------
    ThesisError
        As `long` does.

    Examples
    --------
    >>> short({"NVDA": 2}).weights
    {'NVDA': 2.0}
    """
    return _legs("short", symbols)
