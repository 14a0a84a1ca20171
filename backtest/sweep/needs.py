"""Needs: the series and the days that only some variants ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from backtest.sweep.axis import At, Axis
from backtest.sweep.document import document_of, written
from backtest.thesis import Thesis

__all__ = ["symbols_of", "widest", "without_benchmark"]


def symbols_of(axes: Sequence[Axis]) -> tuple[str, ...]:
    """Legs, benchmarks and watched series among the values of the axes, each once."""
    found: list[str] = []
    for axis in axes:
        for value in axis.values:
            if axis.at[-1] in ("legs", "long", "short") and len(axis.at) == 3:
                found += [symbol for side in value.values() for symbol in side]
            elif axis.at == ("benchmark",):
                found += value
            elif axis.at[-1] == "symbol":
                found.append(value)
    return tuple(dict.fromkeys(found))


def widest(thesis: Thesis, axes: Sequence[Axis]) -> Thesis:
    """The thesis with every value of the filters that vary: the days that any variant needs."""
    wide: dict[At, Any] = {}
    for axis in axes:
        if len(axis.at) == 4 and axis.at[2] == "where":
            values = [one for value in axis.values if value is not None for one in value]
            wide[axis.at] = None if None in axis.values else tuple(dict.fromkeys(values))
    return written(thesis, document_of(thesis), wide) if wide else thesis


def without_benchmark(thesis: Thesis, axes: Sequence[Axis]) -> str:
    """Why a grid cannot be judged some variants of which are measured beside nothing; else empty.

    Examples
    --------
    >>> from backtest.thesis import load
    >>> without_benchmark(load("zhipu-entity-list"), ())
    ''
    """
    varied = [axis.values for axis in axes if axis.at == ("benchmark",)]
    tried = varied[0] if varied else (thesis.benchmark,)
    return "" if all(tried) else "without a benchmark nothing says what the market gave"
