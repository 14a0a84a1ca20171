"""Numbers, fractions, whole numbers and yes or no, as text or as Python values."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal, localcontext
from numbers import Integral, Real
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from backtest.events.refusal import refusal

__all__ = [
    "Fraction",
    "NonNegativeFraction",
    "NonNegativeNumber",
    "Number",
    "PositiveFraction",
    "PositiveNumber",
    "PositiveWhole",
    "Whole",
    "YesNo",
    "write_fraction",
]

_Sign = Literal["any", "not negative", "positive"]

_LONGEST = 60  # characters; a longer number is no number that anybody meant
_LARGEST_WHOLE = 1_000_000_000
_LARGEST, _SMALLEST = 1e18, 1e-18
_LARGE_MEND = f"write one up to {_LARGEST:g}"
_PLAIN = r"[+-]?(?:[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?"
_NUMBER = re.compile(_PLAIN)
_FRACTION = re.compile(rf"({_PLAIN}) *(%|bps?)?")
_PLACES = {None: 0, "%": -2, "bp": -4, "bps": -4}

_NUMBER_MEND = "write a number such as 1000000, 1_000_000, 2.5 or 1e5"
_FRACTION_MEND = "write 15%, 5bps or a plain number such as 0.15"
_WHOLE_MEND = "write a whole number such as 0, 5 or 60"


def _exact(text: str, places: int) -> float:
    with localcontext() as context:
        context.prec = 2 * _LONGEST  # the shift of the point must not round
        written = Decimal(text.replace("_", "")).scaleb(places)
    return _of_use(float(written), written=written)


def _finite(value: Real, mend: str) -> float:
    try:
        number = float(value)
    except OverflowError:
        raise refusal("too large a number", mend=_LARGE_MEND) from None
    if not math.isfinite(number):
        raise refusal("not a finite number", mend=mend)
    return _of_use(number)


def _of_use(number: float, *, written: Decimal | None = None) -> float:
    """Books in floats keep no cent of a number beyond these bounds, and products overflow.

    `written` tells a zero from what was too small to be anything else.
    """
    if abs(number) > _LARGEST:
        raise refusal("too large a number", mend=_LARGE_MEND)
    if 0 < abs(number) < _SMALLEST or (written and not number):
        raise refusal("too small a number", mend=f"write 0 or one from {_SMALLEST:g} up")
    return number


def _signed(number: float, sign: _Sign, mend: str) -> float:
    if sign == "positive" and not number > 0:
        raise refusal("must be above zero", mend=mend)
    if sign == "not negative" and number < 0:
        raise refusal("must not be negative", mend=mend)
    return number + 0.0  # no negative zero


def _read_number(sign: _Sign) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if isinstance(value, str):
            text = value.strip()
            if len(text) > _LONGEST or not _NUMBER.fullmatch(text):
                raise refusal("not a number", mend=_NUMBER_MEND)
            return _signed(_exact(text, 0), sign, _NUMBER_MEND)
        if isinstance(value, Real | Decimal) and not isinstance(value, bool):
            return _signed(_finite(value, _NUMBER_MEND), sign, _NUMBER_MEND)  # type: ignore[arg-type]  # Decimal has __float__
        raise refusal("not a number", mend=_NUMBER_MEND)

    return read


def _read_fraction(sign: _Sign) -> Callable[[Any], float]:
    def read(value: Any) -> float:
        if isinstance(value, str):
            text = value.strip()
            match = _FRACTION.fullmatch(text)
            if len(text) > _LONGEST or match is None:
                raise refusal("not a fraction", mend=_FRACTION_MEND)
            return _signed(_exact(match[1], _PLACES[match[2]]), sign, _FRACTION_MEND)
        if isinstance(value, Real | Decimal) and not isinstance(value, bool):
            return _signed(_finite(value, _FRACTION_MEND), sign, _FRACTION_MEND)  # type: ignore[arg-type]  # Decimal has __float__
        raise refusal("not a fraction", mend=_FRACTION_MEND)

    return read


def _read_whole(least: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]+(_[0-9]+)*", value.strip()):
            text = value.strip()
            number = int(text.replace("_", "")) if len(text) <= _LONGEST else _LARGEST_WHOLE + 1
        elif isinstance(value, Integral) and not isinstance(value, bool):
            number = int(value)
        else:
            raise refusal("not a whole number", mend=_WHOLE_MEND)
        if number < least:
            bound = "must not be negative" if least == 0 else f"must be at least {least}"
            raise refusal(bound, mend=_WHOLE_MEND)
        if number > _LARGEST_WHOLE:
            raise refusal("too large a whole number", mend="write one up to 1000000000")
        return number

    return read


def _read_yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        text = value.strip().casefold()
        if text in ("true", "yes", "on"):
            return True
        if text in ("false", "no", "off"):
            return False
    raise refusal("neither true nor false", mend="write true or false")


def _write_number(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def write_fraction(value: float) -> str:
    """A fraction as a person writes it, without loss: read back, it is the same float.

    Examples
    --------
    >>> write_fraction(0.15), write_fraction(0.0005), write_fraction(-0.08)
    ('15%', '0.05%', '-8%')
    """
    with localcontext() as context:
        context.prec = 2 * _LONGEST
        percent = Decimal(repr(value)).scaleb(2).normalize()
    # Plain digits where they are short; 1e-9 and 1e300 keep their exponent.
    return f"{percent:f}%" if -12 <= percent.adjusted() <= 12 else f"{percent}%"


def _number_schema(sign: _Sign) -> WithJsonSchema:
    bound = {"any": {}, "not negative": {"minimum": 0}, "positive": {"exclusiveMinimum": 0}}[sign]
    number = {"type": "number", **bound}
    text = {"type": "string", "pattern": f"^{_PLAIN}$"}
    return WithJsonSchema({"anyOf": [number, text]})


def _fraction_schema(sign: _Sign) -> WithJsonSchema:
    bound = {"any": {}, "not negative": {"minimum": 0}, "positive": {"exclusiveMinimum": 0}}[sign]
    number = {"type": "number", **bound}
    digits = _PLAIN if sign == "any" else _PLAIN.replace("[+-]?", "[+]?", 1)
    text = {"type": "string", "pattern": f"^{digits} *(%|bps?)?$"}
    return WithJsonSchema({"anyOf": [number, text], "examples": ["15%", "5bps", 0.15]})


_AS_NUMBER = PlainSerializer(_write_number, when_used="json")
_AS_FRACTION = PlainSerializer(write_fraction, when_used="json")
_YES_NO_WORDS = ["true", "false", "yes", "no", "on", "off"]

Number = Annotated[float, PlainValidator(_read_number("any")), _AS_NUMBER, _number_schema("any")]
NonNegativeNumber = Annotated[
    float,
    PlainValidator(_read_number("not negative")),
    _AS_NUMBER,
    _number_schema("not negative"),
]
PositiveNumber = Annotated[
    float, PlainValidator(_read_number("positive")), _AS_NUMBER, _number_schema("positive")
]
Fraction = Annotated[
    float, PlainValidator(_read_fraction("any")), _AS_FRACTION, _fraction_schema("any")
]
NonNegativeFraction = Annotated[
    float,
    PlainValidator(_read_fraction("not negative")),
    _AS_FRACTION,
    _fraction_schema("not negative"),
]
PositiveFraction = Annotated[
    float, PlainValidator(_read_fraction("positive")), _AS_FRACTION, _fraction_schema("positive")
]
Whole = Annotated[
    int,
    PlainValidator(_read_whole(0)),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": _LARGEST_WHOLE}),
]
PositiveWhole = Annotated[
    int,
    PlainValidator(_read_whole(1)),
    WithJsonSchema({"type": "integer", "minimum": 1, "maximum": _LARGEST_WHOLE}),
]
YesNo = Annotated[
    bool,
    PlainValidator(_read_yes_no),
    WithJsonSchema({"anyOf": [{"type": "boolean"}, {"enum": _YES_NO_WORDS}]}),
]
