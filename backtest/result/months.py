"""Months: what each calendar month of a replay earned, and how much of it was held."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.metrics import monthly_returns
from backtest.replay.outcome import Outcome

__all__ = ["tabulate_months"]


def tabulate_months(outcome: Outcome, benchmark: npt.NDArray[np.float64] | None) -> pd.DataFrame:
    """A row a month: `return`, `benchmark`, and `held`, the share of dates with a position."""
    dates = outcome.dates
    months, earned = monthly_returns(outcome.equity, dates)
    other = np.full(len(months), np.nan)
    if benchmark is not None:
        other = monthly_returns(benchmark, dates)[1]
    held = pd.Series(outcome.gross > 0.0).groupby(dates.astype("datetime64[M]")).mean()
    index = pd.Index(months.astype(str), name="month")
    columns = {"return": earned, "benchmark": other, "held": held.to_numpy()}
    return pd.DataFrame(columns, index=index)
