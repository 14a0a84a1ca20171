"""Averages over events: AAR, CAAR and its band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backtest.metrics.distributions import t_quantile
from backtest.study.abnormal import Abnormal
from backtest.study.windows import Window

__all__ = ["Average", "average", "portfolio_sigma"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Average:
    """Of each session of a window: means over the events that have a return there."""

    window: Window
    aar: Floats  # (L,)
    caar: Floats  # (L,) Σ AAR from the window's first session
    low: Floats  # (L,) 95 % band of CAAR where nothing happened, around CAAR
    high: Floats


def average(abnormal: Abnormal, window: Window, *, overlap: float = 1.0) -> Average:
    """AAR and CAAR, with a band from the estimation window.

    Parameters
    ----------
    abnormal : Abnormal
    window : Window
        The sessions shown.
    overlap : float
        By what the overlap of windows of different dates multiplies the mean's variance.

    Returns
    -------
    Average
        NaN where no event has a return. The band is CAAR ± t₀.₉₇₅ s √(L + forecast error),
        s being the standard deviation of the events' *mean* abnormal return in the
        estimation window: events that share a date are not taken for independent ones.
        Where windows of different dates overlap it is wider by the root of `overlap`, which
        is that of the whole window and so too much for its first sessions.

    Notes
    -----
    Source: Brown and Warner (1985) (crude dependence adjustment).
    """
    ar = abnormal.ar(window)
    present = np.isfinite(ar)
    count = present.sum(axis=0)
    total = np.where(present, ar, 0.0).sum(axis=0)
    aar = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    caar = np.cumsum(aar)
    sigma, freedom = portfolio_sigma(abnormal.residuals, abnormal.fitted.parameters)
    length = np.arange(1, window.length + 1)
    apart = abnormal.explained_by(window) - abnormal.fitted.mean.T[:, :, None]
    moved = np.where(present, apart, 0.0).cumsum(axis=2)
    n = max(len(ar), 1)
    error = np.array(
        [abnormal.fitted.forecast_error(np.full(len(ar), s), moved[:, :, s - 1].T).sum() / n
         for s in length]
    )  # fmt: skip
    half = t_quantile(0.975, freedom) * sigma * np.sqrt(max(1.0, overlap) * (length + error))
    return Average(window, aar, caar, caar - half, caar + half)


def portfolio_sigma(residuals: Floats, parameters: int) -> tuple[float, int]:
    """Standard deviation of the mean of n events' residuals over M sessions, and its freedom.

    NaN and 0 where fewer sessions have a residual than were estimated from.
    """
    present = np.isfinite(residuals)
    count = present.sum(axis=0)
    held = np.where(present, residuals, 0.0).sum(axis=0)[count > 0] / count[count > 0]
    freedom = len(held) - parameters
    if freedom < 1:
        return np.nan, 0
    return float(np.sqrt((held**2).sum() / freedom)), freedom
