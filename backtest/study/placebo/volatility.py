"""Volatility: a detector's events fall on wild days, and so must the dates beside them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.prices.panel import Panel

__all__ = ["MARGIN", "WINDOW", "alike"]

WINDOW = 20  # sessions of closes whose returns make the trailing volatility
MARGIN = 0.05  # of the ranks, on both sides of the events' own

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


def alike(
    panel: Panel, i: int, timeline: npt.NDArray[np.datetime64], dates: Ints, own: Ints
) -> Ints:
    """Those of the dates whose trailing volatility ranks with that of the events' own.

    Parameters
    ----------
    panel : Panel
    i : int
        The instrument that the detector watches.
    timeline : (t,) array of datetime64[D]
    dates, own : arrays of int64
        Positions in the timeline: eligible dates, and the events' first entries.

    Returns
    -------
    numpy.ndarray
        A part of `dates`, in order: from the lowest rank among the events' to the highest,
        and `MARGIN` beyond. Ranks are among all dates that have a volatility.
    """
    known = _trailing(panel, i, timeline)
    every = np.sort(known[~np.isnan(known)])
    if not len(every):
        return dates[:0]
    rank = np.searchsorted(every, known) / len(every)
    rank[np.isnan(known)] = np.nan
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
