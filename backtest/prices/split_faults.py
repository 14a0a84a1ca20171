"""Splits against jumps: quotes that a split was not taken out of, or that jump like one."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from backtest.prices.bars import Bars
from backtest.prices.quote_history import QuoteHistory

__all__ = ["split_faults"]

NEAR = 0.25
"""How near, as a part of the split's logarithm, a jump must come to count as its own."""

SMALLEST = math.log(1.5)
"""A jump below 3 for 2 is not told from a bad day."""

SHARP = 0.03
"""How near to a whole ratio an unexplained jump must come, as a logarithm."""


def split_faults(bars: Bars, history: QuoteHistory) -> tuple[str, ...]:
    """A sentence for each split that still stands in the quotes, and each jump that is like one.

    Quotes are to be split-adjusted: over a split's day they must not jump by its ratio. Nothing
    is repaired: a repair may be the error.

    Parameters
    ----------
    bars : Bars
        Sound rows.
    history : QuoteHistory
        Its splits.

    Examples
    --------
    >>> split_faults.__name__
    'split_faults'
    """
    if len(bars) < 2:
        return ()
    first = bars.close if bars.open is None else bars.open
    step = np.log(first[1:] / bars.close[:-1])
    at = np.searchsorted(bars.dates, history.split_dates)
    said, explained = [], set()
    for day, row, ratio in zip(history.split_dates, at, history.splits, strict=True):
        if not 0 < row < len(bars) or ratio <= 0:
            continue
        explained.add(int(row))
        size = -math.log(ratio)
        if abs(size) >= SMALLEST and abs(step[row - 1] - size) < NEAR * abs(size):
            said.append(
                f"{bars.file}: {day}: the split of {_ratio(ratio)} was not taken out of the "
                f"quotes before it ({bars.close[row - 1]:g} to {first[row]:g}); nothing was changed"
            )
    for row in _like_a_split(step):
        if row not in explained:
            said.append(
                f"{bars.file}: {bars.dates[row]}: a jump from {bars.close[row - 1]:g} to "
                f"{first[row]:g}, like a split of {_ratio(math.exp(-step[row - 1]))} of which the "
                "provider says nothing; nothing was changed"
            )
    return tuple(said)


def _like_a_split(step: npt.NDArray[np.float64]) -> list[int]:
    """Bars that open at a whole ratio of 3 or more to the close before: 1/3, 1/4 …, 3, 4 …"""
    size = np.abs(step)
    whole = np.round(np.exp(np.minimum(size, 7.0)))
    found = (whole >= 3) & (np.abs(size - np.log(np.maximum(whole, 1.0))) < SHARP / whole)
    return [int(row) + 1 for row in np.flatnonzero(found)]


def _ratio(ratio: float) -> str:
    """``10:1`` for ten new shares for one old, ``1:10`` for a consolidation."""
    return f"{ratio:g}:1" if ratio >= 1 else f"1:{1 / ratio:g}"
