"""BHAR t: the mean buy-and-hold abnormal return against its spread over events."""

from __future__ import annotations

from backtest.metrics.distributions import t_p_value
from backtest.study.significance.moments import student_t
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import apart, enough

__all__ = ["bhar_t"]


def bhar_t(sample: Sample) -> TestResult:
    """Test that the mean BHAR is zero.

    Notes
    -----
    Null: E[BHAR] = 0. Sample: n BHARs, independent. Formula: t = √n mean ÷ s(BHAR); t with
    n − 1 degrees of freedom. Long BHARs are so skewed that it rejects too often on the left:
    see `bhar_skewness_adjusted`. Source: Barber and Lyon (1997)
    """
    t, df = student_t(sample.bhar), len(sample) - 1
    why = apart(sample) or enough(sample, 10)
    return sample.result("bhar_t", t, t_p_value(t, df), why, df=df)
