"""Values of an axis: ranges and lists as they are written, made what the thesis holds."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from backtest.errors import InputError
from backtest.events.definition import Catalog
from backtest.events.detect import Detect
from backtest.events.scalars import PositiveNumber, write_duration
from backtest.events.values import Values
from backtest.sweep.axis import At, Axis, Label
from backtest.sweep.choices import as_choice, expanded, said_choice
from backtest.sweep.paths import resolve
from backtest.thesis import Thesis
from backtest.thesis.costs import Costs
from backtest.thesis.enter import Enter
from backtest.thesis.exit import Exit
from backtest.thesis.fault import fault
from backtest.thesis.rule import Rule

__all__ = ["MOST_VALUES", "as_axis", "in_range"]

MOST_VALUES = 100_000
NUMBER = re.compile(r"([+-]?[0-9_]*\.?[0-9_]+(?:[eE][+-]?[0-9]+)?)\s*(%|bps)?")
RANGE_MEND = "write a:b:step such as 5:120:5, or values such as 5,10,20"
PARTS: dict[str, type[BaseModel]] = {"enter": Enter, "exit": Exit, "costs": Costs, "detect": Detect}


def as_axis(path: str, values: object, thesis: Thesis) -> Axis:
    """An axis from a path and its values.

    Parameters
    ----------
    path : str
    values : str or iterable
        ``"5:120:5"`` (both ends included), ``"5%,10%,none"``, or Python values.
    thesis : Thesis

    Raises
    ------
    InputError
        The path leads nowhere; no values, one twice, one that the thesis would refuse there.

    Examples
    --------
    >>> from backtest.thesis import load
    >>> as_axis("exit.stop_loss", "5%:15%:5%,none", load("zhipu-entity-list")).values
    (0.05, 0.1, 0.15, None)
    """
    at = resolve(path, thesis)
    said = list(_written(values, path))
    chooses = len(at) == 3 and at[0] == "rules" and at[2] in ("legs", "long", "short")
    if chooses:
        rule, side = thesis.rules[int(at[1])], str(at[2])
        words = [
            w for one in said for w in (expanded(one, rule) if isinstance(one, str) else [one])
        ]
        typed = [_chosen(word, rule, side, path) for word in words]
        labels: list[Label] = [said_choice(choice, side) for choice in typed]
    else:
        adapter = _adapter(at)
        typed = [_typed(one, adapter, at) for one in said]
        labels = [_label(one) for one in typed]
    if not typed:
        raise InputError("an axis without values", key=path, mend=RANGE_MEND)
    if len(typed) > MOST_VALUES:
        raise InputError(f"more than {MOST_VALUES:,} values", key=path, mend="take larger steps")
    seen: set[Label] = set()
    for label in labels:
        if label in seen:
            raise InputError("the same value twice", key=path, value=label, mend="give it once")
        seen.add(label)
    return Axis(path.strip(), at, tuple(typed), tuple(labels))


def _written(values: object, path: str) -> Iterable[Any]:
    """Each value as it was written; ranges of a text are expanded."""
    if isinstance(values, str):
        words = next(csv.reader([values], skipinitialspace=True), [])
        for word in words:
            if not word.strip():
                raise InputError("an empty value", key=path, value=values, mend=RANGE_MEND)
            yield from in_range(word.strip(), path)
    elif isinstance(values, Iterable):
        for one in values:
            yield one.item() if hasattr(one, "item") else one
    else:
        raise InputError("values belong in a list", key=path, value=str(values), mend=RANGE_MEND)


def in_range(word: str, path: str) -> list[str]:
    """The values of ``a:b:step``, both ends among them; a word that is no range stays as it is.

    Examples
    --------
    >>> in_range("5%:6%:0.5%", "exit.stop_loss"), in_range("none", "exit.stop_loss")
    (['5%', '5.5%', '6%'], ['none'])
    """
    parts = word.split(":")
    found = [NUMBER.fullmatch(part.strip()) for part in parts]
    if len(parts) not in (2, 3) or not all(found):
        return [word]

    def wrong(problem: str) -> InputError:
        return InputError(problem, key=path, value=word, mend=RANGE_MEND)

    if len(parts) == 2:
        raise wrong("a range without a step")
    units = {match[2] for match in found if match is not None and match[2]}
    if len(units) > 1:
        raise wrong("a range in two units")
    try:
        first, last, step = (Decimal(m[1].replace("_", "")) for m in found if m is not None)
    except InvalidOperation as error:
        raise wrong("not a range of numbers") from error
    if step == 0 or (last - first) * step < 0:
        raise wrong("a step that does not lead from one end to the other")
    if (last - first) / step > MOST_VALUES:
        raise wrong(f"more than {MOST_VALUES:,} values")
    if (last - first) % step != 0:
        raise wrong("the steps do not reach the end, which counts")
    unit = "".join(units)
    count = int((last - first) / step)
    return [f"{(first + k * step).normalize():f}{unit}" for k in range(count + 1)]


def _adapter(at: At) -> TypeAdapter[Any]:
    """What the thesis' own schema says of a value at a path."""
    match at:
        case ("rules", _, "long" | "short", _) | ("benchmark", _):
            return TypeAdapter(PositiveNumber)
        case ("events", _, "where", _):
            return TypeAdapter(Values | None)
        case ("events", _, "catalog"):
            return _of_field(Catalog, "catalog")
        case (*_, str(part), str(name)) if part in PARTS:
            return _of_field(PARTS[part], name)
        case ("rules", _, str(name)):
            return _of_field(Rule, name)
    return _of_field(Thesis, str(at[-1]))


def _of_field(model: type[BaseModel], name: str) -> TypeAdapter[Any]:
    field = model.model_fields[name]
    kind: Any = field.annotation
    for more in field.metadata:
        kind = Annotated[kind, more]
    return TypeAdapter(kind)


def _typed(value: Any, adapter: TypeAdapter[Any], at: At) -> Any:
    if value is None or (isinstance(value, str) and value.strip().lower() == "none"):
        try:
            return adapter.validate_python(None)
        except ValidationError:
            pass  # a word that means something here, or a value that must be there
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        raise fault(error, None, within=at) from None  # type: ignore[arg-type]  # paths have places


def _chosen(word: Any, rule: Rule, side: str, path: str) -> dict[str, dict[str, float]]:
    if isinstance(word, str) and word.strip().lower() == "none":
        word = None
    try:
        return as_choice(word, rule, side)
    except InputError as wrong:
        raise InputError(wrong.problem, key=path, value=wrong.value, mend=wrong.mend) from None


def _label(value: Any) -> Label:
    """What a table holds of a value."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, timedelta):
        return write_duration(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict) or hasattr(value, "items"):
        return "+".join(f"{weight:g} {symbol}" for symbol, weight in value.items()) or None
    return "+".join(str(part) for part in value)
