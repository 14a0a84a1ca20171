"""The figures of variants, as a full run measures them, from the few numbers that were kept."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backtest.metrics.returns import DAYS_PER_YEAR, INTEREST_DAYS
from backtest.metrics.risk import ROUNDING
from backtest.replay.variants import Came
from backtest.result.measures import FEWEST_DATES

__all__ = ["FIGURES", "figures_of"]

FIGURES = (
    "total_return", "cagr", "volatility", "sharpe", "max_drawdown", "trades", "hit_rate",
)  # fmt: skip

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def figures_of(
    came: Came, timeline: npt.NDArray[np.datetime64], *, capital: Floats, risk_free: Floats
) -> dict[str, npt.NDArray[np.generic]]:
    """(v,) of each of `FIGURES`; NaN where a run gives None.

    Parameters
    ----------
    came : Came
    timeline : (t,) array of datetime64[D]
        Of the place whose variants these are.
    capital, risk_free : (v,) arrays
    """
    n = came.returns
    day = timeline.astype("datetime64[D]").astype(np.int64)
    first, last = np.maximum(came.first, 0), np.maximum(np.maximum(came.first, came.last), 0)
    days = day[last] - day[first] + came.padded
    few = n + 1 < FEWEST_DATES
    growth = came.equity / capital
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        cagr = np.where(growth > 0, growth ** (DAYS_PER_YEAR / days) - 1.0, np.nan)
        periods = n / (days / DAYS_PER_YEAR)
        variance = (came.squares - came.total * came.total / n) / (n - 1)
        deviation = np.sqrt(np.maximum(variance, 0.0))
        deviation = np.where(deviation > ROUNDING, deviation, 0.0)
        deviation = np.where((n >= 2) & (days > 0), deviation, np.nan)
        mean = came.shift + (came.total - risk_free * days / INTEREST_DAYS) / n
        sharpe = np.where(deviation > 0, mean / deviation * np.sqrt(periods), np.nan)
        hit_rate = np.where(came.closed > 0, came.won / came.closed, np.nan)
    return {
        "total_return": growth - 1.0,
        "cagr": np.where(few | (days <= 0) | ~np.isfinite(cagr), np.nan, cagr),
        "volatility": deviation * np.sqrt(np.maximum(periods, 0.0)),
        "sharpe": np.where(few, np.nan, sharpe),
        "max_drawdown": came.deepest,
        "trades": came.trades,
        "hit_rate": hit_rate,
    }
