"""BMP: standardised CARs against their own spread over events."""

from __future__ import annotations

from backtest.metrics.distributions import t_p_value
from backtest.study.significance.moments import student_t
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import apart, enough

__all__ = ["bmp"]


def bmp(sample: Sample) -> TestResult:
    """Test that the mean standardised CAR is zero, whatever the event did to the variance.

    Notes
    -----
    Null: E[CAR] = 0. Sample: n SCARs with forecast error, independent. Formula: t = √n mean
    ÷ s(SCAR), s over events with n − 1; t with n − 1 degrees of freedom. Source: Boehmer,
    Musumeci and Poulsen (1991).
    """
    t, df = student_t(sample.scar), len(sample) - 1
    return sample.result("bmp", t, t_p_value(t, df), apart(sample) or enough(sample, 5), df=df)
