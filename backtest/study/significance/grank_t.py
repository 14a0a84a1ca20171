"""GRANK-T: where the whole window ranks, as one more session of each instrument."""

from __future__ import annotations

import numpy as np

from backtest.metrics.distributions import t_p_value
from backtest.study.significance.ranks import average_ranks
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import dates_apart, enough

__all__ = ["grank_t"]

FEWEST = 20
"""With independent events of fat tails it rejects a true null in 13 % at n = 5, 8 % at 10."""
MOST_CORRELATED = 0.1
"""s(SCAR) is too small by √(1 − r̄): 8 to 10 % at r̄ = 0.3, whatever n."""


def grank_t(sample: Sample) -> TestResult:
    """Test that the window's standardised CAR ranks like any session's.

    Notes
    -----
    Null: the rank of SCAR* among the standardised abnormal returns of the estimation window
    is that of any of them. Sample: T = M + 1 values; SCAR* = SCAR ÷ s(SCAR), the SCAR with
    its √(L + forecast error), s over events. Formula: U = rank ÷ (T + 1) − ½; Z = Ū₀ ÷ s_U,
    s_U² = Σ (n_t ÷ n) Ū_t² ÷ T; t = Z √((T − 2) ÷ (T − 1 − Z²)), with T − 2 degrees of
    freedom. Source: Kolari and Pynnönen (2011).
    """
    t, df = _statistic(sample)
    why = enough(sample, FEWEST) or dates_apart(sample)
    if why is None and sample.correlation > MOST_CORRELATED:
        why = "events move together: their spread, by which it scales, leaves out what they share"
    return sample.result("grank_t", t, t_p_value(t, df), why, df=df or None)


def _statistic(sample: Sample) -> tuple[float, int]:
    n = len(sample)
    spread = float(sample.scar.std(ddof=1)) if n > 1 else 0.0
    if spread <= 0:
        return np.nan, 0
    scaled = np.hstack([sample.residuals / sample.sigma[:, None], (sample.scar / spread)[:, None]])
    present = np.isfinite(scaled)
    u = average_ranks(scaled) / (1.0 + present.sum(axis=1, keepdims=True)) - 0.5
    count = present.sum(axis=0)
    mean = np.where(present, u, 0.0).sum(axis=0) / np.maximum(count, 1)
    total = int((count > 0).sum())
    s_u = float(np.sqrt((count / n * mean**2).sum() / total))
    z = float(mean[-1]) / s_u if s_u > 0 else np.nan
    left = total - 1 - z**2
    return (z * float(np.sqrt((total - 2) / left)) if left > 0 else np.nan), total - 2
