"""Sums over many windows of a series from two points of one running sum."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.replay.compiled import compiled
from backtest.study.windows import Window

__all__ = ["Sums", "window_sums"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Sums = tuple[Floats, Floats]

STEP = 16  # every so many sessions count for the level about which sums are taken


def window_sums(own: Floats, regressors: Floats, pair: Ints, column: Ints, window: Window) -> Sums:
    """What least squares needs of y and k regressors over a window around n columns.

    Parameters
    ----------
    own : ndarray, shape (p, t)
    regressors : ndarray, shape (k, p, t)
        A session counts where all are finite.
    pair, column : ndarray of int64, shape (n,)
    window : Window
        Must lie on the grid.

    Returns
    -------
    sums : ndarray, shape (n, 1 + m + m (m + 1) / 2)
        With z = (y, x₁ … x_k) and m = k + 1: the count, Σ z_i, then Σ z_i z_j for j ≤ i; z
        about `levels`, so that differences of running sums keep their digits.
    levels : ndarray, shape (p, m)
        Near each series' mean: that of every 16th session.

    Examples
    --------
    >>> y = np.array([[1.0, 2.0, 4.0, np.nan]])
    >>> where = np.array([0]), np.array([1])
    >>> sums, levels = window_sums(y, np.empty((0, 1, 4)), *where, Window(0, 2))
    >>> sums.tolist(), levels.tolist()
    ([[2.0, 2.0, 4.0]], [[2.0]])
    """
    m = len(regressors) + 1
    terms = 1 + m + m * (m + 1) // 2
    order = np.argsort(pair, kind="stable")
    sums, levels = np.empty((len(pair), terms)), np.zeros((len(own), m))
    running, now = np.zeros((own.shape[1] + 1, terms)), np.zeros(m)
    if not len(pair):
        return sums, levels
    series = tuple(np.ascontiguousarray(one) for one in (own, *regressors))
    read = int(column.min()) + window.first, int(column.max()) + window.last + 1
    _fill(series, order, pair, column, window.first, window.last, *read, running, now, levels, sums)
    return sums, levels


@compiled
def _fill(
    series: tuple[Floats, ...], order: Ints, pair: Ints, column: Ints, first: int, last: int,
    begin: int, end: int, running: Floats, now: Floats, levels: Floats, sums: Floats,
) -> None:  # fmt: skip
    """One series after another; those without an event are passed over.

    The tuple's length is known when this is compiled, so that its loops are unrolled.
    """
    m = len(series)
    terms = 1 + m + m * (m + 1) // 2
    here = 0
    while here < len(order):
        p = pair[order[here]]
        count = 0
        for s in range(begin, end, STEP):
            level = 0.0
            for i in range(m):
                level += series[i][p, s]
            if np.isfinite(level):  # all of them are
                count += 1
                for i in range(m):
                    levels[p, i] += series[i][p, s]
        for i in range(m):
            levels[p, i] /= max(count, 1)
        for s in range(begin, end):
            level = 0.0
            for i in range(m):
                now[i] = series[i][p, s] - levels[p, i]
                level += now[i]
            for i in range(terms):
                running[s + 1, i] = running[s, i]
            if np.isfinite(level):
                running[s + 1, 0] += 1.0
                place = 1 + m
                for i in range(m):
                    running[s + 1, 1 + i] += now[i]
                    for j in range(i + 1):
                        running[s + 1, place] += now[i] * now[j]
                        place += 1
        while here < len(order) and pair[order[here]] == p:
            row = order[here]
            late, early = column[row] + last + 1, column[row] + first
            for i in range(terms):
                sums[row, i] = running[late, i] - running[early, i]
            here += 1
