"""Calendar time: the alpha of a portfolio that holds what is in its event window that day."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.metrics.distributions import t_p_value
from backtest.study.significance.result import TestResult
from backtest.study.significance.sample import Sample
from backtest.study.significance.validity import several_clusters

__all__ = ["calendar_time", "portfolio"]

Floats = npt.NDArray[np.float64]

FEWEST_DAYS = 60


def calendar_time(sample: Sample) -> TestResult:
    """Test that a portfolio of events under way has no alpha.

    Notes
    -----
    Null: alpha = 0. Sample: the calendar days on which any event's window is open; the
    portfolio holds all open ones in equal parts, so that events on one day are one
    observation. Formula: least squares of its returns on the mean of its benchmarks (on a
    constant alone where the model has none), t = alpha ÷ its standard error by Newey and
    West (1987) with ⌊4 (T ÷ 100)^(2/9)⌋ lags and T ÷ (T − k); t with T − k degrees of
    freedom. Lags count days of the portfolio; days without an open window are passed over.
    Source: Jaffe (1974); Fama (1998); Mitchell and Stafford (2000).
    """
    held, explained_by = portfolio(sample)
    t, df = _alpha_t(held, explained_by)
    why = several_clusters(sample)
    if why is None and len(held) < FEWEST_DAYS:
        why = f"{len(held)} days with an open window: it needs {FEWEST_DAYS}"
    return sample.result("calendar_time", t, t_p_value(t, df), why, df=df or None)


def portfolio(sample: Sample) -> tuple[Floats, Floats]:
    """Returns of the portfolio on its T days (T,), and of what explains them (k, T)."""
    here = np.isfinite(sample.ar)
    _, place = np.unique(sample.dates_of[here], return_inverse=True)
    count = np.bincount(place) if len(place) else np.empty(0)

    def mean(values: Floats) -> Floats:
        return np.asarray(np.bincount(place, weights=values) / count)

    held = mean(sample.own[here]) if len(place) else np.empty(0)
    each = [mean(one[here]) if len(place) else np.empty(0) for one in sample.explained_by]
    return held, np.stack(each) if each else np.empty((0, len(held)))


def _alpha_t(held: Floats, explained_by: Floats) -> tuple[float, int]:
    days, k = len(held), 1 + len(explained_by)
    freedom = days - k
    if freedom < 1:
        return np.nan, 0
    design = np.vstack([np.ones(days), explained_by]).T
    if np.linalg.matrix_rank(design) < k:
        return np.nan, freedom
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ (design.T @ held)
    moments = design * (held - design @ coefficients)[:, None]
    lags = min(int(4 * (days / 100) ** (2 / 9)), days - 1)
    spread = moments.T @ moments
    for lag in range(1, lags + 1):
        between = moments[lag:].T @ moments[:-lag]
        spread += (1 - lag / (lags + 1)) * (between + between.T)
    variance = float((inverse @ spread @ inverse)[0, 0]) * days / freedom
    return (float(coefficients[0]) / variance**0.5 if variance > 0 else np.nan), freedom
