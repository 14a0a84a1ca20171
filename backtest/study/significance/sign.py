"""Sign: how many CARs are positive."""

from __future__ import annotations

import math

import numpy as np

from backtest.metrics.distributions import normal_p_value
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import apart

__all__ = ["sign"]

EXACT = 1000  # up to here the binomial distribution itself
CANNOT_REJECT = 5  # 2 ÷ 2⁵ = 6.25 %


def sign(sample: Sample) -> TestResult:
    """Test that as many CARs are positive as negative.

    Notes
    -----
    Null: the median of CAR is 0. Sample: n CARs other than 0, independent. Formula: z =
    (w − n ÷ 2) ÷ (√n ÷ 2), w the positive ones; p exact from the binomial distribution (from
    the normal above 1,000). CARs are skewed, so that their median is below 0 where their mean
    is 0: see `generalized_sign`. Source: Brown and Warner (1980).
    """
    moved = sample.car[sample.car != 0]
    n, w = len(moved), int((moved > 0).sum())
    z = (w - n / 2) / (math.sqrt(n) / 2) if n else np.nan
    p = _binomial(w, n) if n <= EXACT else normal_p_value(z)
    why = apart(sample)
    if why is None and n <= CANNOT_REJECT:
        why = f"n = {n}: no outcome can reject at 5 %"
    return sample.result("sign", z, p, why)


def _binomial(w: int, n: int) -> float:
    """Two-sided: twice the smaller tail, at most 1."""
    if n == 0:
        return np.nan
    tail = sum(math.comb(n, i) for i in range(min(w, n - w) + 1))
    return float(min(1.0, 2 * tail / 2**n))
