"""Volatility: events on wild days are compared with days as wild.

On such days both tails are wider than on ordinary ones: of null theses held 1 bar 7.9 to
11.1 % came out at p of 5 % or less, and 4.9 to 9.0 % once dates were drawn from days alike;
held 5 bars 6.2 to 8.3 and 4.8 to 6.5 % (tests/benchmarks/calibration.py). `WILD` and `MARGIN`
were chosen on the same prices.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from backtest.prices.panel import Panel

__all__ = ["MARGIN", "WILD", "WINDOW", "alike", "ranks"]

WINDOW = 20  # sessions of closes whose returns make the trailing volatility
MARGIN = 0.05  # of the ranks, on both sides of the events' own
WILD = 0.85  # the median rank of events from which on they count as falling on wild days

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def ranks(panel: Panel, instruments: Sequence[int], timeline: npt.NDArray[np.datetime64]) -> Floats:
    """(t,) each date's rank, from 0 to 1, by the instruments' mean volatility known before it.

    NaN where none of them has one yet.
    """
    every = np.stack([_trailing(panel, i, timeline) for i in instruments])
    known = ~np.isnan(every).all(axis=0)
    mean = np.full(len(timeline), np.nan)
    mean[known] = np.nanmean(every[:, known], axis=0)
    in_order = np.sort(mean[known])
    found = np.full(len(timeline), np.nan)
    found[known] = np.searchsorted(in_order, mean[known]) / max(len(in_order), 1)
    return found


def alike(rank: Floats, dates: Ints, own: Ints) -> Ints:
    """Those of the dates that rank with the events' own, from the least wild to the most.

    Parameters
    ----------
    rank : (t,) array
        From `ranks`.
    dates, own : arrays of int64
        Positions in the timeline: eligible dates, and the events' first entries.

    Returns
    -------
    numpy.ndarray
        A part of `dates`, in order; `MARGIN` is allowed beyond on both sides.

    Examples
    --------
    >>> alike(np.array([0.1, 0.5, 0.52, 0.9]), np.arange(4), np.array([1])).tolist()
    [1, 2]
    """
    theirs = rank[own][~np.isnan(rank[own])]
    if not len(theirs):
        return dates[:0]
    low, high = theirs.min() - MARGIN, theirs.max() + MARGIN
    kept: Ints = dates[(rank[dates] >= low) & (rank[dates] <= high)]
    return kept


def _trailing(panel: Panel, i: int, timeline: npt.NDArray[np.datetime64]) -> Floats:
    """For each date the deviation of the last `WINDOW` daily returns known before it."""
    bars = panel.bars(i)
    close, dates = panel.close[bars], panel.dates[bars]
    found = np.full(len(timeline), np.nan)
    if len(close) <= WINDOW:
        return found
    returns = np.diff(np.log(close))
    windows = np.lib.stride_tricks.sliding_window_view(returns, WINDOW)
    deviation = windows.std(axis=1, ddof=1)  # of the returns up to bar WINDOW, WINDOW + 1, …
    before = np.searchsorted(dates, timeline, side="left") - 1  # the last bar dated before
    known = before >= WINDOW
    found[known] = deviation[before[known] - WINDOW]
    return found
