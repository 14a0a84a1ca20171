"""Levels: the stops and targets of a sweep as rows of tables, and the numbers of its variants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backtest.replay.variants import Variants
from backtest.sweep.axis import LEVELS, TERMS, At, Axis
from backtest.thesis import Thesis

__all__ = ["Rows", "rows_of", "variants_of"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Rows:
    """The levels of one kind (stop, target, trailing stop): each rule's values, one after another.

    Rule r's value number n stands in row ``offsets[r] + n``; NaN is no level.
    """

    values: Floats
    offsets: Ints  # (rules + 1,)


def rows_of(thesis: Thesis, axes: Sequence[Axis]) -> tuple[Rows, ...]:
    """The rows of each kind of level, in the order of `LEVELS`."""
    found = []
    for name in LEVELS:
        own = [_values(thesis, axes, ("rules", r, "exit", name)) for r in range(len(thesis.rules))]
        offsets = np.cumsum([0, *(len(values) for values in own)])
        found.append(Rows(np.concatenate(own), offsets))
    return tuple(found)


def variants_of(thesis: Thesis, axes: Sequence[Axis], at: Ints) -> Variants:
    """The numbers in which v variants of one place differ.

    Parameters
    ----------
    thesis : Thesis
        Of the place: its legs are those of all these variants.
    axes : sequence of Axis
    at : (axes, v) array
        Which value of each axis a variant has.
    """
    count, rules = at.shape[1], range(len(thesis.rules))

    def column(path: At) -> tuple[Floats, Ints]:
        """A number of each variant, and which of its values that is."""
        values = _values(thesis, axes, path)
        for axis, own in zip(axes, at, strict=True):
            if axis.at == path:
                return values[own], own
        return np.full(count, values[0]), np.zeros(count, np.int64)

    def by_rule(*path: str) -> tuple[Floats, Ints]:
        found = [column(("rules", r, *path)) for r in rules]
        return np.stack([v for v, _ in found], axis=1), np.stack([n for _, n in found], axis=1)

    after = by_rule("exit", "after")[0]
    rows = rows_of(thesis, axes)
    levels = [by_rule("exit", name) for name in LEVELS]
    names = ("capital", "max_gross", *TERMS)
    paths: list[At] = [(n,) if n not in TERMS else ("costs", n) for n in names]
    (stop, target, trail), (stops, targets, trails) = rows, levels
    return Variants(
        after=np.where(np.isnan(after), -1, after).astype(np.int64),
        stop_loss=stops[0], take_profit=targets[0], trailing_stop=trails[0],
        stop_row=stop.offsets[:-1] + stops[1], target_row=target.offsets[:-1] + targets[1],
        trail_row=trail.offsets[:-1] + trails[1],
        share=_shares(thesis, axes, column),
        terms=np.stack([column(path)[0] for path in paths], axis=1),
    )  # fmt: skip


def _shares(thesis: Thesis, axes: Sequence[Axis], column: Any) -> Floats:
    """(v, legs of all rules) size × scaled weight."""
    found: list[Floats] = []
    for r, rule in enumerate(thesis.rules):
        size = column(("rules", r, "size"))[0]
        weights = [
            column(("rules", r, "long" if leg.side > 0 else "short", leg.symbol))[0]
            for leg in rule.legs
        ]
        total = np.sum(weights, axis=0)
        found += [size * (weight / total) for weight in weights]
    return np.stack(found, axis=1)


def _values(thesis: Thesis, axes: Sequence[Axis], path: At) -> Floats:
    """The values of a path: its axis', or the one of the thesis; NaN for none."""
    for axis in axes:
        if axis.at == path:
            return np.array([np.nan if v is None else float(v) for v in axis.values])
    value = _of(thesis, path)
    return np.array([np.nan if value is None else float(value)])


def _of(thesis: Thesis, path: At) -> Any:
    here: Any = thesis
    for part in path:
        if isinstance(part, int) or hasattr(here, "items"):
            here = here[part]
        else:
            here = getattr(here, part)
    return here
