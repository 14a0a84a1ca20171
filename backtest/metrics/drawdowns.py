"""Drawdowns: how far a path stood below its running peak, and for how long."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

__all__ = ["Episodes", "episodes", "max_drawdown"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Episodes(NamedTuple):
    """Drawdown episodes, deepest first; positions in the path.

    `peak` is the last date at the running peak before the fall, `trough` the first at
    the lowest value, `recovery` the first at or above the peak again (−1: not yet);
    `depth` is a negative fraction.
    """

    peak: Ints
    trough: Ints
    recovery: Ints
    depth: Floats


def max_drawdown(equity: Floats) -> float | None:
    """The deepest fall below the running peak: negative, 0 without one, None for no path.

    Examples
    --------
    >>> max_drawdown(np.array([100.0, 120.0, 90.0, 130.0]))
    -0.25
    """
    if len(equity) == 0:
        return None
    return float(np.min(equity / np.maximum.accumulate(equity) - 1.0))


def episodes(equity: Floats) -> Episodes:
    """Every fall from a peak to the first date at or above it, deepest first.

    Equal depths stand in order of time. The running peak starts at the first value.

    Parameters
    ----------
    equity : (d,) array
        A path in money; its first value is positive.

    Examples
    --------
    >>> found = episodes(np.array([100.0, 90.0, 100.0, 110.0, 55.0, 88.0]))
    >>> found.peak.tolist(), found.trough.tolist(), found.recovery.tolist()
    ([3, 0], [4, 1], [-1, 2])
    >>> found.depth.round(12).tolist()
    [-0.5, -0.1]
    """
    peaks = np.maximum.accumulate(equity)
    under = np.concatenate(([False], equity < peaks, [False]))
    turns = np.diff(under.astype(np.int8))
    starts = np.flatnonzero(turns == 1)
    ends = np.flatnonzero(turns == -1)  # the first date at the peak again, or the path's length
    depths = equity / peaks - 1.0
    # a few dozen episodes at most dates: each is one search in its own stretch
    troughs = np.array(
        [s + int(np.argmin(depths[s:e])) for s, e in zip(starts, ends, strict=True)], dtype=np.int64
    )
    depth = depths[troughs] if len(troughs) else np.empty(0)
    order = np.argsort(depth, kind="stable")
    recovery = np.where(ends < len(equity), ends, -1)
    return Episodes(starts[order] - 1, troughs[order], recovery[order], depth[order])
