"""Time-series t: the mean CAR against how much the same mean moved before the events."""

from __future__ import annotations

import numpy as np

from backtest.metrics.distributions import t_p_value
from backtest.study.average import portfolio_sigma
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import dates_apart, several_clusters

__all__ = ["time_series_t"]


def time_series_t(sample: Sample) -> TestResult:
    """Test that the mean CAR is zero, with the portfolio's own spread.

    Notes
    -----
    Null: E[CAR] = 0 and the variance is that of the estimation window. Sample: M sessions of
    the events' mean abnormal return, aligned in event time. Formula: t = CAAR ÷
    (s √(L + f)), s = √(Σ ē² ÷ (M − p)) of the estimation window, f the mean forecast error
    (L² ÷ M + (Σ(Rm − R̄m))² ÷ SS for the market model); t with M − p degrees of freedom.
    Events on one date are allowed for; that returns are not normal is not, so that one date
    is too few. Source: Brown and Warner (1980), (1985); the forecast
    error, Patell (1976).
    """
    sigma, df = portfolio_sigma(sample.residuals, sample.parameters)
    if len(sample) and sigma > 0:
        error = float(sample.forecast_error.mean())
        t = float(sample.car.mean()) / (sigma * float(np.sqrt(sample.window.length + error)))
    else:
        t = np.nan
    return sample.result(
        "time_series_t",
        t,
        t_p_value(t, df),
        several_clusters(sample) or dates_apart(sample),
        df=df or None,
    )
