"""Skewness-adjusted t: the cross-sectional t, where CARs lean to one side."""

from __future__ import annotations

import numpy as np

from backtest.metrics.distributions import t_p_value
from backtest.study.significance.moments import skewness_adjusted_t
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import apart, enough

__all__ = ["skewness_adjusted_johnson"]


def skewness_adjusted_johnson(sample: Sample) -> TestResult:
    """Test that the mean CAR is zero, CARs being skewed.

    Notes
    -----
    Null: E[CAR] = 0. Sample: n CARs, independent. Formula: t = √n (S + g S² ÷ 3 + g ÷ 6n),
    S = mean ÷ sd, g the skewness; t with n − 1 degrees of freedom. Source: Johnson (1978)
    """
    df = len(sample) - 1
    t = float(skewness_adjusted_t(sample.car)) if len(sample) else np.nan
    why = apart(sample) or enough(sample, 10)
    return sample.result("skewness_adjusted_johnson", t, t_p_value(t, df), why, df=df)
