"""Adjusted Patell: Patell's statistic, for events that move together."""

from __future__ import annotations

import numpy as np

from backtest.metrics.distributions import normal_p_value
from backtest.study.significance.patell import patell_z
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import MOST_CORRECTED, dates_apart, several_clusters

__all__ = ["adjusted_patell", "variance_of_mean"]


def adjusted_patell(sample: Sample) -> TestResult:
    """Test that the mean standardised CAR is zero, the events being correlated.

    Notes
    -----
    Null: as for `patell`. Sample: n SCARs, correlated by r̄ on average. Formula: Patell's
    z √(1 ÷ (1 + (n − 1) r̄)), r̄ the mean cross-correlation of estimation residuals as far as
    windows overlap; standard normal. Source: Kolari and Pynnönen (2010)
    """
    z = patell_z(sample) / np.sqrt(variance_of_mean(sample))
    why = several_clusters(sample) or dates_apart(sample, most=MOST_CORRECTED)
    return sample.result("adjusted_patell", z, normal_p_value(z), why)


def variance_of_mean(sample: Sample) -> float:
    """1 + (n − 1) r̄: how much wider the mean spreads than that of independent events.

    NaN where r̄ is so negative that there is no such variance.
    """
    found = 1.0 + (len(sample) - 1) * sample.correlation
    return found if found > 0 else np.nan
