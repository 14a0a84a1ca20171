"""What a draw is measured by: its return, the mean excess of its trades, its drawdown."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.many import Draws, Found
from backtest.result.benchmark import TradeEnd, returns_between

__all__ = ["excess_of_trades", "measured"]

Floats = npt.NDArray[np.float64]


def measured(
    schedule: Schedule, panel: Panel, draws: Draws, found: Found, weights: Mapping[str, float]
) -> dict[str, Floats]:
    """(d,) of each of `MEASURES`; NaN where it cannot be computed.

    The excess of a trade is its return after costs less what the benchmark did meanwhile, of
    a short plus that; of a draw, the mean over its trades. Without a benchmark it is NaN.
    """
    draw, excess = excess_of_trades(schedule, panel, draws, found, weights)
    trades = (~np.isnan(found.returns)).sum(axis=1)
    total = np.bincount(draw, excess, minlength=len(trades))
    mean = np.divide(total, trades, out=np.full(len(trades), np.nan), where=trades > 0)
    drawdown = np.where(trades > 0, found.drawdown, np.nan)
    return {"return": found.total_return, "excess": mean, "drawdown": drawdown}


def excess_of_trades(
    schedule: Schedule, panel: Panel, draws: Draws, found: Found, weights: Mapping[str, float]
) -> tuple[npt.NDArray[np.int64], Floats]:
    """(g,) each trade's draw and its excess, for all trades of all draws."""
    draw, tranche = np.nonzero(~np.isnan(found.returns))
    instrument = schedule.instrument[tranche]
    entered, left = draws.bar[draw, tranche], found.last_bar[draw, tranche]
    whole = panel.close_only[instrument]
    at_open = found.left_at_open[draw, tranche] & ~whole
    entry = TradeEnd(
        date=panel.dates[entered],
        instant=draws.instant[draw, tranche],
        at_open=schedule.entry_at_open[tranche] & ~whole,
        instrument=instrument,
    )
    leave = TradeEnd(
        date=panel.dates[left],
        instant=np.where(at_open, panel.opens_at[left], panel.closes_at[left]),
        at_open=at_open,
        instrument=instrument,
    )
    market = returns_between(panel, entry, leave, weights=weights)
    return draw, found.returns[draw, tranche] - schedule.side[tranche] * market
