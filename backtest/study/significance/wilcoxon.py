"""Wilcoxon: signs and sizes of CARs by rank."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.metrics.distributions import normal_p_value
from backtest.study.significance.ranks import average_ranks
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import apart

__all__ = ["wilcoxon"]

Floats = npt.NDArray[np.float64]

EXACT = 50  # up to here all 2ⁿ signs are counted
CANNOT_REJECT = 5


def wilcoxon(sample: Sample) -> TestResult:
    """Test that CARs lie symmetrically around zero.

    Notes
    -----
    Null: CAR is symmetric around 0. Sample: n CARs other than 0, independent. Formula: V = Σ
    of the ranks of |CAR| of the positive ones, ties averaged; p exact over all signs up to 50,
    also with ties, then from the normal with the variance Σ rank² ÷ 4. Source: Wilcoxon
    (1945).
    """
    moved = sample.car[sample.car != 0]
    n = len(moved)
    ranks = average_ranks(np.abs(moved)[None, :])[0]
    v = float(ranks[moved > 0].sum()) if n else np.nan
    p = _exact(v, ranks) if n <= EXACT else _normal(v, ranks)
    why = apart(sample)
    if why is None and n <= CANNOT_REJECT:
        why = f"n = {n}: no outcome can reject at 5 %"
    return sample.result("wilcoxon", v, p, why)


def _exact(v: float, ranks: Floats) -> float:
    """Twice the smaller tail over all signs; ranks doubled, so that tied ones are whole."""
    if not len(ranks):
        return np.nan
    doubled = np.rint(2 * ranks).astype(np.int64)
    ways = np.zeros(int(doubled.sum()) + 1)
    ways[0] = 1.0
    for rank in doubled:
        ways[rank:] = (ways[rank:] + ways[:-rank]) / 2.0
        ways[:rank] /= 2.0
    at = round(2 * v)
    return float(min(1.0, 2.0 * min(ways[: at + 1].sum(), ways[at:].sum())))


def _normal(v: float, ranks: Floats) -> float:
    return normal_p_value((v - ranks.sum() / 2.0) / float(np.sqrt((ranks**2).sum() / 4.0)))
