"""Kolari-Pynnönen: BMP, for events that move together."""

from __future__ import annotations

import numpy as np

from backtest.metrics.distributions import t_p_value
from backtest.study.significance.adjusted_patell import variance_of_mean
from backtest.study.significance.moments import student_t
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import MOST_CORRECTED, dates_apart, enough

__all__ = ["kolari_pynnonen"]


def kolari_pynnonen(sample: Sample) -> TestResult:
    """Test that the mean standardised CAR is zero, the events being correlated.

    Notes
    -----
    Null: E[CAR] = 0. Sample: n SCARs, correlated by r̄ on average. Formula: the t of `bmp` ×
    √((1 − r̄) ÷ (1 + (n − 1) r̄)), r̄ the mean cross-correlation of estimation residuals as far
    as windows overlap; t with n − 1 degrees of freedom. Source: Kolari and Pynnönen (2010)
    """
    df = len(sample) - 1
    left = max(0.0, 1.0 - sample.correlation)
    t = student_t(sample.scar) * float(np.sqrt(left / variance_of_mean(sample)))
    why = enough(sample, 3) or dates_apart(sample, most=MOST_CORRECTED)
    return sample.result("kolari_pynnonen", t, t_p_value(t, df), why, df=df)
