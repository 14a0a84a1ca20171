"""The document of a variant: the thesis with some of its values set, held to its own schema."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from pydantic import ValidationError

from backtest.errors import InputError
from backtest.sweep.axis import At, Axis
from backtest.thesis import Thesis
from backtest.thesis.fault import fault, written_key

__all__ = ["check_combinations", "document_of", "written"]

ALONE = ("lag", "reaction", "overlap", "lots")  # refused or not whatever stands beside them


def document_of(thesis: Thesis) -> dict[str, Any]:
    """The thesis as plain mappings, without what has its default."""
    return thesis.model_dump(exclude_defaults=True)


def written(thesis: Thesis, document: Mapping[str, Any], values: Mapping[At, Any]) -> Thesis:
    """The thesis that a document gives with some values set.

    Raises
    ------
    ThesisError
        The schema refuses it.
    """
    made = copy.deepcopy(dict(document))
    for at, value in values.items():
        _set(made, at, value)
    try:
        found = Thesis.model_validate(made)
    except ValidationError as error:
        raise fault(error, Thesis) from None
    found._path = thesis.path
    return found


def _set(document: dict[str, Any], at: At, value: Any) -> None:
    """Set one value; None takes the key out."""
    if at[-1] in ("legs", "long", "short") and len(at) == 3:
        rule = document["rules"][at[1]]
        for side, weights in value.items():
            rule.pop(side, None)
            if weights:
                rule[side] = dict(weights)
        return
    here: Any = document
    for part in at[:-1]:
        if isinstance(part, str) and part not in here:
            here[part] = {}
        here = here[part]
    if value is None:
        here.pop(at[-1], None)
    else:
        here[at[-1]] = value


def check_combinations(thesis: Thesis, axes: Sequence[Axis]) -> None:
    """Refuse a grid of which some combination is no thesis.

    Each value by itself was held to the schema already; here stand those together that the
    schema looks at together, by the kinds of values that it tells apart.

    Raises
    ------
    InputError
        Names the values that do not go together.
    """
    document = document_of(thesis)
    groups: dict[At, list[Axis]] = {}
    for axis in axes:
        if axis.at[0] in ("rules", "events"):
            groups.setdefault(axis.at[:2], []).append(axis)
    for group in groups.values():
        for values in product(*(_telling(axis) for axis in group)):
            given = dict(zip((axis.at for axis in group), values, strict=True))
            try:
                written(thesis, document, given)
            except InputError as wrong:
                said = ", ".join(f"{written_key(at)}={_shown(v)}" for at, v in given.items())
                problem = f"{wrong.problem} (with {said})"
                raise InputError(
                    problem, key=wrong.key, value=wrong.value, mend=wrong.mend
                ) from None


def _telling(axis: Axis) -> list[Any]:
    """One value of each kind that the schema tells apart beside other keys."""
    values = axis.values
    if axis.kind == "share" or axis.at[-1] in ALONE:
        return [values[0]]
    if axis.kind in ("after", "level"):
        bound = 1 if axis.kind == "after" else 1.0
        return list({(v is None, v is not None and v < bound): v for v in values}.values())
    if axis.at[-1] in ("below", "above"):
        known = [value for value in values if value is not None]
        worst = [max(known) if axis.at[-1] == "below" else min(known)] if known else []
        return worst + [None] * (len(known) < len(values))
    return list(values)


def _shown(value: Any) -> str:
    return "none" if value is None else str(value)
