"""Generalized sign: positive CARs against the share of positive sessions before the events."""

from __future__ import annotations

import numpy as np

from backtest.metrics.distributions import normal_p_value
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import apart, enough

__all__ = ["generalized_sign"]


def generalized_sign(sample: Sample) -> TestResult:
    """Test that CARs are positive as often as abnormal returns were before.

    Notes
    -----
    Null: P(CAR > 0) = p̂. Sample: n CARs, independent. Formula: z = (w − n p̂) ÷
    √(n p̂ (1 − p̂)), p̂ the mean over events of each one's share of positive residuals in its
    own estimation window (not pooled over firm-days); standard normal. Source: Cowan (1992).
    """
    n = len(sample)
    present = np.isfinite(sample.residuals).sum(axis=1)
    positive = (sample.residuals > 0).sum(axis=1)
    p = float((positive / np.maximum(present, 1)).mean()) if n else np.nan
    w = int((sample.car > 0).sum())
    z = (w - n * p) / float(np.sqrt(n * p * (1 - p))) if 0 < p < 1 else np.nan
    why = apart(sample) or enough(sample, 10)
    return sample.result("generalized_sign", z, normal_p_value(z), why)
