"""Patell: the sum of standardised CARs."""

from __future__ import annotations

import numpy as np

from backtest.metrics.distributions import normal_p_value
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import apart, enough

__all__ = ["patell", "patell_z"]


def patell(sample: Sample) -> TestResult:
    """Test that the mean standardised CAR is zero.

    Notes
    -----
    Null: E[CAR] = 0 and each variance is that of its estimation window. Sample: n SCARs,
    independent. Formula: z = Σ SCAR ÷ √(Σ (M − p) ÷ (M − p − 2)), SCAR with forecast error;
    standard normal. An event that raises the variance makes it reject too often. Source:
    Patell (1976)
    """
    z = patell_z(sample)
    return sample.result("patell", z, normal_p_value(z), apart(sample) or enough(sample, 5))


def patell_z(sample: Sample) -> float:
    """Patell's statistic; NaN where there is no event, or too few returns for its variance."""
    freedom = sample.observations - sample.parameters
    if not len(sample) or (freedom <= 2).any():
        return np.nan
    return float(sample.scar.sum() / np.sqrt((freedom / (freedom - 2)).sum()))
