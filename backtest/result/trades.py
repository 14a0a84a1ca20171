"""The table of trades: a row per granted tranche, in the order of the grants."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from backtest.events.history import History
from backtest.orders.schedule import Schedule
from backtest.prices.panel import Panel
from backtest.replay.outcome import Kind, Outcome, Reason, Status
from backtest.result.benchmark import trade_benchmark_returns
from backtest.result.columns import days, event_columns, leg_columns
from backtest.result.final import final_bars
from backtest.result.missed import missed_moves

__all__ = ["granted_tranches", "tabulate_trades", "was_cut"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

ROUNDING = 1e-12  # relative: what binary fractions lose is not a cut


def granted_tranches(outcome: Outcome) -> Ints:
    """Positions of the tranches that were opened, in the order of their grants."""
    return np.flatnonzero(outcome.status == Status.GRANTED)


def was_cut(outcome: Outcome, granted: Ints) -> Bools:
    """Which budgets were cut for want of buying power (SEMANTICS 4.2)."""
    asked = outcome.asked[granted]
    return np.asarray(outcome.budget[granted] < asked * (1.0 - ROUNDING))


def tabulate_trades(
    panel: Panel,
    schedule: Schedule,
    *,
    outcome: Outcome,
    history: History,
    benchmark: Mapping[str, float],
) -> pd.DataFrame:
    """A row per granted tranche, in the order of the grants.

    Prices are as quoted and after slippage, in `currency`; money is in the base
    currency; `exit_date` and `exit_price` of what was still held at the end are NaT and
    NaN, and its `exit_value` and `pnl` are those of the last close. `gross` is the
    profit before all costs, at the same quantities. `sessions` counts the instrument's
    own bars from entry to exit. `cut_from` is the budget asked for where it was cut.
    """
    k = granted_tranches(outcome)
    costs = outcome.commission[k] + outcome.taxes[k] + outcome.borrow[k] + outcome.slippage[k]
    pnl = outcome.pnl[k]
    columns = {
        **event_columns(history, schedule.event[k]),
        **leg_columns(panel, schedule, k),
        "budget": outcome.budget[k],
        "cut_from": np.where(was_cut(outcome, k), outcome.asked[k], np.nan),
        **_entry_columns(panel, schedule, outcome, k),
        **_exit_columns(panel, schedule, outcome, k),
        "entry_value": outcome.entry_value[k],
        "exit_value": np.where(
            outcome.exit_bar[k] >= 0, outcome.exit_value[k], np.abs(outcome.last_value[k])
        ),
        "commission": outcome.commission[k],
        "taxes": outcome.taxes[k],
        "borrow": outcome.borrow[k],
        "slippage": outcome.slippage[k],
        "costs": costs,
        "gross": pnl + costs,
        "pnl": pnl,
        "return": pnl / outcome.budget[k],
        "benchmark_return": trade_benchmark_returns(
            panel, schedule, outcome=outcome, granted=k, weights=benchmark
        ),
        "missed_move": missed_moves(panel, schedule, history=history, granted=k),
    }
    return pd.DataFrame(columns)


def _entry_columns(
    panel: Panel, schedule: Schedule, outcome: Outcome, k: Ints
) -> dict[str, npt.NDArray[np.generic]]:
    bar = schedule.entry_bar[k]
    at_open = schedule.entry_at_open[k] & ~panel.close_only[schedule.instrument[k]]
    return {
        "entry_date": days(panel.dates[bar]),
        "entry_at": np.where(at_open, "open", "close").astype(object),
        "entry_price": outcome.entry_fill[k] / panel.factor[bar],
        "quantity": outcome.quantity[k],
    }


def _exit_columns(
    panel: Panel, schedule: Schedule, outcome: Outcome, k: Ints
) -> dict[str, npt.NDArray[np.generic]]:
    bar, closed = outcome.exit_bar[k], outcome.exit_bar[k] >= 0
    kinds = np.array(["open", "level", "close", None], dtype=object)
    assert (Kind.AT_OPEN, Kind.AT_LEVEL, Kind.AT_CLOSE) == (0, 1, 2)
    reasons = np.array([reason.name.lower() for reason in Reason], dtype=object)
    final = final_bars(panel, schedule, outcome=outcome, granted=k)
    return {
        "exit_date": days(np.where(closed, panel.dates[bar], np.datetime64("NaT", "D"))),
        "exit_at": kinds[np.where(closed, outcome.exit_kind[k], 3)],
        "exit_price": np.where(closed, outcome.exit_fill[k] / panel.factor[bar], np.nan),
        "exit_reason": reasons[outcome.reason[k]],
        "sessions": np.maximum(final - schedule.entry_bar[k], 0),
    }
