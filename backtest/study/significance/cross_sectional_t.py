"""Cross-sectional t: the mean CAR against its spread over events."""

from __future__ import annotations

from backtest.metrics.distributions import t_p_value
from backtest.study.significance.moments import student_t
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import apart, enough

__all__ = ["cross_sectional_t"]


def cross_sectional_t(sample: Sample) -> TestResult:
    """Test that the mean CAR is zero.

    Notes
    -----
    Null: E[CAR] = 0. Sample: n CARs, independent, alike. Formula: t = √n CAAR ÷ s(CAR), with
    s over events and n − 1; t with n − 1 degrees of freedom. An event that raises the
    variance of all does no harm; events on one date do. Source: Charest (1978); Boehmer,
    Musumeci and Poulsen (1991)
    """
    t, df = student_t(sample.car), len(sample) - 1
    why = apart(sample) or enough(sample, 5)
    return sample.result("cross_sectional_t", t, t_p_value(t, df), why, df=df)
