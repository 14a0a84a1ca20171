"""Risk of a path, and return for the risk taken."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from backtest.metrics.drawdowns import max_drawdown
from backtest.metrics.returns import cagr, excess_returns, periods_per_year

__all__ = ["calmar", "sharpe", "sortino", "volatility"]

Floats = npt.NDArray[np.float64]
Dates = npt.NDArray[np.datetime64]

# A daily return is a quotient near 1, less 1: it cannot be told from its neighbour by
# less than this, so a spread this small is rounding and no spread at all.
ROUNDING = 4 * float(np.finfo(np.float64).eps)


def volatility(returns: Floats, dates: Dates) -> float | None:
    """Sample standard deviation of daily returns × √periods per year.

    Parameters
    ----------
    returns : (n,) array
        Simple daily returns, as fractions.
    dates : (n + 1,) array of datetime64[D]
        The dates of the path from which the returns come.

    Returns
    -------
    A yearly fraction; None under two returns or where no time passes.

    Examples
    --------
    Returns of ±10 % have the sample deviation √(0.02 ÷ 1); two in four years are half a
    return per year: √0.02 × √0.5 = 0.1

    >>> days = np.array(["2021-01-01", "2023-01-01", "2025-01-01"], "datetime64[D]")
    >>> round(volatility(np.array([0.1, -0.1]), days), 12)
    0.1
    """
    periods = periods_per_year(dates)
    spread = _deviation(returns)
    if periods is None or spread is None:
        return None
    return spread * math.sqrt(periods)


def sharpe(returns: Floats, dates: Dates, *, risk_free: float = 0.0) -> float | None:
    """Mean of r − rf ÷ sample standard deviation of r, × √periods per year.

    None under two returns, where no time passes, or without any spread.

    Examples
    --------
    Mean 0.1, deviation √0.02, half a return per year: 0.1 ÷ √0.02 × √0.5 = 0.5

    >>> days = np.array(["2021-01-01", "2023-01-01", "2025-01-01"], "datetime64[D]")
    >>> round(sharpe(np.array([0.2, 0.0]), days), 12)
    0.5
    """
    periods = periods_per_year(dates)
    spread = _deviation(returns)
    if periods is None or not spread:
        return None
    excess = excess_returns(returns, dates, risk_free=risk_free)
    return float(excess.mean()) / spread * math.sqrt(periods)


def sortino(returns: Floats, dates: Dates, *, risk_free: float = 0.0) -> float | None:
    """Mean of r − rf ÷ √(Σ min(r − rf, 0)² ÷ n), × √periods per year.

    None without returns, where no time passes, or where no return falls short.

    Examples
    --------
    Mean 0.05, downside √(0.01 ÷ 2): 0.05 ÷ √0.005 × √0.5 = 0.5

    >>> days = np.array(["2021-01-01", "2023-01-01", "2025-01-01"], "datetime64[D]")
    >>> round(sortino(np.array([0.2, -0.1]), days), 12)
    0.5
    """
    periods = periods_per_year(dates)
    if periods is None or len(returns) == 0:
        return None
    excess = excess_returns(returns, dates, risk_free=risk_free)
    downside = math.sqrt(float(np.mean(np.minimum(excess, 0.0) ** 2)))
    if downside <= ROUNDING:
        return None
    return float(excess.mean()) / downside * math.sqrt(periods)


def calmar(equity: Floats, dates: Dates) -> float | None:
    """Growth per year ÷ |maximum drawdown|; None without either.

    Examples
    --------
    Doubling each year after a fall by a half: 1 ÷ 0.5

    >>> days = np.array(["2021-01-01", "2023-01-01", "2025-01-01"], "datetime64[D]")
    >>> calmar(np.array([1.0, 0.5, 16.0]), days)
    2.0
    """
    growth = cagr(equity, dates)
    fall = max_drawdown(equity)
    return None if growth is None or not fall else growth / abs(fall)


def _deviation(returns: Floats) -> float | None:
    """Sample standard deviation; 0 where rounding alone spreads, None under two."""
    if len(returns) < 2:
        return None
    spread = float(np.std(returns, ddof=1))
    return spread if spread > ROUNDING else 0.0
