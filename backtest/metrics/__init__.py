"""How much, at what risk: pure functions, arrays in, numbers out (SEMANTICS 6).

What cannot be computed is None, never NaN and never a guess.
"""

from backtest.metrics.calendar import monthly_returns
from backtest.metrics.drawdowns import Episodes, episodes, max_drawdown
from backtest.metrics.regression import alpha, beta
from backtest.metrics.returns import (
    cagr,
    daily_returns,
    excess_returns,
    periods_per_year,
    total_return,
    years_between,
)
from backtest.metrics.risk import calmar, sharpe, sortino, volatility
from backtest.metrics.trades import exposure, hit_rate, profit_factor, turnover

__all__ = [
    "Episodes",
    "alpha",
    "beta",
    "cagr",
    "calmar",
    "daily_returns",
    "episodes",
    "excess_returns",
    "exposure",
    "hit_rate",
    "max_drawdown",
    "monthly_returns",
    "periods_per_year",
    "profit_factor",
    "sharpe",
    "sortino",
    "total_return",
    "turnover",
    "volatility",
    "years_between",
]
