"""Walk forward: the variant that was best so far, on the event that came next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.sweep.overfitting.counted import event_clusters
from backtest.sweep.trials import Trials, ratio

__all__ = ["FEWEST_AFTER", "FEWEST_BEFORE", "WalkForward", "walk_forward"]

FEWEST_BEFORE = 5
"""Clusters by which a variant is chosen at least."""

FEWEST_AFTER = 5
"""Clusters on which choices are tried at least."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class WalkForward:
    """One choice for each cluster from the sixth on.

    Attributes
    ----------
    chosen : (k,) array of int64
        The variant that was best on all clusters before; −1 where none had traded.
    before : (k,) array
        Its mean excess there.
    count, total : (k,) arrays
        Its trades in the next cluster, and the sum of their excess returns.
    why : str
        Why nothing can be said; empty where it can.
    """

    chosen: Ints
    before: Floats
    count: Ints
    total: Floats
    why: str = ""

    @property
    def after(self) -> float | None:
        """Mean excess out of sample, over all trades."""
        trades = int(self.count.sum())
        return None if self.why or not trades else float(self.total.sum()) / trades

    @property
    def promised(self) -> float | None:
        """Mean excess in sample, over the same trades: what each choice had shown before."""
        trades = int(self.count.sum())
        if self.why or not trades:
            return None
        return float((self.before * self.count)[self.count > 0].sum()) / trades

    @property
    def share(self) -> float | None:
        """What came of what had been promised; None where nothing had been."""
        after, promised = self.after, self.promised
        return None if after is None or promised is None or promised <= 0 else after / promised


def walk_forward(chunks: Iterable[Trials], *, first: int = FEWEST_BEFORE) -> WalkForward:
    """Choose on the clusters before, apply to the next one, and so on to the last.

    Parameters
    ----------
    chunks : iterable of Trials
        All variants, in parts: no more than one is held at a time.
    first : int
        Clusters before the first choice.

    Notes
    -----
    Sample: each cluster from the one after `first` on, in the order of time. Formula: at cluster k
    the variant of the highest Σ total ÷ Σ count over clusters before k, the first of several; its
    trades of cluster k are kept. Clusters are those of the thesis as it is written: a variant
    that holds longer may hold one cluster's shares while the next begins, and is then chosen on
    days that are not over. Nothing is tested. Source: Pardo (1992), with a window that grows.

    Examples
    --------
    >>> total = np.vstack([np.full(10, 0.02), np.r_[np.full(5, 0.04), np.full(5, -0.02)]])
    >>> ones = np.ones((2, 10), np.int64)
    >>> found = walk_forward([Trials(ones, total, total**2, np.zeros((2, 1)), np.arange(2))])
    >>> found.chosen.tolist(), round(found.after, 3)
    ([1, 1, 1, 0, 0], -0.004)
    """
    best: WalkForward | None = None
    for chunk in chunks:
        if chunk.clusters < first + FEWEST_AFTER:
            return _null(
                f"{event_clusters(chunk.clusters)}: {first} to choose by and "
                f"{FEWEST_AFTER} to try on are needed"
            )
        best = _chosen(chunk, best, first)
    if best is None or not best.count.any():
        return _null("no chosen variant traded in a later cluster")
    return best


def _chosen(chunk: Trials, best: WalkForward | None, first: int) -> WalkForward:
    """The better, at each cluster, of those so far and those of this part."""
    until = slice(first - 1, -1)
    total, count = np.cumsum(chunk.total, axis=1), np.cumsum(chunk.count, axis=1)
    before = np.nan_to_num(ratio(total[:, until], count[:, until]), nan=-np.inf)  # (n, k)
    k = np.arange(before.shape[1])
    row = before.argmax(axis=0)
    mine = WalkForward(
        np.where(np.isfinite(before[row, k]), chunk.variants[row], -1),
        before[row, k],
        np.where(np.isfinite(before[row, k]), chunk.count[row, k + first], 0),
        chunk.total[row, k + first],
    )
    if best is None:
        return mine
    better = mine.before > best.before
    return WalkForward(
        np.where(better, mine.chosen, best.chosen),
        np.where(better, mine.before, best.before),
        np.where(better, mine.count, best.count),
        np.where(better, mine.total, best.total),
    )


def _null(why: str) -> WalkForward:
    none = np.empty(0, np.int64)
    return WalkForward(none, np.empty(0), none, np.empty(0), why)
