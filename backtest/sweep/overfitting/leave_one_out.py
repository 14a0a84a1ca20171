"""Leave one event out: does the best variant live from a single cluster?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.sweep.overfitting.counted import event_clusters
from backtest.sweep.trials import Trials, ratio

__all__ = ["LeaveOneOut", "leave_one_out"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class LeaveOneOut:
    """The best variant, and who would be best, without each cluster in turn.

    Attributes
    ----------
    whole : float
        The best variant's mean excess with all clusters.
    without : (c,) array
        The same with each left out; NaN where no trade remains.
    winner : (c,) array of int64
        The variant that is best then, the first of several; −1 where none trades.
    winning : (c,) array
        That one's mean excess.
    why : str
        Why nothing can be said; empty where it can.
    """

    whole: float
    without: Floats
    winner: Ints
    winning: Floats
    why: str = ""

    @property
    def stays(self) -> npt.NDArray[np.bool_]:
        """(c,) whether the best variant stays the best."""
        stays: npt.NDArray[np.bool_] = self.without >= self.winning
        return stays

    @property
    def carrier(self) -> int:
        """The cluster without which the best variant is worth least."""
        return int(np.nanargmin(self.without))

    @property
    def lowest(self) -> float:
        """What it is worth then."""
        return float(self.without[self.carrier])


def leave_one_out(best: Trials, chunks: Iterable[Trials]) -> LeaveOneOut:
    """The best variant's mean excess with each event cluster left out.

    Parameters
    ----------
    best : Trials
        The best variant alone.
    chunks : iterable of Trials
        All variants, in parts: no more than one is held at a time.

    Notes
    -----
    Sample: the trades of the other clusters. Formula: (Σ total − total of the cluster) ÷ (Σ count −
    count of the cluster). Nothing is tested: it shows what a single event carries. Source: the
    jackknife, Quenouille (1956), by cluster.

    Examples
    --------
    >>> one = Trials(
    ...     np.ones((2, 3), np.int64), np.array([[0.9, 0.0, 0.0], [0.1, 0.1, 0.1]]),
    ...     np.zeros((2, 3)), np.zeros((2, 1)), np.arange(2),
    ... )
    >>> found = leave_one_out(one.take(np.array([0])), [one])
    >>> found.carrier, found.lowest, found.winner.tolist()
    (0, 0.0, [1, 0, 0])
    """
    c = best.clusters
    traded = int((best.count > 0).sum())
    if traded < 2:
        return LeaveOneOut(
            float(best.whole[0]), np.full(c, np.nan), np.full(c, -1), np.full(c, np.nan),
            why=f"the best variant traded in {event_clusters(traded)}",
        )  # fmt: skip
    winner, winning = np.full(c, -1), np.full(c, -np.inf)
    for chunk in chunks:
        without = np.nan_to_num(_without(chunk), nan=-np.inf)
        row = without.argmax(axis=0)
        value = without[row, np.arange(c)]
        better = value > winning
        winner[better] = chunk.variants[row[better]]
        winning[better] = value[better]
    return LeaveOneOut(float(best.whole[0]), _without(best)[0], winner, winning)


def _without(trials: Trials) -> Floats:
    """(n, c) mean excess over the trades of all clusters but one."""
    count = trials.count.sum(axis=1, keepdims=True) - trials.count
    return ratio(trials.total.sum(axis=1, keepdims=True) - trials.total, count)
